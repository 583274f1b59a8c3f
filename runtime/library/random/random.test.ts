import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import {
  glorotUniform,
  heNormal,
  lecunUniform,
  ones,
  permutation,
  randomNormal,
  rotation,
  truncatedNormal as truncated,
  unit,
  zeros,
} from '../weights/initializers.js';
import { state, weight } from '../../contract/model.js';
import type { RotationPart } from '../../contract/model.js';
import {
  initialValues,
  initializeWeights,
  integer,
  normal,
  permutation as permuted,
  philox,
  uniform,
} from './index.js';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: ArrayLike<number>): number => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)));
};

describe('philox4x32-10', () => {
  // Random123's known-answer file (kat_vectors): counter, key, result.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the known answer of counter %j and key %j', (counter, key, answer) => {
    const out = new Uint32Array(4);
    philox(counter as unknown as [number, number, number, number], key[0]!, key[1]!, out);
    expect([...out]).toEqual(answer);
  });
});

describe('draws', () => {
  const address = { seed: 7, path: 'G/noise', iteration: 3, repetition: 1 };

  it('are the same for one address and differ in every part of it', () => {
    const first = uniform(address, 8);
    expect(uniform(address, 8)).toEqual(first);
    expect(uniform(address, 4)).toEqual(first.slice(0, 4));
    for (const other of [
      { seed: 8 },
      { path: 'G/nois' },
      { iteration: 4 },
      { repetition: 2 },
      { iteration: 2 ** 33 },
    ]) {
      expect(uniform({ ...address, ...other }, 8)).not.toEqual(first);
    }
  });

  it('are uniform: moments, bounds, and equal shares of ten bins', () => {
    const values = uniform(address, 40_000, -2, 3);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(deviation(values)).toBeCloseTo(5 / Math.sqrt(12), 1);
    const bins = new Array<number>(10).fill(0);
    for (const value of values) bins[Math.floor((value + 2) * 2)]! += 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
    expect(chiSquared).toBeLessThan(27.9); // The bound for 9 degrees of freedom and p = 0.001.
  });

  it('are normal: moments, tails, and no correlation between neighbours', () => {
    const values = normal(address, 40_001);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(deviation(values)).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (Math.abs(value) > 1.959964 ? 1 : 0)))).toBeCloseTo(0.05, 2);
    expect(mean(values.map((value) => value ** 4))).toBeCloseTo(3, 0);
    expect(Math.abs(mean(values.slice(1).map((value, index) => value * values[index]!)))).toBeLessThan(0.02);
  });

  it('are whole numbers with both ends', () => {
    const values = integer(address, 2000, -1, 2);
    expect(new Set(values)).toEqual(new Set([-1, 0, 1, 2]));
    expect(mean(values)).toBeCloseTo(0.5, 0);
  });

  it('permute: every number once, every place equally likely', () => {
    expect([...permuted(address, 100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const places = Array.from({ length: 3000 }, (_, iteration) => permuted({ ...address, iteration }, 5).indexOf(0));
    for (let place = 0; place < 5; place += 1) {
      expect(Math.abs(places.filter((found) => found === place).length - 600)).toBeLessThan(90);
    }
  });
});

describe('initial weights', () => {
  const address = { seed: 1, path: 'w' };

  it('have the variance of their scheme', () => {
    const size = 30_000;
    expect(deviation(initialValues(glorotUniform(30, 70), size, address))).toBeCloseTo(Math.sqrt(2 / 100), 3);
    expect(Math.max(...initialValues(glorotUniform(30, 70), size, address))).toBeLessThanOrEqual(Math.sqrt(6 / 100));
    expect(deviation(initialValues(heNormal(50, 1), size, address))).toBeCloseTo(0.2, 2);
    expect(deviation(initialValues(lecunUniform(25, 1), size, address))).toBeCloseTo(0.2, 2);
    expect(mean(initialValues(randomNormal({ mean: 1, std: 0.02 }), size, address))).toBeCloseTo(1, 3);
    const cut = initialValues(truncated({ std: 0.5 }), size, address);
    expect(Math.max(...cut.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(deviation(cut)).toBeCloseTo(0.5 * 0.8796, 2);
    expect(Math.hypot(...initialValues(unit(), 64, address))).toBeCloseTo(1, 6);
  });

  it('hold each place of an order once', () => {
    const order = initialValues(permutation(), 40, address);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, place) => place));
    expect(order).not.toEqual(initialValues(permutation(), 40, { ...address, seed: 2 }));
  });

  it.each([1, 2, 3, 4, 12])('of a layer are pieces of one rotation of %i channels', (side) => {
    const piece = (part: RotationPart): Float32Array => {
      const size = part === 'lower' || part === 'upper' ? side * side : side;
      return initialValues(rotation(part), size, { seed: 1, path: `weights/F/mix/${part}` });
    };
    const [lower, upper, logScale, sign, order] = (['lower', 'upper', 'log_scale', 'sign', 'permutation'] as const).map(
      piece,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    const entry = (row: number, column: number): number => {
      let sum = 0;
      for (let k = 0; k < side; k += 1) {
        const diagonal = k === column ? sign[k]! * Math.exp(logScale[k]!) : 0;
        sum += (row === k ? 1 : lower[row * side + k]!) * (upper[k * side + column]! + diagonal);
      }
      return sum;
    };
    const rows = Array.from(order, (from) => Array.from({ length: side }, (_, column) => entry(from, column)));
    for (const [i, a] of rows.entries())
      for (const [j, b] of rows.entries())
        expect(a.reduce((sum, value, at) => sum + value * b[at]!, 0)).toBeCloseTo(i === j ? 1 : 0, 5);
    // The matrix is a rotation and not a reflection: the parity of the order times the signs is one.
    const parity = Array.from(order, (a, i) => [...order.slice(i + 1)].filter((b) => b < a).length);
    expect(parity.reduce((sum, count) => sum + count, 0) % 2 === 0 ? 1 : -1).toBe(sign.reduce((a, b) => a * b, 1));
    expect(lower.every((value, at) => at % side < Math.floor(at / side) || value === 0)).toBe(true);
    expect(upper.every((value, at) => at % side > Math.floor(at / side) || value === 0)).toBe(true);
  });

  it('depend on seed and path alone', async () => {
    await prepareBackend('cpu');
    const kernel = weight([2, 3], glorotUniform(2, 3));
    const net = { dense: { kernel, bias: weight([3], zeros()) }, norm: { moving_variance: state([3], ones()) } };
    const alone = initializeWeights({ B: net }, 5);
    const both = initializeWeights({ A: { dense: { kernel } }, B: net }, 5);
    expect([...both.keys()]).toEqual(['A/dense/kernel', 'B/dense/kernel', 'B/dense/bias', 'B/norm/moving_variance']);
    const values = (weights: Map<string, tf.Tensor>, path: string): number[] => [...weights.get(path)!.dataSync()];
    expect(values(both, 'B/dense/kernel')).toEqual(values(alone, 'B/dense/kernel'));
    expect(values(both, 'A/dense/kernel')).not.toEqual(values(both, 'B/dense/kernel'));
    expect(values(both, 'B/norm/moving_variance')).toEqual([1, 1, 1]);
    expect(both.get('B/dense/kernel')!.shape).toEqual([2, 3]);
    tf.dispose([...alone.values(), ...both.values()]);
  });
});

describe('a part of a draw', () => {
  const address = { seed: 7, path: 'part' };
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 33])('from %i on is the same as in the whole', (from) => {
    expect([...normal(address, 20, 1, 2, from)]).toEqual([...normal(address, 60, 1, 2)].slice(from, from + 20));
    expect([...uniform(address, 20, -1, 1, from)]).toEqual([...uniform(address, 60, -1, 1)].slice(from, from + 20));
    expect([...integer(address, 20, 0, 9, from)]).toEqual([...integer(address, 60, 0, 9)].slice(from, from + 20));
  });
});
