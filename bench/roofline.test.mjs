import { expect, test } from 'vitest';
import { gflopOf, outsideProducts, peakLines, peakOf, peakTable, speedOf, workTable } from './roofline.mjs';

const speeds = [
  { library: 'ONNX Runtime', one: 100, all: 190 },
  { library: 'PyTorch', one: 110, all: 180 },
];
const roof = { side: 2048, cores: 2, clock: 2.5, speeds, absent: [] };
const variant = (name, wallMs) => ({ name, says: name, wallMs });
const dcgan = {
  name: 'dcgan',
  batch: 64,
  multiplications: 64 * 120_898_560,
  variants: [variant('genc', 163), variant('torch', 326), { name: 'layers', says: 'by hand', skipped: 'why' }],
};

test('the roof is the fastest library, for each count of cores', () => {
  expect(peakOf(roof)).toEqual({ one: 110, all: 190 });
  expect(peakOf({ speeds: [{ library: 'busy', one: 100, all: 90 }] })).toEqual({ one: 100, all: 100 });
  expect(peakOf({ speeds: [] })).toBeUndefined();
  expect(peakOf(undefined)).toBeUndefined();
});

test('work by time is speed', () => {
  expect(gflopOf(5e8)).toBe(1);
  expect(speedOf(5e8, 10)).toBeCloseTo(100, 9);
  expect(outsideProducts(80, 48)).toBeCloseTo(0.4, 9);
});

test('shares of the roof, and what is outside products', () => {
  const variants = [...dcgan.variants, variant('floor', 81.5)];
  const { head, rows } = workTable({ roof, results: [{ ...dcgan, variants }] }, ({ name }) => name);
  expect(head.slice(3)).toEqual(['genc, of the roof', 'torch, of the roof', 'floor, of the roof', 'genc outside products']); // prettier-ignore
  // 15.475 GFLOP in 163 ms are 94.9 GFLOP/s, half of 190.
  expect(rows).toEqual([['dcgan', '120.9', '15.5', '50 %', '25 %', '100 %', '50 %']]);
});

test('what was not measured is left open', () => {
  const uncounted = { name: 'vae', batch: 1, variants: [] };
  const { head, rows } = workTable({ results: [dcgan, uncounted] }, ({ name }) => name);
  expect(head).toEqual(['model', 'multiply-adds per example, millions', 'GFLOP per step', 'genc outside products']);
  expect(rows).toEqual([['dcgan', '120.9', '15.5', '–']]);
  expect(peakTable(undefined)).toEqual([]);
  expect(peakLines({ machine: {} })).toEqual([]);
});

test('the roof as a table and in lines', () => {
  const [{ head, rows }] = peakTable(roof);
  expect(head).toEqual(['', 'one core', '2 cores']);
  expect(rows.at(-1)).toEqual(['the roof', '110', '190']);
  const absent = ['PyTorch: it is not installed'];
  const lines = peakLines({ machine: { clock: 2.1 }, roof: { ...roof, absent }, handicaps: ['OMP_NUM_THREADS=1 (…)'] });
  expect(lines).toEqual([
    '2.10 GHz nominal, 2.50 GHz measured, 44 operations in a cycle of one core',
    'no speed of PyTorch: it is not installed',
    'unset for PyTorch: OMP_NUM_THREADS=1 (…)',
  ]);
});
