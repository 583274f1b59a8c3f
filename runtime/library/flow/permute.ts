import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { stop } from '../ops/differentiation.js';

/** The order and its inverse as whole numbers: order[inverse[i]] = i. */
function orders(order: Tensor1D): { readonly to: Tensor1D; readonly back: Tensor1D } {
  const to = tf.cast(stop(order), 'int32') as Tensor1D;
  const places = tf.range(0, order.size, 1, 'float32');
  const back = tf.cast(tf.unsortedSegmentSum(places, to, order.size), 'int32') as Tensor1D;
  return { to, back };
}

/** Gathers along an axis by an order. Every element moves once, so the gradient is a gather by the inverse order. */
function gather(x: Tensor, to: Tensor1D, back: Tensor1D, axis: number): Tensor {
  const operation = tf.customGrad((...given) => {
    const [x0, save] = given as [Tensor, tf.GradSaveFunc];
    save([to, back]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [to1, back1] = saved as [Tensor1D, Tensor1D];
      return gather(dy, back1, to1, axis);
    };
    return { value: tf.gather(x0, to, axis), gradFunc };
  });
  return operation(x);
}

/** The reordered x: y[i] = x[order[i]] along an axis; `order` holds each of 0 … length − 1 once, as floats. */
export function reorder<T extends Tensor>(x: T, order: Tensor1D, axis: number): T {
  const { to, back } = orders(order);
  return gather(x, to, back, axis) as T;
}

/**
 * The permuted channels: y[…, i] = x[…, order[i]]. `order` [c] is state (initializer `permutation`). Volumes are kept.
 */
export const permute = <T extends Tensor>(x: T, order: Tensor1D): T => reorder(x, order, x.rank - 1);

/** The x that `permute` takes to y. */
export function permuteInverse<T extends Tensor>(y: T, order: Tensor1D): T {
  const { to, back } = orders(order);
  return gather(y, back, to, y.rank - 1) as T;
}

/** The last axis from its end to its start. Volumes are kept. */
export const reverse = <T extends Tensor>(x: T): T => tf.reverse(x, x.rank - 1);

/** `reverse` is its own inverse. */
export const reverseInverse = reverse;
