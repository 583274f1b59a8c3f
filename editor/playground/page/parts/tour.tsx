/** The tour: ten steps from a first look to a changed and trained model. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { at } from './tour-step.js';
import { tab } from '../tabs/chosen.js';
import type { TabName } from '../tabs/chosen.js';

interface Step {
  readonly title: string;
  readonly words: string;
  readonly tab?: TabName;
}

const steps: readonly Step[] = [
  { title: 'A spec', words: 'The text is a whole model: its data, two nets, its losses, and how it is trained. Everything in the tabs follows from it.' }, // prettier-ignore
  { title: 'Shapes', words: 'The grey words at the ends of lines are the shapes after the layers. Change `stride=2` to `stride=1` in the encoder and watch them follow.' }, // prettier-ignore
  { title: 'Mistakes', words: 'In the first layer, make the window too large: `Conv(16, 40, …`. The line is underlined; rest the pointer on it to read why the window does not fit. Nothing was run to find that out. Undo with Ctrl-Z.' }, // prettier-ignore
  { title: 'Help', words: 'Rest the pointer on a layer for its shape, range, parameters and page. Ctrl-Space offers what can stand at the cursor. F2 renames everywhere.' }, // prettier-ignore
  { title: 'Layers', words: 'The table of a paper: each layer with its output shape, parameters and floating-point operations.', tab: 'layers' }, // prettier-ignore
  { title: 'Graph', words: 'The same nets as a drawing, with losses and what they reach.', tab: 'graph' },
  { title: 'Code', words: 'The module that genc writes, in TypeScript for TensorFlow.js and in Python for PyTorch. It is made to be read.', tab: 'typescript' }, // prettier-ignore
  { title: 'Train', words: 'Type 2 under Epochs and press Train. It computes here, in this tab: nothing is sent anywhere. Curves grow while it trains, and digits are drawn after every epoch.', tab: 'train' }, // prettier-ignore
  { title: 'Change it', words: 'Set `param latent = 2` at the top of the spec and train again. When it is done, scroll below the samples: move the pointer over the square there, and the digit follows the two latent numbers.', tab: 'train' }, // prettier-ignore
  { title: 'Compare', words: 'Diff says in words what your change did to layers, parameters and training: what an ablation would compare. Share puts the spec into the address.', tab: 'diff' }, // prettier-ignore
];

/** Words with code between backticks. */
const told = (words: string): JSX.Element[] =>
  words
    .split('`')
    .map((part, index) => (index % 2 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>));

export function Tour(): JSX.Element | null {
  const box = useRef<HTMLElement>(null);
  const step = at.value === undefined ? undefined : steps[at.value];
  useEffect(() => {
    if (step?.tab) {
      tab.value = step.tab;
      // On a narrow screen the tabs stand below the text.
      document.querySelector('.outputs')?.scrollIntoView({ block: 'start' });
    }
    box.current?.focus();
  }, [step]);
  if (!step) return null;
  const go = (by: number) => (): void => {
    at.value = at.value! + by;
  };
  return (
    <section
      class="tour"
      ref={box}
      tabIndex={-1}
      aria-label="Tour"
      onKeyDown={({ key }) => key === 'Escape' && (at.value = undefined)}
    >
      <p class="count">
        {at.value! + 1} of {steps.length}
      </p>
      <h2>{step.title}</h2>
      <p>{told(step.words)}</p>
      <div class="actions">
        <button type="button" onClick={() => (at.value = undefined)}>
          Close
        </button>
        <button type="button" disabled={at.value === 0} onClick={go(-1)}>
          Back
        </button>
        {at.value! < steps.length - 1 ? (
          <button type="button" class="main" onClick={go(1)}>
            Next
          </button>
        ) : (
          <button type="button" class="main" onClick={() => (at.value = undefined)}>
            Done
          </button>
        )}
      </div>
    </section>
  );
}
