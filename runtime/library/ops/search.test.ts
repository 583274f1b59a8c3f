import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam, adamw, rmsprop, sgd } from '../optim/index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { onSearchProgress } from './progress.js';
import { least } from './search.js';

const starts = [
  [0.5, -1, 2],
  [3, 0.25, -2],
];
const centres = [
  [1, 2, -1],
  [-0.5, 0, 4],
];
const widths = [1, 0.5, 3];

/** Σ width · (x − centre)² of each example. */
const bowl =
  (centre: Tensor2D) =>
  (x: Tensor2D): Tensor1D =>
    tf.sum(tf.mul(tf.tensor1d(widths), tf.square(tf.sub(x, centre))), 1);

describe.each(testedBackends)('searches on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('end at the minimum of a quadratic', async () => {
    const centre = tf.tensor2d(centres);
    const [found] = least(bowl(centre), [tf.tensor2d(starts)], adam({ lr: 0.1 }), 600);
    expect(await found.array()).toEqual(centres.map((row) => row.map((value) => expect.closeTo(value, 3))));
  });

  test('move as Adam does in double precision', async () => {
    const [rate, beta1, beta2, epsilon, steps] = [0.05, 0.8, 0.95, 1e-7, 25] as const;
    const expected = starts.map((row, example) =>
      row.map((start, place) => {
        let [x, m, v] = [start, 0, 0];
        for (let t = 1; t <= steps; t += 1) {
          const slope = 2 * widths[place]! * (x - centres[example]![place]!);
          m = beta1 * m + (1 - beta1) * slope;
          v = beta2 * v + (1 - beta2) * slope * slope;
          x -= (((rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t)) * m) / (Math.sqrt(v) + epsilon);
        }
        return x;
      }),
    );
    const definition = adam({ lr: rate, beta1, beta2, epsilon });
    const [found] = least(bowl(tf.tensor2d(centres)), [tf.tensor2d(starts)], definition, steps);
    expect(await found.array()).toEqual(expected.map((row) => row.map((value) => expect.closeTo(value, 4))));
  });

  test.each([
    ['adam', adam({ lr: 0.1 })],
    ['adamw', adamw({ lr: 0.1 })],
    ['rmsprop', rmsprop({ lr: 0.05, momentum: 0.5 })],
    ['sgd', sgd({ lr: 0.05, momentum: 0.5 })],
  ])('with %s find for an example what they find for it alone', async (_, definition) => {
    const [together] = least(bowl(tf.tensor2d(centres)), [tf.tensor2d(starts)], definition, 20);
    const alone = starts.map((row, index) =>
      least(bowl(tf.tensor2d([centres[index]!])), [tf.tensor2d([row])], definition, 20)[0].arraySync(),
    );
    expect(await together.array()).toEqual(alone.flat().map((row) => row.map((value) => expect.closeTo(value, 5))));
    expect(await together.array()).not.toEqual(starts);
  });

  test('go over several values at once, of shapes of their own', async () => {
    const x = tf.tensor2d([[3], [-1]]);
    const far = (a: Tensor2D, b: Tensor1D): Tensor1D =>
      tf.add(tf.square(tf.sub(tf.sum(a, 1), tf.sum(x, 1))), tf.square(tf.sub(b, tf.mean(a, 1))));
    const [a, b] = least(far, [tf.zeros<tf.Rank.R2>([2, 2]), tf.tensor1d([1, 1])], adam({ lr: 0.1 }), 600);
    const rows = (await a.array()) as number[][];
    expect(rows.map(([p, q]) => p! + q!)).toEqual([expect.closeTo(3, 3), expect.closeTo(-1, 3)]);
    expect(await b.array()).toEqual([expect.closeTo(1.5, 3), expect.closeTo(-0.5, 3)]);
  });

  test('do not change their starts, and leave no tensor behind in a thousand steps', async () => {
    const centre = tf.tensor2d(centres);
    const start = tf.tensor2d(starts);
    const counts: number[] = [];
    const bytes: number[] = [];
    const stop = onSearchProgress(() => {
      counts.push(tf.memory().numTensors);
      bytes.push(tf.memory().numBytes);
    });
    const before = tf.memory().numTensors;
    const found = tf.tidy(() => least(bowl(centre), [start], adam({ lr: 0.01 }), 1000)[0]);
    stop();
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(counts).toHaveLength(1001);
    expect(new Set(counts).size).toBe(1);
    expect(new Set(bytes).size).toBe(1);
    expect(await start.array()).toEqual(starts);
    tf.dispose([centre, start, found]);
    expect(tf.memory().numTensors).toBe(before - 2);
  });

  test('report their progress to listeners', () => {
    const told: string[] = [];
    const stop = onSearchProgress(({ step, steps }) => told.push(`${step}/${steps}`));
    const search = (): Tensor2D => tf.tidy(() => least(bowl(tf.tensor2d(centres)), [tf.tensor2d(starts)], sgd(), 3)[0]);
    search();
    stop();
    search();
    expect(told).toEqual(['0/3', '1/3', '2/3', '3/3']);
  });
});
