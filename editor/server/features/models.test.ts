import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';
import type { GraphAnswer, ModelEntry } from './models.js';

let client: Client;
const started: Client[] = [];
afterEach(() => {
  for (const each of started.splice(0)) {
    expect(each.logged).toEqual([]);
    each.close();
  }
});

async function start(): Promise<void> {
  started.push((client = await Client.start()));
}

const net = (layer: string): string => inModel(`  net E(x) -> [8] { return x -> Flatten -> ${layer} }\n  let y = E(x)`);

async function graph(text: string, model: string, fold = false): Promise<GraphAnswer | null> {
  await start();
  const { uri } = await client.open(text);
  return client.ask('genc/graph', { textDocument: { uri }, model, fold });
}

test('lists models and variants with their bases and places', async () => {
  await start();
  const { uri } = await client.open(`${inModel('')}variant V of M {\n}\nvariant W of Elsewhere {\n}\nmodel {\n}\n`);
  const found = await client.ask<ModelEntry[]>('genc/models', { textDocument: { uri } });
  expect(found.map(({ name, base, range }) => [name, base, range.start.line, range.end.line])).toEqual([
    ['M', undefined, 0, 6],
    ['V', 'M', 7, 8],
    ['W', undefined, 9, 10],
  ]);
});

test('draws what stands in the editor, not what stands on the disk', async () => {
  const answer = await graph(net('Dense(8)'), 'M');
  expect(answer).toMatchObject({ errors: 0 });
  expect(answer!.dot).toMatch(/^digraph "M"/);
  expect(answer!.dot).toContain('Dense');
  const { uri } = await client.open(net('Dense(8) -> LayerNorm'), '/other.gen');
  const other = await client.ask<GraphAnswer>('genc/graph', { textDocument: { uri }, model: 'M' });
  expect(other.dot).toContain('LayerNorm');
});

test('folds repeats', async () => {
  const text = net('repeat 4 { Dense(8) -> relu }');
  const [open, folded] = [await graph(text, 'M'), await graph(text, 'M', true)];
  expect(folded!.dot).toContain('repeat × 4');
  expect(folded!.dot!.length).toBeLessThan(open!.dot!.length);
});

test('counts errors, and knows no other model', async () => {
  expect((await graph(net('Conve(8)'), 'M'))!.errors).toBe(1);
  expect(await graph(net('Dense(8)'), 'N')).toBe(null);
});
