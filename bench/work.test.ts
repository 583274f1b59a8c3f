/** The work of nets by `genc show`, beside the count by hand. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sizeOf } from '../compiler/catalogue/row/shapes.js';
import { countFlops, weightsOf } from '../compiler/graph/measure.js';
import type { Net, OpNode } from '../compiler/graph/types.js';
import { compileFile } from '../compiler/index.js';
import { forward, iteration } from './dcgan-work.js';

const spec = fileURLToPath(new URL('../specs/dcgan.gen', import.meta.url));
const { graph } = compileFile(spec, { model: 'DCGAN', read: (path) => readFileSync(path, 'utf8') });
const netOf = (name: string): Net => graph!.nets.find((net) => net.name === name)!;
const rowsOf = (net: Net): OpNode[] => net.nodes.filter((node) => node.kind === 'op');

/** The numbers of a layer's output if it adds a bias to each. */
const added = (row: OpNode): number =>
  row.weights.some(({ name }) => name === 'bias') ? sizeOf(row.outputs[0]!.type.shape) : 0;

test.each(['G', 'D'] as const)('FLOPs of %s are two for each multiply-add, and those of what is no product', (name) => {
  const net = netOf(name);
  expect(weightsOf(net).some((weight) => weight.name === 'bias')).toBe(true);
  const products = rowsOf(net).filter(({ op }) => op.role === 'convolution');
  const besides = rowsOf(net).filter((row) => !products.includes(row));
  expect(products.reduce((sum, row) => sum + row.flops - added(row), 0)).toBe(2 * forward[name]);
  const rest = products.reduce((sum, row) => sum + added(row), 0) + besides.reduce((sum, row) => sum + row.flops, 0);
  expect(countFlops([net])).toBe(2 * forward[name] + rest);
  // What is no product is little, so that the work of a net can be read off `genc show`.
  expect(rest / countFlops([net])).toBeLessThan(0.01);
});

test('an iteration at batch 64 is 15.5 GFLOP', () => {
  expect(iteration).toBe(120_898_560);
  expect((2 * 64 * iteration) / 1e9).toBeCloseTo(15.475, 3);
});
