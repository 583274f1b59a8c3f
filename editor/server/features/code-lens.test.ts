import type { CodeLens } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

async function lenses(options?: unknown): Promise<[number, string, unknown][]> {
  client = await Client.start({}, options);
  const { uri } = await client.open(`${inModel('')}variant V of M {\n}\nvariant W of Elsewhere {\n}\n`);
  const found = await client.ask<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  return found.map(({ range, command }) => [range.start.line, command!.title, command!.arguments![0]]);
}

test('models and variants have the words of calls of genc', async () => {
  expect(await lenses()).toEqual([
    [0, 'Train', ['train', '/spec.gen:M']],
    [0, 'Show', ['show', '/spec.gen:M']],
    [7, 'Train', ['train', '/spec.gen:V']],
    [7, 'Show', ['show', '/spec.gen:V']],
    [7, 'Diff with M', ['diff', '/spec.gen:M', '/spec.gen:V']],
    [9, 'Train', ['train', '/spec.gen:W']],
    [9, 'Show', ['show', '/spec.gen:W']],
  ]);
});

test('a setting turns them off', async () => {
  expect(await lenses({ codeLens: false })).toEqual([]);
});
