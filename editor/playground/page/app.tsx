/** The page: a bar, the editor, and beside it what becomes of the spec. */
import type { JSX } from 'preact';
import { Bar } from './parts/bar.js';
import { SpecEditor } from './parts/spec-editor.js';
import { Tour } from './parts/tour.js';
import { Tabs } from './tabs/tabs.js';

export const App = (): JSX.Element => (
  <>
    <Bar />
    <main>
      <SpecEditor />
      <Tabs />
    </main>
    <Tour />
  </>
);
