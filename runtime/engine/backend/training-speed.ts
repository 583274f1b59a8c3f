/** How fast the current backend trains, measured in about two seconds: a basis for estimates. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

export interface TrainingSpeed {
  /** Floating-point operations of convolutions in a second. */
  readonly convolutions: number;
  /** Floating-point operations of products of matrices in a second. */
  readonly products: number;
  /** Numbers that elementwise operations write in a second. */
  readonly numbers: number;
  /** Seconds that an operation takes, however small it is. */
  readonly operation: number;
}

type Work = () => Tensor[];

/** A convolution with both of its gradients. */
function convolution(images: number): { readonly flops: number; readonly work: Work } {
  const x = tf.fill([images, 16, 16, 32], 0.5);
  const kernel = tf.fill([3, 3, 32, 64], 0.01);
  const dy = tf.fill([images, 16, 16, 64], 0.5);
  const step = tf.grads((a: Tensor, b: Tensor) => tf.conv2d(a as Tensor4D, b as Tensor4D, 1, 'same'));
  return { flops: 3 * 2 * dy.size * 9 * 32, work: () => step([x, kernel], dy) };
}

/** A dense layer with both of its gradients. */
function product(rows: number): { readonly flops: number; readonly work: Work } {
  const [x, kernel] = [tf.fill([rows, 512], 0.5), tf.fill([512, 512], 0.01)];
  const step = tf.grads((a: Tensor, b: Tensor) => tf.matMul(a as Tensor2D, b as Tensor2D));
  return { flops: 3 * 2 * rows * 512 * 512, work: () => step([x, kernel]) };
}

/** Elementwise operations, nine with the way back. */
const operations = 9;
function elementwise(size: number): Work {
  const [a, b] = [tf.fill([size], 0.5), tf.fill([size], 0.25)];
  const step = tf.grads((x: Tensor, y: Tensor) => tf.relu(tf.add(tf.mul(x, y), x)));
  return () => step([a, b]);
}

/** Seconds of one round: the quickest of several, so that other work on the machine counts little. */
function secondsOf(milliseconds: number, work: Work): number {
  const round = (): number => {
    const start = performance.now();
    const results = work();
    results[0]!.dataSync();
    tf.dispose(results);
    return (performance.now() - start) / 1000;
  };
  const begun = performance.now();
  let least = round();
  while (performance.now() - begun < milliseconds) least = Math.min(least, round());
  return least;
}

/** Measures for about `milliseconds` in all; a slow backend gets less to do. */
export function measureTrainingSpeed(milliseconds = 2000): TrainingSpeed {
  const time = (work: Work): number => secondsOf(milliseconds / 4, work);
  const tidy = (measure: () => number): number => {
    tf.engine().startScope();
    const found = measure();
    tf.engine().endScope();
    return found;
  };
  const flopsOf = ({ flops, work }: ReturnType<typeof product>): number => flops / time(work);
  const products = tidy(() => flopsOf(product(64)));
  const size = 2 ** 19;
  const small = tidy(() => time(elementwise(16)));
  const large = tidy(() => time(elementwise(size)));
  return {
    products,
    convolutions: tidy(() => flopsOf(convolution(products < 2e9 ? 1 : 16))),
    numbers: (operations * size) / Math.max(large - small, 1e-6),
    operation: small / operations,
  };
}
