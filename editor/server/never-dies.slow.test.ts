/** The server under half-written text: specs typed letter by letter, and specs that lack a token. */
import { readFileSync } from 'node:fs';
import type { Range } from 'vscode-languageserver';
import { expect, test } from 'vitest';
import { lex } from '../../grammar/syntax/lexer.js';
import { Client } from '../testing/client.js';

/** Every range in an answer, however deep. */
function rangesIn(answer: unknown, found: Range[] = []): Range[] {
  if (typeof answer !== 'object' || answer === null) return found;
  if ('start' in answer && 'end' in answer) found.push(answer as Range);
  for (const value of Object.values(answer)) rangesIn(value, found);
  return found;
}

/** Ranges that are not numbers, or that lie outside of the text. */
function wrong(answer: unknown, text: string): Range[] {
  const lines = text.split(/\r\n|\r|\n/);
  const lies = ({ line, character }: Range['start']): boolean =>
    Number.isInteger(line) && Number.isInteger(character) && character >= 0 && character <= (lines[line]?.length ?? -1);
  return rangesIn(answer).filter(
    ({ start, end }) =>
      !lies(start) ||
      !lies(end) ||
      start.line > end.line ||
      (start.line === end.line && start.character > end.character),
  );
}

/** Asks everything about a text and returns what went wrong. */
async function faults(client: Client, text: string, offset: number, version: number): Promise<string[]> {
  const { uri, document } = await client.open(text, `/a${version}.gen`);
  const textDocument = { uri };
  const position = document.positionAt(offset);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  const questions: [string, object][] = [
    ...['hover', 'completion', 'definition', 'documentHighlight', 'signatureHelp'].map((name): [string, object] => [
      name,
      { position },
    ]),
    ...['documentSymbol', 'foldingRange', 'semanticTokens/full', 'codeLens', 'documentLink'].map(
      (name): [string, object] => [name, {}],
    ),
    ['references', { position, context: { includeDeclaration: true } }],
    ['selectionRange', { positions: [position] }],
    ['inlayHint', { range }],
    ['codeAction', { range, context: { diagnostics: [] } }],
    ['formatting', { options: { tabSize: 2, insertSpaces: true } }],
  ];
  const found: string[] = [];
  for (const [name, more] of questions) {
    const answer = await client.ask(`textDocument/${name}`, { textDocument, ...more });
    for (const each of wrong(answer, text)) found.push(`${name} at ${offset}: ${JSON.stringify(each)}`);
  }
  for (const each of wrong(await client.said(uri), text))
    found.push(`diagnostics at ${offset}: ${JSON.stringify(each)}`);
  await client.connection.sendNotification('textDocument/didClose', { textDocument });
  return [...found, ...client.logged.splice(0)];
}

/** Texts that are tried of each spec; others lie between them. */
const tried = 40;

const specs = ['specs/dcgan.gen', 'specs/vae.gen', 'specs/realnvp.gen', 'examples/quickstart/vae.gen'];
const texts = (path: string): string[] => {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
};

test.each(specs.filter((path) => texts(path).length > 0))('%s typed letter by letter', async (path) => {
  const [text] = texts(path) as [string];
  const client = await Client.start();
  const step = Math.max(1, Math.floor(text.length / tried));
  // Steps that share no divisor with the lines end in words, behind operators and in comments alike.
  for (let end = 0, version = 0; end <= text.length; end += step, version++)
    expect(await faults(client, text.slice(0, end), end, version)).toEqual([]);
  client.close();
});

test.each(specs.filter((path) => texts(path).length > 0))('%s without a token', async (path) => {
  const [text] = texts(path) as [string];
  const client = await Client.start();
  const { tokens } = lex(text);
  const step = Math.max(1, Math.floor(tokens.length / tried));
  for (let at = 0, version = 0; at < tokens.length; at += step, version++) {
    const { startOffset, image } = tokens[at]!;
    const without = text.slice(0, startOffset) + text.slice(startOffset + image.length);
    expect(await faults(client, without, startOffset, version)).toEqual([]);
  }
  client.close();
});

test('line ends of every kind, and text that is no spec', async () => {
  const client = await Client.start();
  const text = readFileSync('specs/dcgan.gen', 'utf8').slice(0, 1500);
  const odd = [
    '',
    '\r',
    '\u0000',
    '{'.repeat(300),
    '"'.repeat(99),
    text.replaceAll('\n', '\r'),
    text.replaceAll('\n', '\r\n'),
    `${'𝔸'.repeat(50)} net 𝔸(x)`,
    'import torch\n\nclass Net(nn.Module):\n  def forward(self, x):\n    return x\n',
  ];
  for (const [index, each] of odd.entries())
    for (const offset of [0, Math.floor(each.length / 2), each.length])
      expect(await faults(client, each, offset, index)).toEqual([]);
  client.close();
});
