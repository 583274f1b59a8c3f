/** The page's own numbers and names of the protocol are those of the package. */
import { expect, test } from 'vitest';
import * as original from 'vscode-languageserver';
import * as own from './index.js';

test('numbers and names are those of the protocol', () => {
  for (const [name, values] of Object.entries(own))
    if (typeof values === 'object')
      expect((original as unknown as Record<string, unknown>)[name], name).toMatchObject(values);
});

test('words have the same form as from the package', () => {
  const [here, there] = [new own.SemanticTokensBuilder(), new original.SemanticTokensBuilder()];
  for (const builder of [here, there])
    for (const [line, character] of [[0, 3], [0, 9], [2, 1], [2, 4]] as const) builder.push(line, character, 2, 1, 4); // prettier-ignore
  expect(here.build().data).toEqual(there.build().data);
});
