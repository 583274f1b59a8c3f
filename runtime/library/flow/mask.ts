import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { channelsOf } from './transformed.js';

/**
 * The part of x that a coupling keeps. `half`: one half of the last axis, the first with parity 0. `checkerboard`: the
 * places of a map with (i + j) % 2 === parity. The rest changes.
 */
export interface Mask {
  readonly kind: 'half' | 'checkerboard';
  /** The parity, 0 or 1. */
  readonly parity: number;
}

/** Both halves of the last axis. Throws if its length is odd. */
export function halves<T extends Tensor>(x: T): [T, T] {
  const channels = channelsOf(x);
  if (channels % 2 !== 0) throw new Error(`The last axis, of length ${channels}, has no two equal halves`);
  return tf.split(x, 2, x.rank - 1) as [T, T];
}

/** A map [1, h, w, 1] of 1 at the places with (i + j) % 2 === parity and 0 elsewhere, for maps like x. */
export function board(x: Tensor, parity: number): Tensor {
  if (x.rank !== 4) throw new Error(`A checkerboard needs maps [batch, h, w, c], not tensors of ${x.rank} axes`);
  const [, height = 1, width = 1] = x.shape;
  const ones = Float32Array.from({ length: height * width }, (_, at) =>
    (Math.floor(at / width) + (at % width)) % 2 === parity ? 1 : 0,
  );
  return tf.tensor(ones, [1, height, width, 1]);
}

/** The input of the conditioner: the half that is kept, [.., c/2], or the map with zeros at the places that change. */
export function kept<T extends Tensor>(x: T, { kind, parity }: Mask): T {
  return kind === 'half' ? halves(x)[parity === 0 ? 0 : 1] : (tf.mul(x, board(x, parity)) as T);
}
