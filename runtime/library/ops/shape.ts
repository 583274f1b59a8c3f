import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** [batch, …] → [batch, everything else]. */
export function flatten(x: Tensor): Tensor2D {
  const batch = x.shape[0] ?? 1;
  return tf.reshape(x, [batch, x.size / batch]);
}

/** Every example in the shape `shape`, which leaves the batch axis out. */
export function reshape<T extends Tensor = Tensor>(x: Tensor, shape: readonly number[]): T {
  return tf.reshape(x, [x.shape[0] ?? 1, ...shape]) as T;
}

/** The tensors joined along the last axis; all their other axes agree. */
export function concat<T extends Tensor>(list: readonly T[]): T {
  return tf.concat([...list], (list[0]?.rank ?? 1) - 1) as T;
}

/** The channels from `from` (included) to `to` (excluded) of the last axis. */
export function channels<T extends Tensor>(x: T, from: number, to: number): T {
  const begin = x.shape.map(() => 0);
  const size = [...x.shape];
  begin[x.rank - 1] = from;
  size[x.rank - 1] = to - from;
  return tf.slice(x, begin, size);
}

/** x with axes of length one between the `leading` axes and the rest, up to `rank`: [batch, c] → [batch, 1, 1, c]. */
export function expand<T extends Tensor = Tensor>(x: Tensor, rank: number, leading = 1): T {
  if (x.rank >= rank) return x as T;
  const ones = new Array<number>(rank - x.rank).fill(1);
  return tf.reshape(x, [...x.shape.slice(0, leading), ...ones, ...x.shape.slice(leading)]) as T;
}

/**
 * x [batch, …] repeated over `shape` (batch left out), right-aligned as in NumPy: [batch, 10] onto [28, 28, 10] gives
 * [batch, 28, 28, 10]. Throws if an axis is neither equal nor one.
 */
export function broadcast<T extends Tensor = Tensor>(x: Tensor, shape: readonly number[]): T {
  const expanded = expand(x, shape.length + 1);
  const own = expanded.shape.slice(1);
  if (own.length === shape.length && own.every((side, axis) => side === shape[axis])) return expanded as T;
  own.forEach((side, axis) => {
    if (side !== 1 && side !== shape[axis]) {
      throw new Error(`broadcast: [${x.shape.slice(1).join(', ')}] does not fit onto [${shape.join(', ')}]`);
    }
  });
  // A product with ones uses the fastest broadcasting kernel of every backend; Tile is slow on wasm.
  return tf.mul(expanded, tf.ones([1, ...shape])) as T;
}
