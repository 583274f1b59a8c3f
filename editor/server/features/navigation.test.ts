import type { DocumentHighlight, Location } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

const parts = 'block Up(x; n) { return x -> Conv(n, 3) }\nblock Twice(x) { return x -> Up(1) -> Up(2) }\n';
const other =
  'use Up from "lib/parts.gen"\nmodel Other { data mnist { x: [28, 28, 1] in 0..1 } net N(x) { return x -> Up(3) } let y = N(x) }\n';
const disk = { '/lib/parts.gen': parts, '/other.gen': other };
const main = `use Up from "lib/parts.gen"\n${inModel('  net E(x) { return x -> a: Up(4) }\n  let q = E(x)\n  loss l = mean(q) + mean(q.a)')}`;

/** The places as `path:line:text`. */
const shown = (found: readonly Location[] | null, texts: Readonly<Record<string, string>>): string[] =>
  (found ?? []).map(({ uri, range }) => {
    const path = uri.replace('file://', '');
    return `${path}:${range.start.line}:${TextDocument.create(uri, 'genc', 1, texts[path]!).getText(range)}`;
  });

async function ask(method: string, mark: string, more: object = {}): Promise<string[]> {
  client = await Client.start(disk);
  const source = main.replace(mark.replace('<|>', ''), mark);
  return shown(await client.askAt<Location[]>(method, source, more), { ...disk, '/spec.gen': main });
}

test.each([
  ['a name of another file', '-> a: U<|>p(4)', ['/lib/parts.gen:0:Up']],
  ['a net', 'let q = <|>E', ['/spec.gen:6:E']],
  ['a label of a net', 'q.<|>a', ['/spec.gen:6:a']],
  ['a field that a net reads', 'E(<|>x)\n  loss', ['/spec.gen:3:x']],
  ['a layer of the language', 'use <|>Up', ['/lib/parts.gen:0:Up']],
])('definition of %s', async (_, mark, expected) => {
  expect(await ask('textDocument/definition', mark)).toEqual(expected);
});

test('definition of the file of a use', async () => {
  expect(await ask('textDocument/definition', '"lib/pa<|>rts.gen"')).toEqual(['/lib/parts.gen:0:']);
});

test('references reach files that use the same file', async () => {
  expect(await ask('textDocument/references', 'a: <|>Up', { context: { includeDeclaration: true } })).toEqual([
    ...['/lib/parts.gen:0:Up', '/lib/parts.gen:1:Up', '/lib/parts.gen:1:Up', '/other.gen:0:Up', '/other.gen:1:Up'],
    ...['/spec.gen:0:Up', '/spec.gen:6:Up'],
  ]);
});

test('references without the declaration', async () => {
  expect(await ask('textDocument/references', 'let <|>q', { context: { includeDeclaration: false } })).toEqual([
    '/spec.gen:8:q',
    '/spec.gen:8:q',
  ]);
});

test('highlights stay in the document, and mark the declaration', async () => {
  client = await Client.start(disk);
  const found = await client.askAt<DocumentHighlight[]>(
    'textDocument/documentHighlight',
    main.replace('let q', 'let <|>q'),
  );
  expect(found.map(({ range, kind }) => [range.start.line, kind])).toEqual([
    [7, 3],
    [8, 2],
    [8, 2],
  ]);
});
