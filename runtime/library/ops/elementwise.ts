/**
 * Elementwise functions in one place; those that tfjs has are its own, with the gradients of
 * `runtime/engine/gradients`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';

export type Operand = Tensor | number;

export const square = <T extends Tensor>(x: T): T => tf.square(x);
export const sqrt = <T extends Tensor>(x: T): T => tf.sqrt(x);
export const abs = <T extends Tensor>(x: T): T => tf.abs(x);
export const log = <T extends Tensor>(x: T): T => tf.log(x);
export const exp = <T extends Tensor>(x: T): T => tf.exp(x);

/** x to the power p. Whole and half powers written as numbers go through square, sqrt and products, which are exact. */
export function pow<T extends Tensor>(x: T, p: Operand): T {
  if (p === 1) return x;
  if (p === 2) return tf.square(x);
  if (p === 3) return tf.mul(tf.square(x), x) as T;
  if (p === 4) return tf.square(tf.square(x));
  if (p === 0.5) return tf.sqrt(x);
  if (p === -1) return tf.reciprocal(x);
  return tf.pow(x, p) as T;
}

/** Values cut to `low` and `high`; no gradient flows through a value that was changed. */
export const clip = <T extends Tensor>(x: T, low: number, high: number): T => tf.clipByValue(x, low, high);

/** The rest of a / b, with the sign of b. */
export function mod<T extends Tensor = Tensor>(a: Operand, b: Operand): T {
  const whole = tf.floor(tf.div(a, b));
  return tf.sub(a, tf.mul(b, stop(whole))) as T;
}

const holds = (x: Operand): Tensor => tf.notEqual(typeof x === 'number' ? x : stop(x), 0);

/** 1 where neither is 0. */
export const and = <T extends Tensor = Tensor>(a: Operand, b: Operand): T =>
  tf.cast(tf.logicalAnd(holds(a), holds(b)), 'float32') as T;

/** 1 where one of the two is not 0. */
export const or = <T extends Tensor = Tensor>(a: Operand, b: Operand): T =>
  tf.cast(tf.logicalOr(holds(a), holds(b)), 'float32') as T;

/** 1 where x is 0. */
export const not = <T extends Tensor>(x: T): T => tf.cast(tf.equal(stop(x), 0), 'float32');

const real = (x: Tensor): Tensor => tf.cast(x, 'float32');

/** `a` where the condition is not zero, `b` elsewhere; all three are broadcast. */
export function where<T extends Tensor = Tensor>(condition: Tensor, a: Operand, b: Operand): T {
  const test = condition.dtype === 'bool' ? stop(condition) : tf.notEqual(stop(condition), 0);
  // The kernels of tfjs read both values as one type: a label beside a number would be read as other bits.
  const [x, y] = [a, b].map((each) => (typeof each === 'number' ? tf.scalar(each) : each)) as [Tensor, Tensor];
  return (x.dtype === y.dtype ? tf.where(test, x, y) : tf.where(test, real(x), real(y))) as T;
}

/** a + t · (b − a): `a` at t = 0, `b` at t = 1. */
export const lerp = <T extends Tensor>(a: T, b: Operand, t: Operand): T => tf.add(a, tf.mul(t, tf.sub(b, a))) as T;

export const minimum = <T extends Tensor = Tensor>(a: Operand, b: Operand): T => tf.minimum(a, b) as T;
export const maximum = <T extends Tensor = Tensor>(a: Operand, b: Operand): T => tf.maximum(a, b) as T;
