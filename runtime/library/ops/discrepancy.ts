/** Distances of sets, and in features of nets. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mean } from './reduction.js';
import { flatten } from './shape.js';

const total = <T extends Tensor>(terms: readonly T[]): T => terms.reduce((sum, each) => tf.add(sum, each) as T);

/** Squared distances of every row of a to every row of b. */
function distances(a: Tensor2D, b: Tensor2D): Tensor2D {
  const lengths = tf.add(tf.sum(tf.square(a), 1, true), tf.sum(tf.square(b), 1));
  return tf.relu(tf.sub(lengths, tf.mul(2, tf.matMul(a, b, false, true)))) as Tensor2D;
}

/** The squared maximum mean discrepancy of two batches, unbiased (Gretton et al. 2012). */
export function mmd(a: Tensor, b: Tensor, kernel: 'imq' | 'rbf' = 'imq', scales: readonly number[] = [1]): Scalar {
  const [x, y] = [flatten(a), flatten(b)];
  const [count, size] = x.shape;
  const alike = (d: Tensor2D): Tensor =>
    total(
      scales.map((scale) => {
        const h = 2 * size * scale ** 2;
        return kernel === 'imq' ? tf.div(h, tf.add(h, d)) : tf.exp(tf.div(d, -h));
      }),
    );
  // An example beside itself says nothing.
  const others = tf.sub(1, tf.eye(count));
  const pairs = count * (count - 1);
  const within = (d: Tensor2D): Tensor => tf.div(tf.sum(tf.mul(others, alike(d))), pairs);
  const between = tf.mean(alike(distances(x, y)));
  // One example has no pair: nothing is said, and nothing moves.
  if (count < 2) return tf.mul(0, between);
  return tf.sub(tf.add(within(distances(x, x)), within(distances(y, y))), tf.mul(2, between)) as Scalar;
}

/** Features of length one at every place. */
const direction = (x: Tensor): Tensor => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), x.rank - 1, true), 1e-10)));

/** Squared distances of pairs of features, added up over channels and pairs, averaged over places, [batch]. */
export function perceptual(pairs: readonly (readonly [Tensor, Tensor])[]): Tensor1D {
  const terms = pairs.map(([a, b]) => {
    const squares = tf.square(tf.sub(direction(a), direction(b)));
    const sums = tf.sum(squares, squares.rank - 1);
    return sums.rank > 1 ? mean(sums) : (sums as Tensor1D);
  });
  return total(terms);
}
