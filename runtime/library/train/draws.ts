import * as tf from '@tensorflow/tfjs-core';
import { integer, normal, uniform } from '../random/index.js';
import type { Address } from '../random/index.js';
import type { DrawSource } from './pass.js';

/**
 * The draws of one place as tensors. `prefix` keeps training, evaluation and pictures apart; within it a draw is keyed
 * by its own path, so that all steps of an iteration see the same `normal('z')` (rule 14).
 */
export function drawSource(seed: number, prefix: string, iteration = 0, repetition = 0, rows?: Rows): DrawSource {
  const address = (path: string): Address => ({ seed, path: `${prefix}/${path}`, iteration, repetition });
  const make = (values: Float32Array, shape: readonly number[]): tf.Tensor => tf.tensor(values, [...shape], 'float32');
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  /** The count of numbers of the whole draw that belong to earlier rows. */
  const before = (shape: readonly number[]): number =>
    rows && shape[0] === rows.count ? rows.first * size(shape.slice(1)) : 0;
  return {
    normal: (path, shape) => make(normal(address(path), size(shape), 0, 1, before(shape)), shape),
    uniform: (path, shape, low, high) => make(uniform(address(path), size(shape), low, high, before(shape)), shape),
    integer: (path, shape, low, high) =>
      make(Float32Array.from(integer(address(path), size(shape), low, high, before(shape))), shape),
    chance: (path) => uniform(address(path), 1)[0]!,
    copies: (count) =>
      drawSource(seed, prefix, iteration, repetition, rows && { first: count * rows.first, count: count * rows.count }),
  };
}

/** The examples of a draw that is made in parts. Each part has the numbers that its rows have in the whole. */
export interface Rows {
  readonly first: number;
  readonly count: number;
}
