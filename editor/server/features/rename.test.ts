import type { WorkspaceEdit } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, changed, inModel, marked } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

const parts = 'block Up(x; n) { return x -> Conv(n, 3) }\n';
const other =
  'use Up from "parts.gen"\nmodel Other { data mnist { x: [28, 28, 1] in 0..1 } net N(x) { return x -> Up(3) } let y = N(x) }\n';
const disk = { '/parts.gen': parts, '/other.gen': other };

async function renamed(source: string, newName: string): Promise<Record<string, string>> {
  client = await Client.start(disk);
  const { changes } = await client.askAt<WorkspaceEdit>('textDocument/rename', source, { newName });
  return changed(changes!, { ...disk, '/spec.gen': marked(source).text });
}

test('renames in every file', async () => {
  const source = `use Up from "parts.gen"\n${inModel('  net E(x) { return x -> <|>Up(4, n=2) }')}`;
  const texts = await renamed(source.replace('4, n=2', 'n=2'), 'Rise');
  expect(Object.keys(texts).sort()).toEqual(['/other.gen', '/parts.gen', '/spec.gen']);
  expect(texts['/parts.gen']).toBe(parts.replace('Up', 'Rise'));
  expect(texts['/other.gen']).toBe(other.replaceAll('Up', 'Rise'));
  expect(texts['/spec.gen']).toContain('use Rise from');
  expect(texts['/spec.gen']).toContain('-> Rise(n=2)');
});

test('renames what a variant replaces together with it', async () => {
  const source = `${inModel('  net E(x) { return x -> Flatten -> Dense(2) }\n  loss <|>l = mean(E(x))\n  train { minimize l over E with adam(lr=1e-3) batch 8 epochs 1 }')}variant V of M { loss l = sum(E(x)) }\n`;
  const texts = await renamed(source, 'error');
  expect(texts['/spec.gen']).toContain('minimize error over');
  expect(texts['/spec.gen']).toContain('variant V of M { loss error = sum');
});

test.each([
  ['a layer', '  net E(x) { return x -> <|>Flatten }', 'Flat', 'is a name of the language'],
  [
    'a name that is taken',
    '  let <|>a = mean(x)\n  let b = mean(x)\n  loss l = a + b',
    'b',
    'there is an error that was not there',
  ],
  ['what is no name', '  let <|>a = mean(x)\n  loss l = a', '2a', 'is no name'],
])('refuses %s, and says why', async (_, members, newName, why) => {
  await expect(renamed(inModel(members), newName)).rejects.toThrow(why);
});

test('refuses the set that data is read from before a name is asked for', async () => {
  client = await Client.start();
  const source = inModel('').replace('data mnist', 'data mn<|>ist');
  await expect(client.askAt('textDocument/prepareRename', source)).rejects.toThrow('outside of the spec');
});
