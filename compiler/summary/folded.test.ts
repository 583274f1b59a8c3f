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
  const [net] = summarize(graph).nets;
  expect(foldLayers(net!).map(({ path, op, operations }) => [path, op, operations])).toEqual([
    ['E/down', 'Conv → BatchNorm → relu', 3],
    ['E/repeat/0', 'Conv → BatchNorm → relu', 3],
    ['E/repeat/1', 'Conv → BatchNorm → relu', 3],
    ['E/power … add', 'power → multiply → add', 3],
    ['E/conv', 'Conv', 1],
    ['E/sigmoid', 'sigmoid', 1],
  ]);
});

test.each(['stylegan.gen', 'realnvp.gen', 'vae-faces.gen'])('%s: nothing is lost by folding', (file) => {
  const { graph } = compileFile(`${specs}${file}`, { read });
  for (const net of summarize(graph!).nets) {
    const folded = foldLayers(net);
    const sum = (rows: readonly { parameters: number; flops: number }[]) => [
      rows.reduce((total, { parameters }) => total + parameters, 0),
      rows.reduce((total, { flops }) => total + flops, 0),
    ];
    expect(sum(folded)).toEqual(sum(net.layers));
    expect(folded.reduce((total, { operations }) => total + operations, 0)).toBe(net.layers.length);
    expect(folded.at(-1)?.output).toEqual(net.layers.at(-1)?.output);
  }
});
