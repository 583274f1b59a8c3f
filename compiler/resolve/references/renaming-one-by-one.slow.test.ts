/** Renames of one declared name at a time. A use that was missed would mean something else, or nothing. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openFile } from '../../compile.js';
import { openTexts, readSpec, renamable, renamed, skeleton } from '../../testing/renaming.js';

/** Specs that compile quickly. The others are renamed all at once. */
const quick = ['cvae-mnist', 'fruit-vae', 'vae-faces', 'vae-mnist', 'vq-vae', 'realnvp-latent'];
const small = readdirSync('specs/testing').filter((file) => file.endsWith('.gen') && !file.startsWith('arms'));
const specs = [...quick.map((name) => `specs/${name}.gen`), ...small.map((file) => `specs/testing/${file}`)];

describe.each(specs)('%s', (path) => {
  const before = openFile(path, { read: readSpec });
  const { references, models } = before;
  const compiled = (file: typeof before): unknown[] =>
    file.models.map((model) => {
      const { graph, diagnostics } = file.compile(model);
      return { said: diagnostics.map(({ code }) => code).sort(), graph: graph && skeleton(graph) };
    });
  const expected = compiled(before);

  test.each(renamable(references).map((each) => [`${each.kind} ${each.name}`, each] as const))(
    '%s',
    (_, declaration) => {
      const spans = references.referencesTo(declaration);
      const after = openTexts(path, renamed([{ spans, to: `${declaration.name}_renamed` }]));
      expect(after.models).toHaveLength(models.length);
      expect(compiled(after)).toEqual(expected);
    },
  );
});
