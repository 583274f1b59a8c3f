import type { TextEdit } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { format } from '../../../grammar/index.js';
import { Client, edited } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

async function formatted(text: string): Promise<{ edits: TextEdit[]; text: string }> {
  client = await Client.start();
  const { uri, document } = await client.open(text);
  const edits = await client.ask<TextEdit[]>('textDocument/formatting', {
    textDocument: { uri },
    options: { tabSize: 8, insertSpaces: false },
  });
  return { edits, text: edited(document, edits) };
}

const lines = Array.from({ length: 40 }, (_, index) => `  param p${index} = ${index}`).join('\n');

test.each([
  ['blanks and a comment', 'model  M{\nparam a=1 // why\n    param   bb = 2\n}'],
  ['CRLF', 'model M {\r\n  param a = 1\r\n}\r\n'],
  ['a missing end of the last line', 'model M {\n  param a = 1\n}'],
  ['blank lines behind the end', 'model M {\n  param a = 1\n}\n\n\n\n'],
  ['repeated lines', 'model M {\n  param a = 1\n\n\n\n  param a = 1\n\n\n\n\n}\n'],
])('gives the text of genc fmt: %s', async (_, text) => {
  const result = await formatted(text);
  expect(result.text).toBe(format({ path: 'a.gen', text }).text);
  expect(result.text).not.toBe(text);
});

test('changes only the lines that differ', async () => {
  const standard = format({ path: 'a.gen', text: `model M {\n${lines}\n}\n` }).text;
  const { edits, text } = await formatted(standard.replace('param p20 = 20', 'param   p20   =  20'));
  expect(text).toBe(standard);
  expect(edits).toHaveLength(1);
  expect(edits[0]!.range.start.line).toBe(21);
  expect(edits[0]!.range.end.line).toBeLessThanOrEqual(22);
});

test('leaves a text that cannot be read as it is', async () => {
  expect((await formatted('model M {\n  param   a = (\n}\n')).edits).toEqual([]);
});

const crooked = 'model M {\n param   a=1 // why\n  net E(x) {\n return x->Dense(2)\n}\n param   bb  = 2\n}\n';

test('a range: the layout of genc fmt in it, and nothing else', async () => {
  client = await Client.start();
  const { uri, document } = await client.open(crooked);
  const ask = (first: number, last: number): Promise<TextEdit[]> =>
    client.ask<TextEdit[]>('textDocument/rangeFormatting', {
      textDocument: { uri },
      range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
      options: { tabSize: 8, insertSpaces: false },
    });
  const lines = edited(document, await ask(1, 2)).split('\n');
  expect(lines[1]).toBe('  param a = 1  // why');
  expect(lines.toSpliced(1, 1)).toEqual(crooked.split('\n').toSpliced(1, 1));
  expect(edited(document, await ask(0, 7))).toBe(format({ path: 'a.gen', text: crooked }).text);
});

test('what was just written: the block behind a closing brace', async () => {
  client = await Client.start();
  const { uri, document } = await client.open(crooked);
  const edits = await client.ask<TextEdit[]>('textDocument/onTypeFormatting', {
    textDocument: { uri },
    position: { line: 4, character: 1 },
    ch: '}',
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(edited(document, edits).split('\n').slice(2, 5)).toEqual(['  net E(x) {', '    return x -> Dense(2)', '  }']);
  expect(edits.every(({ range }) => range.start.line >= 2 && range.end.line <= 4)).toBe(true);
});
