/** The pool of examples against a plain loop over arrays with the same draws. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawSource } from '../train/draws.js';
import { createPass } from '../train/pass.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { pooled } from './example-pool.js';

const size = 4;
const batch = 3;
const rounds = 12;

/** The algorithm as a reader of the paper would write it. */
function reference(examples: readonly number[], draws: (round: number, name: string) => readonly number[]): number[] {
  const pool: number[] = [];
  return examples.map((example, index) => {
    const [round, inBatch] = [Math.floor(index / batch), index % batch];
    if (pool.length < size) {
      pool.push(example);
      return example;
    }
    if (draws(round, 'coin')[inBatch]! >= 0.5) return example;
    const place = Math.floor(draws(round, 'place')[inBatch]! * size);
    const old = pool[place]!;
    pool[place] = example;
    return old;
  });
}

describe.each(testedBackends)('pooled on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const state = (): { examples: tf.Variable; filled: tf.Variable<tf.Rank.R0> } => ({
    examples: tf.variable(tf.zeros([size, 2])),
    filled: tf.variable(tf.scalar(0)),
  });

  it('gives old examples back as the paper says, from batch to batch', async () => {
    const pool = state();
    const move = (variable: tf.Tensor, next: tf.Tensor): void => (variable as tf.Variable).assign(next);
    const given: number[] = [];
    const taken: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const numbers = Array.from({ length: batch }, (_, index) => 1 + round * batch + index);
      const pass = createPass({ training: true, batch, draws: drawSource(5, 'train', round, 0), move });
      const x = tf.tensor2d(
        numbers.flatMap((number) => [number, -number]),
        [batch, 2],
      );
      const out = await pooled(x, pool as unknown as { examples: Tensor2D; filled: Scalar }, pass, 'old').array();
      given.push(...numbers);
      taken.push(...out.map(([first]) => first!));
      expect(out.map(([first, second]) => first! + second!)).toEqual([0, 0, 0]); // Whole examples come back.
    }
    const draws = (round: number, name: string): number[] => {
      const pass = createPass({ training: true, batch, draws: drawSource(5, 'train', round, 0) });
      return Array.from(pass.uniform(`old/${name}`, [batch]).dataSync());
    };
    expect(taken).toEqual(reference(given, draws));
    expect(taken).not.toEqual(given);
    expect((await pool.filled.data())[0]).toBe(size);
  });

  it('passes examples through outside of training, and stops gradients in training', async () => {
    const pool = state();
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const still = createPass({ training: false, batch: 2, draws: drawSource(1, 'evaluate') });
    expect(await pooled(x, pool as never, still, 'old').array()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect((await pool.filled.data())[0]).toBe(0);
    const training = createPass({ training: true, batch: 2, draws: drawSource(1, 'train', 0, 0) });
    const gradient = tf.grad((weight) => {
      const out = pooled(tf.mul(weight, 2) as Tensor2D, pool as never, training, 'old');
      return tf.sum(tf.add(out, weight));
    })(x);
    expect(Array.from(await gradient.data())).toEqual([1, 1, 1, 1]);
  });
});
