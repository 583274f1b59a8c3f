/** The bar: which spec, which of its models, and what can be done with it. */
import type { JSX } from 'preact';
import { asked, chosen, hasDraft, isEdited, model, models, open, openExample, opened, paths, said } from '../documents.js'; // prettier-ignore
import { formatDocument } from '../editor/editor.js';
import { areShown, showHints } from '../editor/inlay-hints.js';
import { addressOf } from '../share.js';
import { showTour } from './tour-step.js';
import { currentView, reset } from './spec-editor.js';

const blank = `model Mine {
  data glyphs { x: [28, 28, 1] in 0..1 }

}
`;

/** The specs of the gallery by their folders; building blocks are no models and stay out. */
function groups(paths: readonly string[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const group = path.startsWith('/examples/') ? 'Examples: made to train here' : 'Published systems';
    if (!path.includes('/blocks/')) found.set(group, [...(found.get(group) ?? []), path]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

const titleOf = (path: string): string => path.replace(/^\/(examples|specs)\//, '').replace(/\.gen$/, '');

const labelOf = (path: string): string => (hasDraft(path) ? `${titleOf(path)}, edited` : titleOf(path));

export function Bar(): JSX.Element {
  const share = async (): Promise<void> => {
    const document = asked.value;
    const address = await addressOf(document);
    history.replaceState(null, '', address);
    said.value = await navigator.clipboard.writeText(address).then(
      () => 'The address is copied: it holds the spec.',
      () => 'The address of this page now holds the spec.',
    );
  };
  const format = (): void => {
    const view = currentView();
    if (view) formatDocument(view);
  };
  const known = paths.includes(opened.value.path);
  return (
    <header>
      <h1>
        genc <span>playground</span>
      </h1>
      <label>
        <span>Spec</span>
        <select
          value={opened.value.path}
          onChange={({ currentTarget: { value } }) => {
            // The address names the spec on the screen, so that a reload opens it again.
            history.replaceState(null, '', value === '/untitled.gen' ? '#' : `#example=${value.slice(1)}`);
            if (value === '/untitled.gen') open({ path: value, text: blank });
            else void openExample(value);
          }}
        >
          {!known && <option value={opened.value.path}>{titleOf(opened.value.path)}</option>}
          {groups(paths).map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map((path) => (
                <option key={path} value={path}>
                  {labelOf(path)}
                </option>
              ))}
            </optgroup>
          ))}
          {opened.value.path !== '/untitled.gen' && (
            <option value="/untitled.gen">{hasDraft('/untitled.gen') ? 'your new spec' : 'a new spec'}</option>
          )}
        </select>
      </label>
      {models.value.length > 1 && (
        <label>
          <span>Model</span>
          <select value={model.value} onChange={({ currentTarget: { value } }) => (chosen.value = value)}>
            {models.value.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <div class="actions">
        <label title="The grey words at the ends of lines">
          <input
            type="checkbox"
            checked={areShown.value}
            onChange={({ currentTarget: { checked } }) => showHints(checked)}
          />
          <span>Shapes</span>
        </label>
        <button type="button" onClick={format} title="Ctrl-S or ⌘S">
          Format
        </button>
        <button
          type="button"
          aria-disabled={!isEdited.value}
          title="The spec as it was opened; Ctrl-Z takes it back"
          onClick={() => isEdited.value && reset()}
        >
          Reset
        </button>
        <button type="button" onClick={() => void share()}>
          Share
        </button>
        <button type="button" onClick={showTour}>
          Tour
        </button>
      </div>
      <p class="said" role="status">
        {said.value}
      </p>
    </header>
  );
}
