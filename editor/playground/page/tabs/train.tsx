/** Training in this tab: controls, curves, samples, and what can be taken home. */
import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { EngineChoice } from '../../training/engine.js';
import { Downloads } from '../training/downloads.js';
import { CurveCharts } from '../training/curve-charts.js';
import { OwnPictures } from '../training/own-pictures.js';
import {
  checkpoints,
  engine,
  files,
  goOn,
  pause,
  phase,
  problem,
  progress,
  stop,
  train,
  warnings,
} from '../training/run.js';
import { isBusy, state } from '../training/state.js';
import { Plane } from '../training/plane.js';
import { SheetList } from '../training/sheet-list.js';

const time = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`; // prettier-ignore

function Progress(): JSX.Element | null {
  const at = progress.value;
  if (!at) return state.value === 'preparing' ? <p class="loading">Compiling, and loading TensorFlow.js…</p> : null;
  const { model, epoch, epochs, step, steps, rate, left } = at;
  const words = [
    model,
    `epoch ${epoch} of ${epochs}`,
    `step ${step} of ${steps}`,
    ...(rate ? [`${rate.toFixed(1)} steps/s`] : []),
    ...(state.value === 'training' && left ? [`${time(left)} left`] : []),
    ...(state.value === 'training' && phase.value ? [phase.value] : []),
    ...(state.value === 'paused' ? ['paused'] : []),
    ...(state.value === 'ended' ? ['done'] : []),
    ...(state.value === 'stopped' ? ['stopped'] : []),
  ];
  return (
    <>
      <progress max={steps} value={step} aria-label="Steps of the training" />
      <p class="pace">{words.join(' · ')}</p>
      <p class="pace">{engine.value}</p>
    </>
  );
}

/** What was typed stays while another tab is open. */
const epochs = signal('');
const seed = signal('0');
const choice = signal<EngineChoice>('automatic');

interface NumberProps {
  readonly name: string;
  readonly min: string;
  readonly placeholder?: string;
  readonly value: Signal<string>;
}

const NumberField = ({ name, min, placeholder, value: typed }: NumberProps): JSX.Element => (
  <label>
    <span>{name}</span>
    <input
      type="number"
      min={min}
      placeholder={placeholder}
      value={typed.value}
      readOnly={isBusy.value}
      onInput={({ currentTarget: { value } }) => (typed.value = value)}
    />
  </label>
);

/** One button that starts, holds and goes on, so that it keeps the focus; and one that stops. */
function Buttons(): JSX.Element {
  const main = useRef<HTMLButtonElement>(null);
  const words = { training: 'Pause', paused: 'Go on', preparing: 'Starting…', idle: 'Train' } as const;
  const mayStop = state.value === 'training' || state.value === 'paused';
  // The focus of a button that leaves goes to the one that stays.
  const leaving = (button: HTMLButtonElement | null): void => {
    if (button) return;
    queueMicrotask(() => document.activeElement === document.body && hadFocus.current && main.current?.focus());
  };
  const hadFocus = useRef(false);
  return (
    <>
      <button class={state.value === 'training' ? '' : 'main'} ref={main} aria-disabled={state.value === 'preparing'}>
        {words[state.value as keyof typeof words] ?? 'Train again'}
      </button>
      {mayStop && (
        <button
          type="button"
          ref={leaving}
          onFocus={() => (hadFocus.current = true)}
          onBlur={({ relatedTarget }) => (hadFocus.current = relatedTarget === null)}
          onClick={() => void stop()}
        >
          Stop
        </button>
      )}
    </>
  );
}

export function Train(): JSX.Element {
  const start = (): void => void train({ engine: choice.value, seed: Number(seed.value) || 0, ...(epochs.value ? { epochs: Number(epochs.value) } : {}) }); // prettier-ignore
  return (
    <>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy.value) start();
          else if (state.value === 'training') void pause();
          else if (state.value === 'paused') void goOn();
        }}
      >
        <NumberField name="Epochs" min="1" placeholder="as written" value={epochs} />
        <NumberField name="Seed" min="0" value={seed} />
        <label>
          <span>Computes on</span>
          <select
            value={choice.value}
            disabled={isBusy.value}
            onChange={({ currentTarget: { value } }) => (choice.value = value as EngineChoice)}
          >
            <option value="automatic">a GPU, if there is one</option>
            <option value="webgpu">WebGPU</option>
            <option value="wasm">WebAssembly</option>
          </select>
        </label>
        <Buttons />
      </form>
      <OwnPictures />
      <Progress />
      <p class="problem" role="status">
        {problem.value}
      </p>
      {warnings.value.map((warning) => (
        <p class="warning" key={warning}>
          {warning}
        </p>
      ))}
      <CurveCharts />
      {files.value.length > 0 && <Downloads />}
      {checkpoints.value > 0 && <Plane />}
      <SheetList />
    </>
  );
}
