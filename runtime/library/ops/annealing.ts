/** Values that change with the training. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { timeAfter } from '../../common/times.js';
import type { Pass } from '../../contract/model.js';

/** The way of a value: its epochs, those of the stage before it, and the spacing (see `timeAfter`). */
export interface AnnealOptions {
  readonly epochs: number;
  readonly after?: number;
  readonly rho?: number;
}

/** A number on its way `from` … `to` over the epochs of a stage. Outside of training steps it is at its end. */
export function anneal(pass: Pass, from: number, to: number, { epochs, after = 0, rho = 1 }: AnnealOptions): Scalar {
  const { stageEpoch = Infinity } = pass;
  return tf.scalar(timeAfter(stageEpoch - after, from, to, epochs, rho));
}
