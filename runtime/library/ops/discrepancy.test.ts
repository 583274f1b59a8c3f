/** Distances against sums over pairs, written out. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';

const numbers = (count: number, size: number, seed: number): number[][] =>
  Array.from({ length: count }, (_, row) =>
    Array.from({ length: size }, (__, at) => Math.sin(seed + 3.1 * row + 1.7 * at * row + at)),
  );
const squared = (a: number[], b: number[]): number => a.reduce((sum, each, at) => sum + (each - b[at]!) ** 2, 0);

describe.each(testedBackends)('distances on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('mmd is that of all pairs of different examples', () => {
    const [a, b] = [numbers(5, 3, 1), numbers(5, 3, 2)];
    const kernels = {
      imq: (d: number, scale: number) => (6 * scale ** 2) / (6 * scale ** 2 + d),
      rbf: (d: number, scale: number) => Math.exp(-d / (6 * scale ** 2)),
    };
    for (const [name, k] of Object.entries(kernels) as ['imq' | 'rbf', (d: number, scale: number) => number][]) {
      let expected = 0;
      for (const scale of [0.4, 2])
        for (let i = 0; i < 5; i++)
          for (let j = 0; j < 5; j++) {
            if (i !== j) expected += (k(squared(a[i]!, a[j]!), scale) + k(squared(b[i]!, b[j]!), scale)) / 20;
            expected -= (2 * k(squared(a[i]!, b[j]!), scale)) / 25;
          }
      expect(nn.mmd(tf.tensor2d(a), tf.tensor2d(b), name, [0.4, 2]).dataSync()[0]).toBeCloseTo(expected, 5);
    }
  });

  it('mmd of one distribution is about zero, of two apart it is not', () => {
    const draw = (seed: number): tf.Tensor => tf.randomNormal([400, 4], 0, 1, 'float32', seed);
    expect(Math.abs(nn.mmd(draw(1), draw(2)).dataSync()[0]!)).toBeLessThan(0.01);
    expect(nn.mmd(draw(1), tf.add(draw(2), 1)).dataSync()[0]).toBeGreaterThan(0.1);
    expect(nn.mmd(draw(1), tf.mul(draw(2), 0.2)).dataSync()[0]).toBeGreaterThan(0.05);
  });

  it('mmd of one example says nothing', () => {
    expect(Math.abs(nn.mmd(tf.tensor2d([[1, 2]]), tf.tensor2d([[0, 5]])).dataSync()[0]!)).toBe(0);
  });

  it('perceptual distances see directions of features, and not their lengths', () => {
    const a = tf.tensor3d([3, 4, 0, 2], [1, 2, 2]);
    const b = tf.tensor3d([6, 8, 5, 0], [1, 2, 2]);
    // The first place has one direction, the second two at a right angle.
    expect(nn.perceptual([[a, b]]).dataSync()[0]).toBeCloseTo((0 + 2) / 2, 5);
    expect(
      nn
        .perceptual([
          [a, b],
          [a, b],
        ])
        .dataSync()[0],
    ).toBeCloseTo(2, 5);
  });
});
