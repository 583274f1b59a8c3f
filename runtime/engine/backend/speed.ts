/** The speed of the current backend, measured in about a second. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

export interface BackendSpeed {
  /** The speed of a product of two 512 × 512 matrices, in thousand million multiplications and additions per second. */
  readonly product: number;
  /**
   * The speed of a 3 × 3 convolution of images of 16 × 16 × 32 to 64 channels, with both of its gradients, in the same
   * unit.
   */
  readonly convolution: number;
}

/**
 * Runs `work` once to warm up, then for about `milliseconds` and at least once; `operations` is the count of one round.
 */
function measure(milliseconds: number, operations: number, work: () => Tensor[]): number {
  const round = (): void => {
    const results = work();
    for (const result of results) {
      result.dataSync();
      result.dispose();
    }
  };
  const begun = performance.now();
  round();
  // A slow backend is not warmed up for long: its first round counts.
  if (performance.now() - begun > milliseconds) return operations / ((performance.now() - begun) * 1e6);
  let rounds = 0;
  const start = performance.now();
  do {
    round();
    rounds += 1;
  } while (performance.now() - start < milliseconds);
  return (rounds * operations) / ((performance.now() - start) * 1e6);
}

/** Measures for about `milliseconds` in all; the results have two digits after the point. */
export function measureSpeed(milliseconds: number): BackendSpeed {
  const product = productSpeed(milliseconds / 2);
  // One image is enough for a backend that would take half a minute for 32.
  const convolution = convolutionSpeed(milliseconds / 2, product < 5 ? 1 : 32);
  return { product: rounded(product), convolution: rounded(convolution) };
}

function productSpeed(milliseconds: number): number {
  const side = 512;
  const [a, b] = [tf.ones([side, side]), tf.ones([side, side])];
  const speed = measure(milliseconds, 2 * side ** 3, () => [tf.matMul(a, b)]);
  tf.dispose([a, b]);
  return speed;
}

function convolutionSpeed(milliseconds: number, images: number): number {
  const x = tf.ones([images, 16, 16, 32]);
  const filter = tf.ones([3, 3, 32, 64]);
  const dy = tf.ones([images, 16, 16, 64]);
  const step = tf.grads((input: Tensor, kernel: Tensor) => tf.conv2d(input as Tensor4D, kernel as Tensor4D, 1, 'same'));
  const speed = measure(milliseconds, 3 * 2 * dy.size * 9 * 32, () => step([x, filter], dy));
  tf.dispose([x, filter, dy]);
  return speed;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
