import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, edited, inModel, marked } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

const disk = {
  '/models/parts.gen':
    '/// Twice as wide.\nblock Up(x; n) { return x -> Conv(n, 3) }\nblock Down(x) { return x -> relu }\nfn half(n) = n / 2\nparam width = 3\nmodel Other { }\n',
  '/models/more/deep.gen': 'block Deep(x) { return x -> relu }\n',
  '/models/weights/resnet.safetensors': '',
  '/models/notes.txt': '',
  '/top.gen': 'block Top(x) { return x -> relu }\n',
};

async function items(source: string, context?: object): Promise<CompletionItem[]> {
  client = await Client.start(disk);
  const { items: found } = await client.askAt<CompletionList>('textDocument/completion', source, { context }, '/models/a.gen'); // prettier-ignore
  return found.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
}
const labels = async (source: string, context?: object): Promise<string[]> =>
  (await items(source, context)).map(({ label }) => label);

test.each([
  ['files and folders beside the spec', 'use Up from "<|>', ['parts.gen', 'more/', 'weights/', '../']],
  ['a folder', 'use Deep from "more/<|>"', ['deep.gen']],
  ['the folder above', 'use Top from "../<|>"', ['top.gen', 'models/', '../']],
  ['files of weights', inModel('  net N(x) with weights("weights/<|>") { return x }'), ['resnet.safetensors']],
])('%s', async (_, source, expected) => {
  expect(await labels(source, { triggerKind: 2, triggerCharacter: '"' })).toEqual(expected);
});

test('a path that is begun is replaced up to its last folder', async () => {
  const source = 'use Up from "more/de<|>"\n';
  const [item] = await items(source);
  const { text } = marked(source);
  const { document } = await client.open(text, '/models/b.gen');
  expect(edited(document, [item!.textEdit as TextEdit])).toBe('use Up from "more/deep.gen"\n');
});

test('names of the used file, without those that are taken', async () => {
  const found = await items('use Up, <|> from "parts.gen"\n');
  expect(found.map(({ label, detail }) => [label, detail])).toEqual([
    ['Down', 'block'],
    ['Other', 'model'],
    ['half', 'fn'],
    ['width', 'param'],
  ]);
});

test.each([
  ['a text that is no path', 'model M { data d from "<|>" { x: [2] } }'],
  ['a division', inModel('  param a = 4 /<|>')],
  ['a file that is not there', 'use <|> from "nowhere.gen"\n'],
])('nothing is offered for %s', async (_, source) => {
  expect(await labels(source, { triggerKind: 2, triggerCharacter: '/' })).toEqual([]);
});
