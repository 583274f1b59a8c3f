/** The page: a bar, the editor, and beside it what becomes of the spec. */
import type { JSX } from 'preact';
import { Bar } from './parts/bar.js';
import { SpecEditor } from './parts/spec-editor.js';
import { onDemand } from './parts/on-demand.js';
import { at } from './parts/tour-step.js';
import { failure } from './workers.js';
import { Tabs } from './tabs/tabs.js';

const Tour = onDemand(async () => (await import('./parts/tour.js')).Tour);

export const App = (): JSX.Element => (
  <>
    <Bar />
    {failure.value && (
      <p class="problem failure" role="alert">
        {failure.value}
      </p>
    )}
    <main>
      <SpecEditor />
      <Tabs />
    </main>
    {at.value !== undefined && <Tour />}
  </>
);
