/**
 * y = (x − mean) / √(variance + ε) along one axis, with its derivatives of every order in closed form. Along that axis,
 * of length n, with r = 1 / √(variance + ε) and P subtracting the mean, the Jacobian is J = r (P − y yᵀ / n), which is
 * symmetric; and since dr = −r² yᵀdx / n and dy = J dx,
 *
 *   d (vᵀ J u) / dx = −r [ mean(v ⊙ Ju) · y + mean(y ⊙ u) · Jv + mean(y ⊙ v) · Ju ].
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { recording } from '../gradients/rule.js';

interface Standardized {
  readonly y: Tensor;
  /** r, its axis kept. */
  readonly inverse: Tensor;
}

function standardized(x: Tensor, axis: number, epsilon: number): Standardized {
  const centred = tf.sub(x, tf.mean(x, axis, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axis, true), epsilon));
  return { y: tf.mul(centred, inverse), inverse };
}

/** J u. */
function product(u: Tensor, { y, inverse }: Standardized, axis: number): Tensor {
  const along = tf.mul(y, tf.mean(tf.mul(y, u), axis, true));
  return tf.mul(tf.sub(tf.sub(u, tf.mean(u, axis, true)), along), inverse);
}

/** J u as a function of u and x that can be differentiated by both. */
function jacobian(u: Tensor, x: Tensor, axis: number, epsilon: number): Tensor {
  const operation = tf.customGrad((...given) => {
    const [u0, x0, save] = given as [Tensor, Tensor, tf.GradSaveFunc];
    const found = standardized(x0, axis, epsilon);
    const value = product(u0, found, axis);
    save([u0, x0, found.y, found.inverse, value]);
    const gradFunc = (v: Tensor, saved: Tensor[]): Tensor[] => {
      const [u1, x1, y, inverse, ju] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const mean = (a: Tensor, b: Tensor): Tensor => tf.mean(tf.mul(a, b), axis, true);
      // While an outer tape records, everything is computed again from what it knows.
      const again = recording();
      const known = again ? standardized(x1, axis, epsilon) : { y, inverse };
      const jv = again ? jacobian(v, x1, axis, epsilon) : product(v, known, axis);
      const result = again ? jacobian(u1, x1, axis, epsilon) : ju;
      const sum = tf.add(
        tf.add(tf.mul(mean(v, result), known.y), tf.mul(mean(known.y, u1), jv)),
        tf.mul(mean(known.y, v), result),
      );
      return [jv, tf.neg(tf.mul(known.inverse, sum))];
    };
    return { value, gradFunc };
  });
  return operation(u, x);
}

/** Standardises x along `axis`, by the biased variance. */
export function standardize<T extends Tensor>(x: T, axis: number, epsilon: number): T {
  const operation = tf.customGrad((...given) => {
    const [x0, save] = given as [Tensor, tf.GradSaveFunc];
    const { y, inverse } = standardized(x0, axis, epsilon);
    save([x0, y, inverse]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [x1, y1, r] = saved as [Tensor, Tensor, Tensor];
      return recording() ? jacobian(dy, x1, axis, epsilon) : product(dy, { y: y1, inverse: r }, axis);
    };
    return { value: y, gradFunc };
  });
  return operation(x) as T;
}
