/** The bar: which spec, which of its models, and what can be done with it. */
import type { JSX } from 'preact';
import { asked, chosen, kept, model, models, open, openExample, opened, paths, said } from '../documents.js';
import { formatDocument } from '../editor/editor.js';
import { addressOf } from '../share.js';
import { showTour } from './tour-step.js';
import { currentView } from './spec-editor.js';

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

export function Bar(): JSX.Element {
  const share = async (): Promise<void> => {
    const document = asked.value;
    const address = await addressOf(document);
    kept.value = document.text;
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
                  {titleOf(path)}
                </option>
              ))}
            </optgroup>
          ))}
          {opened.value.path !== '/untitled.gen' && <option value="/untitled.gen">a new spec</option>}
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
        <button type="button" onClick={format} title="Ctrl-S or ⌘S">
          Format
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
