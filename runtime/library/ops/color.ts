/**
 * CIE L*a*b* (1976) of sRGB pictures under D65, 2° observer, scaled for networks: [L/100, a/128, b/128]. Sources: IEC
 * 61966-2-1 (companding, primaries), CIE 15:2004 (L*a*b*, with the exact ε = 216/24389 and κ = 24389/27).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { clip } from './elementwise.js';

/** Linear sRGB → XYZ, Y = 1 for white; rows are X, Y, Z. */
export const toXyz = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
] as const;
const fromXyz = inverse(toXyz);
/** XYZ of sRGB's white: the sums of the rows, so that white and all greys have a = b = 0 exactly. */
export const white = toXyz.map((row) => row[0] + row[1] + row[2]) as [number, number, number];
export const epsilon = 216 / 24389;
export const kappa = 24389 / 27;
/** The divisor of a and b; L is divided by 100. */
export const abScale = 128;

/** sRGB pictures [batch, h, w, 3] in 0..1 → Lab, L in 0..1, a and b in −1..1. */
export function lab<T extends Tensor>(x: T): T {
  const linear = piecewise(
    x,
    0.04045,
    (value) => tf.div(value, 12.92),
    (value) => tf.pow(tf.div(tf.add(value, 0.055), 1.055), 2.4),
  );
  const scaled = tf.div(product(linear, toXyz), tf.tensor1d(white));
  const f = piecewise(
    scaled,
    epsilon,
    (t) => tf.div(tf.add(tf.mul(t, kappa), 16), 116),
    (t) => tf.pow(t, 1 / 3),
  );
  const l = [0, 1.16, 0];
  const a = [500 / abScale, -500 / abScale, 0];
  const b = [0, 200 / abScale, -200 / abScale];
  return tf.sub(product(f, [l, a, b]), tf.tensor1d([0.16, 0, 0]));
}

/**
 * Lab as `lab` gives it → sRGB [batch, h, w, 3] in 0..1. Colours outside sRGB are clipped in linear light, and no
 * gradient flows through the clipping.
 */
export function rgb<T extends Tensor>(x: T): T {
  const f = product(tf.add(x, tf.tensor1d([0.16, 0, 0])), [
    [1 / 1.16, abScale / 500, 0],
    [1 / 1.16, 0, 0],
    [1 / 1.16, 0, -abScale / 200],
  ]);
  const xyz = tf.mul(uncompressed(f), tf.tensor1d(white));
  return companded(product(xyz, fromXyz)) as T;
}

/** Lightness L/100 in 0..1, [batch, h, w, 1] → the sRGB grey of that lightness, [batch, h, w, 1] in 0..1. */
export function grey<T extends Tensor>(lightness: T): T {
  return companded(uncompressed(tf.div(tf.add(lightness, 0.16), 1.16))) as T;
}

/** The inverse of the compression in L*a*b*: f³, linear near black. */
function uncompressed(f: Tensor): Tensor {
  return piecewise(
    f,
    6 / 29,
    (value) => tf.div(tf.sub(tf.mul(value, 116), 16), kappa),
    (value) => tf.mul(tf.square(value), value),
  );
}

/** Linear light → sRGB, clipped to 0..1. */
function companded(linear: Tensor): Tensor {
  return piecewise(
    clip(linear, 0, 1),
    0.0031308,
    (value) => tf.mul(value, 12.92),
    (value) => tf.sub(tf.mul(tf.pow(value, 1 / 2.4), 1.055), 0.055),
  );
}

/**
 * `low(x)` up to the bound, `high(x)` above. `high` is only evaluated above the bound: roots of smaller numbers would
 * make the gradient NaN.
 */
function piecewise(x: Tensor, bound: number, low: (x: Tensor) => Tensor, high: (x: Tensor) => Tensor): Tensor {
  return tf.where(tf.lessEqual(x, bound), low(x), high(tf.maximum(x, bound)));
}

/** The product of every row of the matrix with the last axis. */
function product<T extends Tensor>(x: T, rows: readonly (readonly number[])[]): T {
  const matrix = tf.transpose(tf.tensor2d(rows.map((row) => [...row])));
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, 3]), matrix), x.shape) as T;
}

/** The inverse of a 3 × 3 matrix, by Cramer's rule. */
function inverse(m: readonly (readonly number[])[]): number[][] {
  const at = (row: number, column: number): number => m[row % 3]![column % 3]!;
  const cofactor = (i: number, j: number): number =>
    at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
  const determinant = [0, 1, 2].reduce((sum, j) => sum + at(0, j) * cofactor(0, j), 0);
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(j, i) / determinant));
}
