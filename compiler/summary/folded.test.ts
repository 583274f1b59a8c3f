import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { foldLayers } from './folded.js';
import { compileFile, summarize } from '../index.js';
import { graphOf } from '../testing/testing.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

test('a block is one row, an iteration another, and helper operations between layers a third', () => {
  const graph = graphOf(`model M {
  block Down(x; channels) { return x -> Conv(channels, 3) -> BatchNorm -> relu }
  net E(x: [8, 8, 3]) {
    h = x -> Down(channels=4) -> repeat 2 { Down(channels=8) }
    g = 0.5 * h^2 + 1
    return g -> Conv(1, 3) -> sigmoid
  }
}`);
  expect(foldLayers(graph.nets[0]!).map(({ path, op, operations }) => [path, op, operations])).toEqual([
    ['E/down', 'Conv → BatchNorm → relu', 3],
    ['E/repeat/0', 'Conv → BatchNorm → relu', 3],
    ['E/repeat/1', 'Conv → BatchNorm → relu', 3],
    ['E/power … add', 'power → multiply → add', 3],
    ['E/conv', 'Conv', 1],
    ['E/sigmoid', 'sigmoid', 1],
  ]);
});

test('iterations of the same layers and shapes share a row, others have their own', () => {
  const graph = graphOf(`model M {
  block Down(x; channels) { return x -> Conv(channels, 3) -> relu }
  net E(x: [8, 8, 3]) { return x -> repeat [4, 4, 4, 8] as c { Down(c) } -> Conv(1, 3) }
}`);
  const [, first] = graph.nets[0]!.nodes;
  expect(first!.path).toBe('E/repeat/0/relu');
  expect(
    foldLayers(graph.nets[0]!).map(({ path, times, operations, parameters }) => [path, times, operations, parameters]),
  ).toEqual([
    ['E/repeat/0', 1, 2, 3 * 3 * 3 * 4 + 4],
    ['E/repeat/1 … 2', 2, 4, 2 * (3 * 3 * 4 * 4 + 4)],
    ['E/repeat/3', 1, 2, 3 * 3 * 4 * 8 + 8],
    ['E/conv', 1, 1, 3 * 3 * 8 + 1],
  ]);
});

test.each(['stylegan.gen', 'realnvp.gen', 'vae-faces.gen'])('%s: nothing is lost by folding', (file) => {
  const { graph } = compileFile(`${specs}${file}`, { read });
  for (const [index, net] of summarize(graph!).nets.entries()) {
    const folded = foldLayers(graph!.nets[index]!);
    const sum = (rows: readonly { parameters: number; flops: number }[]) => [
      rows.reduce((total, { parameters }) => total + parameters, 0),
      rows.reduce((total, { flops }) => total + flops, 0),
    ];
    expect(sum(folded)).toEqual(sum(net.layers));
    expect(folded.reduce((total, { operations }) => total + operations, 0)).toBe(net.layers.length);
    expect(folded.at(-1)?.output).toEqual(net.layers.at(-1)?.output);
  }
});
