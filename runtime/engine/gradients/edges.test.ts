/**
 * Functions at the edges of their domains: values and gradients are those of PyTorch, and an infinite gradient goes no
 * further where the result is not used. The expected numbers are PyTorch's own.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { nn } from '../../index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';

type Numbers = readonly number[];
type Row = readonly [name: string, f: (x: Tensor) => Tensor, x: Numbers, y: Numbers, dx: Numbers];

const low = -Infinity;
const positive = (x: Tensor): Tensor => tf.greater(x, 0);

const rows: readonly Row[] = [
  // The branch that is not taken.
  ['log(max(x, 0))', (x) => nn.log(nn.maximum(x, 0)), [-1, 2], [low, Math.log(2)], [0, 0.5]],
  ['log(min(x, 0))', (x) => nn.log(nn.minimum(x, 0)), [1, 3], [low, low], [0, 0]],
  ['log(clip(x, 0..1))', (x) => nn.log(nn.clip(x, 0, 1)), [-1, 0.5, 2], [low, Math.log(0.5), 0], [0, 2, 0]],
  ['log(relu(x))', (x) => nn.log(nn.relu(x)), [-1, 0, 2], [low, low, Math.log(2)], [0, 0, 0.5]],
  ['1 / relu(x)', (x) => nn.pow(nn.relu(x), -1), [-1, 2], [Infinity, 0.5], [0, -0.25]],
  [
    'where around a division',
    (x) => nn.where(positive(x), tf.div(1, nn.where(positive(x), x, 0)), 0),
    [-1, 0, 2],
    [0, 0, 0.5],
    [0, 0, -0.25],
  ],
  ['log(where(x > 0, x, 0))', (x) => nn.log(nn.where(positive(x), x, 0)), [-1, 2], [low, Math.log(2)], [0, 0.5]],
  // Roots and lengths at zero.
  ['sqrt(x)', (x) => nn.safeSqrt(x), [0, 4], [0, 2], [0, 0.25]],
  ['1 / sqrt(x)', (x) => tf.div(1, nn.safeSqrt(x)), [0, 4], [Infinity, 0.5], [0, -0.0625]],
  ['norm(x)', (x) => nn.norm(x, 0), [0, 0], [0], [0, 0]],
  ['std(x)', (x) => nn.std(x, 0), [3, 3], [0], [0, 0]],
  // Powers of zero.
  ['x ^ [0, 1.5, 2, 1]', (x) => nn.pow(x, tf.tensor1d([0, 1.5, 2, 1])), [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]],
  ['[0, 0, 2] ^ x', (x) => tf.pow(tf.tensor1d([0, 0, 2]), x), [2, 0.5, 3], [0, 0, 8], [0, 0, 8 * Math.log(2)]],
  // Far from zero.
  ['softplus', nn.softplus, [-200, 0, 200], [0, Math.log(2), 200], [0, 0.5, 1]],
  ['elu', nn.elu, [-200, 200], [-1, 200], [0, 1]],
  ['selu', nn.selu, [-200, 200], [-1.7580993, 210.1402], [0, 1.050701]],
  ['sigmoid', nn.sigmoid, [-200, 200], [0, 1], [0, 0]],
  ['silu', nn.silu, [-200, 200], [0, 200], [0, 1]],
  ['abs', nn.abs, [0], [0], [0]],
  // Reductions.
  ['logsumexp', (x) => nn.logsumexp(x, 0), [low, 1], [1], [0, 1]],
  ['logsumexp far from zero', (x) => nn.logsumexp(x, 0), [-1e5, 1e5], [1e5], [0, 1]],
  ['log_softmax', (x) => nn.logSoftmax(x), [-1e5, 0, 1e5], [-2e5, -1e5, 0], [1, 1, -2]],
  ['log(max(x) - 1)', (x) => nn.log(tf.sub(nn.max(x, 0), 1)), [0.5, 1], [low], [0, Infinity]],
  // Angles.
  ['atan2(x, [1, 0])', (x) => tf.atan2(x, tf.tensor1d([1, 0])), [0, 1], [0, Math.PI / 2], [1, 0]],
  // Losses at the ends of their ranges.
  ['bce(x, 1)', (x) => nn.bce(x, 1), [0, 1], [-Math.log(1e-7), 1e-7], [0, 0]],
  ['bce_logits(x, 1)', (x) => nn.bceLogits(x, 1), [-200, 200], [200, 0], [-1, 0]],
];

const near = (found: Float32Array, expected: Numbers): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    const wanted = expected[index]!;
    if (Number.isFinite(wanted)) expect(Math.abs(value - wanted)).toBeLessThanOrEqual(2e-6 * (1 + Math.abs(wanted)));
    else expect(value).toBe(wanted);
  });
};

describe.each(testedBackends)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(rows)('%s', (_, f, x, y, dx) => {
    tf.tidy(() => {
      const point = tf.tensor1d([...x]);
      near(f(point).dataSync() as Float32Array, y);
      near(
        tf
          .grad((at: Tensor) => f(at))(point)
          .dataSync() as Float32Array,
        dx,
      );
    });
  });
});
