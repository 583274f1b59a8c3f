/** Functions along one axis. Axes count the batch, and negative ones from the end. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';

/** A function of the last axis, for any axis: the axes are swapped before and after. */
export function alongLast<T extends Tensor>(x: T, axis: number, f: (x: Tensor) => Tensor): T {
  const last = x.rank - 1;
  const along = axis < 0 ? axis + x.rank : axis;
  if (along === last) return f(x) as T;
  const order = x.shape.map((_, at) => (at === along ? last : at === last ? along : at));
  return tf.transpose(f(tf.transpose(x, order)), order) as T;
}

/** The numbers of an axis from `from` (included) to `to` (excluded). */
export function sliced<T extends Tensor>(x: T, axis: number, from: number, to: number): T {
  const begin = x.shape.map((_, at) => (at === axis ? from : 0));
  const size = x.shape.map((side, at) => (at === axis ? to - from : side));
  return tf.slice(x, begin, size);
}

/** Each number along the axis, added to all before it. */
export const cumsum = <T extends Tensor>(x: T, axis = -1): T =>
  alongLast(x, axis, (turned) => tf.cumsum(turned, turned.rank - 1));

/**
 * Each number along the axis, multiplied by all before it, by products of products: the length counts by its logarithm,
 * and every order of gradient is right, at zeros too.
 */
export function cumprod<T extends Tensor>(x: T, axis = -1): T {
  const along = axis < 0 ? axis + x.rank : axis;
  const length = x.shape[along] ?? 1;
  let products: Tensor = x;
  for (let width = 1; width < length; width *= 2) {
    const head = sliced(products, along, 0, width);
    const [before, own] = [sliced(products, along, 0, length - width), sliced(products, along, width, length)];
    products = tf.concat([head, tf.mul(before, own)], along);
  }
  return products as T;
}

/** The place of the largest number along an axis, as float32. No gradient. */
export const argmax = <T extends Tensor = Tensor>(x: Tensor, axis = -1): T => placeOf(tf.argMax, x, axis) as T;

/** The place of the smallest number along an axis, as float32. No gradient. */
export const argmin = <T extends Tensor = Tensor>(x: Tensor, axis = -1): T => placeOf(tf.argMin, x, axis) as T;

function placeOf(find: (x: Tensor, axis: number) => Tensor, x: Tensor, axis: number): Tensor {
  return tf.cast(find(stop(x), axis < 0 ? axis + x.rank : axis), 'float32');
}

/** The axes in another order. */
export const transpose = <T extends Tensor>(x: T, order: readonly number[]): T => tf.transpose(x, [...order]);

/** The product of the matrices in the last two axes; axes before them broadcast, right-aligned. */
export function matmul<T extends Tensor = Tensor>(a: Tensor, b: Tensor): T {
  const [left, right] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(left, right);
  // Kernels repeat single matrices, and nothing else.
  const size = tf.util.sizeFromShape(outer);
  const full = (x: Tensor): Tensor =>
    [1, size].includes(tf.util.sizeFromShape(x.shape.slice(0, -2))) ? x : tf.mul(x, tf.ones([...outer, 1, 1]));
  return tf.matMul(full(a), full(b)) as T;
}
