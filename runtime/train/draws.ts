import * as tf from '@tensorflow/tfjs-core';
import { integer, normal, uniform } from '../random/index.js';
import type { Address } from '../random/index.js';
import type { DrawSource } from './pass.js';

/**
 * Draws of one moment as tensors. `prefix` keeps training, evaluation and pictures apart; within it a draw is known by
 * its own path, so that all steps of an iteration see the same `normal('z')` (rule 14).
 */
export function drawSource(seed: number, prefix: string, iteration = 0, repetition = 0): DrawSource {
  const address = (path: string): Address => ({ seed, path: `${prefix}/${path}`, iteration, repetition });
  const make = (values: Float32Array, shape: readonly number[]): tf.Tensor => tf.tensor(values, [...shape], 'float32');
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  return {
    normal: (path, shape) => make(normal(address(path), size(shape)), shape),
    uniform: (path, shape, low, high) => make(uniform(address(path), size(shape), low, high), shape),
    integer: (path, shape, low, high) => make(Float32Array.from(integer(address(path), size(shape), low, high)), shape),
    chance: (path) => uniform(address(path), 1)[0]!,
  };
}
