/** Renames of every declared name of every spec, by the map of references alone. The graph stays the same, and no message is new. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openFile } from '../../compile.js';
import { openTexts, readSpec, renamable, renamed, skeleton } from '../../testing/renaming.js';

const specs = ['specs', 'specs/blocks', 'specs/testing'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.gen'))
    .map((file) => `${folder}/${file}`),
);

const said = (diagnostics: readonly { readonly code: string }[]): string[] =>
  diagnostics.map(({ code }) => code).sort();

describe('all names of a spec at once', () => {
  test.each(specs)('%s', (path) => {
    const before = openFile(path, { read: readSpec });
    const { references } = before;
    const groups = renamable(references).map((declaration) => ({
      spans: references.referencesTo(declaration),
      to: `${declaration.name}_renamed`,
    }));
    expect(groups.length).toBeGreaterThan(0);
    const after = openTexts(path, renamed(groups)).check();
    const { diagnostics, graphs } = before.check();
    expect(said(after.diagnostics)).toEqual(said(diagnostics));
    expect(after.graphs.map(skeleton)).toEqual(graphs.map(skeleton));
  });
});
