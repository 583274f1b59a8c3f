import type { SelectionRange } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

test('a selection grows from the word to the file', async () => {
  client = await Client.start();
  const { uri, document, positions } = await client.open(inModel('  net E(x) { return x -> Conv(<|>4, 3) -> relu }'));
  const [found] = await client.ask<SelectionRange[]>('textDocument/selectionRange', {
    textDocument: { uri },
    positions,
  });
  const texts: string[] = [];
  for (let each: SelectionRange | undefined = found; each; each = each.parent) texts.push(document.getText(each.range));
  expect(texts.slice(0, 5)).toEqual([
    '4',
    'Conv(4, 3)',
    'x -> Conv(4, 3) -> relu',
    'return x -> Conv(4, 3) -> relu',
    'net E(x) { return x -> Conv(4, 3) -> relu }',
  ]);
  expect(texts.at(-1)).toBe(document.getText());
  for (const [index, text] of texts.entries()) if (index > 0) expect(text).toContain(texts[index - 1]);
});
