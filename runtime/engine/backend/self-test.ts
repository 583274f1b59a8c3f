/** The self-test of a backend, in about a second: its arithmetic, differentiated once and twice. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { differentiate } from '../gradients/backward.js';
import { standardize } from '../gradients/standardize.js';

const wave = (shape: number[], step: number): Tensor =>
  tf.sin(tf.reshape(tf.mul(tf.range(1, tf.util.sizeFromShape(shape) + 1), step), shape));

interface Case {
  readonly name: string;
  readonly at: () => Tensor;
  readonly f: (x: Tensor) => Scalar;
}

/** Layer normalisation over all axes but the batch. */
const layerNorm = (x: Tensor): Tensor =>
  tf.reshape(standardize(tf.reshape(x, [x.shape[0] ?? 1, -1]), 1, 1e-3), x.shape);

const critic = (x: Tensor, kernel: Tensor): Tensor =>
  tf.tanh(layerNorm(tf.conv2d(x as Tensor4D, kernel as Tensor4D, [2, 2], 'same')));

/** d sum(f(x)) / dx, which can be differentiated again. */
const slope = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => differentiate(() => f(x), [x]).gradients[0]!;

const cases: readonly Case[] = [
  {
    name: 'convolution by its input',
    at: () => wave([2, 6, 6, 2], 0.7),
    f: (x) => tf.sum(critic(x, wave([3, 3, 2, 4], 0.3))),
  },
  {
    name: 'convolution by its filter',
    at: () => wave([3, 3, 2, 4], 0.3),
    f: (kernel) => tf.sum(critic(wave([2, 6, 6, 2], 0.7), kernel)),
  },
  {
    name: 'transposed convolution and pooling',
    at: () => wave([2, 3, 3, 2], 1.1),
    f: (x) => {
      const filter = wave([4, 4, 3, 2], 0.5) as Tensor4D;
      const large = tf.conv2dTranspose(x as Tensor4D, filter, [2, 6, 6, 3], [2, 2], 'same');
      return tf.sum(tf.square(tf.avgPool(tf.softplus(large), [2, 2], [2, 2], 'valid')));
    },
  },
  {
    name: 'dense layer and cross-entropy',
    at: () => wave([5, 3], 0.9),
    f: (kernel) => tf.neg(tf.sum(tf.log(tf.sigmoid(tf.matMul(wave([4, 5], 0.6) as Tensor2D, kernel as Tensor2D))))),
  },
  {
    name: 'gradient penalty (second order)',
    at: () => wave([3, 3, 2, 4], 0.3),
    f: (kernel) => {
      const steep = slope((x) => tf.sum(critic(x, kernel)), wave([2, 6, 6, 2], 0.7));
      const lengths = tf.sqrt(tf.sum(tf.square(tf.reshape(steep, [2, -1])), 1));
      return tf.sum(tf.square(tf.sub(lengths, 1)));
    },
  },
];

const STEP = 1e-2;
/** The tolerance: float32 differences of this step are right to about one in a thousand. */
const TOLERANCE = 2e-2;

function faultOf({ name, at, f }: Case): string | undefined {
  return tf.tidy(() => {
    const x = at();
    const direction = wave(x.shape, 2.3);
    const analytic = tf.sum(tf.mul(tf.grad((value: Tensor) => f(value))(x), direction)).dataSync()[0] ?? NaN;
    const moved = (by: number): number => f(tf.add(x, tf.mul(direction, by))).dataSync()[0] ?? NaN;
    const numeric = (moved(STEP) - moved(-STEP)) / (2 * STEP);
    const near = Math.abs(analytic - numeric) <= TOLERANCE * (1 + Math.abs(numeric));
    return near ? undefined : `${name}: ${analytic} instead of about ${numeric}`;
  }) as unknown as string | undefined;
}

/**
 * The first gradient of the current backend that disagrees with finite differences, in words; undefined if there is
 * none.
 */
export function findGradientFault(): string | undefined {
  for (const test of cases) {
    try {
      const fault = faultOf(test);
      if (fault !== undefined) return fault;
    } catch (error) {
      return `${test.name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}
