/** A pool of earlier examples, which shows a critic what a generator made some time ago. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';
import { stop } from './differentiation.js';

export interface PoolState {
  /** Examples, [size, …]; the first `filled` of them are set. */
  readonly examples: Tensor;
  readonly filled: Scalar;
}

/**
 * Passes examples through the pool one by one. While the pool has room, an example goes in and comes out again. A full
 * pool returns an old example half of the time and keeps the new one in its place (Shrivastava et al. 2017, section
 * 2.3, as Zhu et al. 2017 do it for CycleGAN). No gradient flows to x. Outside of training, examples go through
 * unchanged.
 */
export function pooled<T extends Tensor>(x: T, { examples, filled }: PoolState, pass: Pass, key: string): T {
  if (!pass.training) return stop(x);
  const [batch = 1] = x.shape;
  const [size = 1] = examples.shape;
  const places = pass.uniform(`${key}/place`, [batch]);
  const coins = pass.uniform(`${key}/coin`, [batch]);
  const ones = new Array<number>(x.rank - 1).fill(1);
  const [out, pool, count] = tf.tidy(() => {
    let kept = stop(examples);
    let there: Tensor = stop(filled);
    const results: Tensor[] = [];
    for (let index = 0; index < batch; index += 1) {
      const example = tf.slice(stop(x), index, 1);
      const full = tf.greaterEqual(there, size);
      const any = tf.floor(tf.mul(tf.slice(places, index, 1), size));
      const place = tf.cast(tf.minimum(tf.where(full, any, tf.reshape(there, [1])), size - 1), 'int32');
      const swap = tf.logicalAnd(full, tf.less(tf.slice(coins, index, 1), 0.5));
      const goesIn = tf.cast(tf.logicalOr(tf.logicalNot(full), swap), 'float32');
      const chosen = tf.cast(tf.equal(tf.range(0, size, 1, 'int32'), place), 'float32');
      const mask = tf.reshape(tf.mul(chosen, goesIn), [size, ...ones]);
      const old = tf.gather(kept, place);
      results.push(tf.where(tf.broadcastTo(tf.reshape(swap, [1, ...ones]), example.shape), old, example));
      kept = tf.add(kept, tf.mul(tf.sub(example, kept), mask));
      there = tf.minimum(tf.add(there, 1), size);
    }
    return [tf.concat(results, 0), kept, there];
  }) as [T, Tensor, Tensor];
  pass.move(examples, pool);
  pass.move(filled, count);
  return out;
}
