/** The server under half-written text: specs typed letter by letter, and specs that lack a token. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import type { CallHierarchyItem, Range, TextEdit } from 'vscode-languageserver';
import { afterAll, expect, test } from 'vitest';
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

/** The slowest replies, by the question. */
const slowest = new Map<string, number>();
/** Milliseconds within which a reply must come on a slow machine, beside other work and with all phases verified. */
const patience = 30_000;

async function timed<Answer>(client: Client, method: string, params: object): Promise<Answer> {
  const start = performance.now();
  const answer = await client.ask<Answer>(method, params);
  const took = performance.now() - start;
  slowest.set(method, Math.max(slowest.get(method) ?? 0, took));
  expect([method, took < patience]).toEqual([method, true]);
  return answer;
}

/** A client that pulls messages, so that an answer about them waits for the check. */
const pulling = (disk?: Readonly<Record<string, string>>): Promise<Client> =>
  Client.start(disk, undefined, { textDocument: { diagnostic: { relatedDocumentSupport: true } } });

/** Asks everything about a text and returns what went wrong. */
async function faults(client: Client, text: string, offset: number, version: number): Promise<string[]> {
  const { uri, document } = await client.open(text, `/a${version}.gen`);
  const textDocument = { uri };
  const position = document.positionAt(offset);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  const line = { start: { line: position.line, character: 0 }, end: { line: position.line + 1, character: 0 } };
  const options = { tabSize: 2, insertSpaces: true };
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
    ['codeAction', { range: { start: position, end: position }, context: { diagnostics: [] } }],
    ['codeAction', { range: line, context: { diagnostics: [], only: ['refactor'] } }],
    ['formatting', { options }],
    ['rangeFormatting', { range: line, options }],
    ['onTypeFormatting', { position, ch: '\n', options }],
    ['onTypeFormatting', { position, ch: '}', options }],
    ['diagnostic', {}],
  ];
  const found: string[] = [];
  const look = (name: string, answer: unknown): void => {
    for (const each of wrong(answer, text)) found.push(`${name} at ${offset}: ${JSON.stringify(each)}`);
  };
  for (const [name, more] of questions)
    look(name, await timed(client, `textDocument/${name}`, { textDocument, ...more }));
  const callees = await timed<CallHierarchyItem[] | null>(client, 'textDocument/prepareCallHierarchy', { textDocument, position }); // prettier-ignore
  look('prepareCallHierarchy', callees);
  for (const item of callees ?? [])
    for (const name of ['incomingCalls', 'outgoingCalls'])
      look(name, await timed(client, `callHierarchy/${name}`, { item }));
  look('workspace/diagnostic', await timed(client, 'workspace/diagnostic', { previousResultIds: [] }));
  await client.connection.sendNotification('textDocument/didClose', { textDocument });
  return [...found, ...client.logged.splice(0)];
}

/** Longer runs: GENC_FUZZ_RUNS=1000 npx vitest run editor/server/never-dies. */
const runs = Number(process.env['GENC_FUZZ_RUNS'] ?? 12);

afterAll(() => {
  const told = [...slowest].sort((a, b) => b[1] - a[1]).map(([method, took]) => `${method} ${Math.round(took)} ms`);
  process.stdout.write(`The slowest replies, with every phase verified: ${told.slice(0, 6).join(', ')}.\n`);
});

const specs = ['examples/quickstart/vae.gen', 'specs/dcgan.gen', 'specs/realnvp.gen', 'specs/ddpm.gen'];
const everySpec = ['specs', 'specs/blocks', 'specs/testing', 'examples'].flatMap((folder) =>
  readdirSync(folder, { recursive: folder === 'examples', encoding: 'utf8' })
    .filter((name) => name.endsWith('.gen'))
    .map((name) => `${folder}/${name}`),
);
const textOf = (path: string): string => readFileSync(path, 'utf8');

/** Some of many places, spread evenly, the last one too. A step that is odd meets words, blanks and comments alike. */
function some<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.floor(all.length / most) | 1);
  return all.filter((_, index) => index % step === 0 || index === all.length - 1);
}

test('a spec typed letter by letter, with completion, hover and signatures at every letter', async () => {
  const text = textOf('examples/two-moons/two-moons.gen');
  const client = await Client.start();
  const { uri } = await client.open('');
  for (let end = 1; end <= text.length; end++) {
    const written = text.slice(0, end - 1).split('\n');
    const position = { line: written.length - 1, character: written.at(-1)!.length };
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: end + 1 },
      contentChanges: [{ range: { start: position, end: position }, text: text[end - 1]! }],
    });
    const now = text.slice(0, end);
    const lines = now.split('\n');
    const place = { textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1)!.length } };
    for (const name of ['completion', 'hover', 'signatureHelp', 'prepareCallHierarchy'])
      expect(wrong(await timed(client, `textDocument/${name}`, place), now)).toEqual([]);
    const character = text[end - 1]!;
    if (character === '}' || character === '\n') {
      const options = { tabSize: 2, insertSpaces: true };
      const edits = await timed<TextEdit[]>(client, 'textDocument/onTypeFormatting', {
        ...place,
        ch: character,
        options,
      });
      // The text is in the layout of the formatter, so what is written is never moved.
      expect([now.length, edits]).toEqual([now.length, []]);
    }
    expect(client.logged).toEqual([]);
  }
  const whole = await client.ask('textDocument/formatting', {
    textDocument: { uri },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(whole).toEqual([]);
  expect(await client.said(uri, (said) => said.length === 0)).toEqual([]);
  client.close();
});

test.each(specs)('%s cut off: everything that can be asked', async (path) => {
  const text = textOf(path);
  const client = await pulling();
  const ends = some(
    Array.from({ length: text.length }, (_, end) => end),
    20,
  );
  for (const [version, end] of ends.entries())
    expect(await faults(client, text.slice(0, end), end, version)).toEqual([]);
  client.close();
});

test.each(everySpec)('%s without a token: everything that can be asked', async (path) => {
  const text = textOf(path);
  const client = await pulling();
  const most = specs.includes(path) ? 12 : Math.max(2, runs / 6);
  for (const [version, { startOffset, image }] of some(lex(text).tokens, most).entries()) {
    const without = text.slice(0, startOffset) + text.slice(startOffset + image.length);
    expect(await faults(client, without, startOffset, version)).toEqual([]);
  }
  client.close();
});

test('half of one spec pasted into another: everything that can be asked', async () => {
  const client = await pulling();
  let version = 0;
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const short = everySpec.filter((path) => textOf(path).length < 6000);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...short),
      fc.constantFrom(...short),
      place,
      place,
      async (one, other, at, from) => {
        const [text, pasted] = [textOf(one), textOf(other)];
        const offset = Math.floor(at * text.length);
        const start = Math.floor((from * pasted.length) / 2);
        const half = pasted.slice(start, start + Math.ceil(pasted.length / 2));
        const merged = text.slice(0, offset) + half + text.slice(offset);
        expect(await faults(client, merged, offset + half.length, ++version)).toEqual([]);
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  client.close();
});

test('each token of a spec deleted: completion, hover, hints and colours', async () => {
  const text = textOf(specs[0]!);
  const client = await Client.start();
  for (const [version, { startOffset, image }] of lex(text).tokens.entries()) {
    const without = text.slice(0, startOffset) + text.slice(startOffset + image.length);
    const { uri, document } = await client.open(without, `/t${version}.gen`);
    const at = { textDocument: { uri }, position: document.positionAt(startOffset) };
    const range = { start: { line: 0, character: 0 }, end: document.positionAt(without.length) };
    for (const name of ['completion', 'hover', 'inlayHint', 'documentSymbol', 'semanticTokens/full'])
      expect(wrong(await client.ask(`textDocument/${name}`, { ...at, range }), without)).toEqual([]);
    expect(wrong(await client.said(uri), without)).toEqual([]);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(client.logged).toEqual([]);
  }
  client.close();
});

test('a range that is no number, or outside of its text, is found', () => {
  const at = (line: number, character: number): Range['start'] => ({ line, character });
  expect(wrong([{ range: { start: at(0, 0), end: at(0, 2) } }], 'ab')).toEqual([]);
  for (const range of [
    { start: at(0, 0), end: at(0, 3) },
    { start: at(0, 0), end: at(1, 0) },
    { start: at(0, Number.NaN), end: at(0, 1) },
    { start: at(0, 2), end: at(0, 1) },
  ])
    expect(wrong({ deep: [{ range }] }, 'ab')).toEqual([range]);
});

test('line ends of every kind, and text that is no spec', async () => {
  const client = await pulling();
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
