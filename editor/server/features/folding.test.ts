import type { FoldingRange } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

async function folds(text: string): Promise<[number, number, string | undefined][]> {
  client = await Client.start();
  const { uri } = await client.open(text);
  const found = await client.ask<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
  return found
    .map(({ startLine, endLine, kind }): [number, number, string | undefined] => [startLine, endLine, kind])
    .sort((a, b) => a[0] - b[0]);
}

test('blocks, comments and uses fold; a closing brace stays in sight', async () => {
  const text =
    'use A from "a.gen"\nuse B from "b.gen"\n\n/// One\n/// two.\nmodel M {\n  net E(x) {\n    return x\n      -> Flatten\n  }\n}\n';
  expect(await folds(text)).toEqual([
    [0, 1, 'imports'],
    [3, 4, 'comment'],
    [5, 9, undefined],
    [6, 8, undefined],
  ]);
});

test('a half-written block folds what is closed', async () => {
  expect(await folds('model M {\n  net E(x) {\n    return x ->\n  }\n  loss l = (')).toEqual([[1, 2, undefined]]);
});
