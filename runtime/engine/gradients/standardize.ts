/**
 * y = (x − mean) / √(variance + ε) along one axis or several, with its derivatives of every order in closed form. Along
 * these axes, of n numbers together, with r = 1 / √(variance + ε) and P subtracting the mean, the Jacobian is J = r (P − y yᵀ / n), which is
 * symmetric. Since dr = −r² yᵀdx / n and dy = J dx,
 *
 *   d (vᵀ J u) / dx = −r [ mean(v ⊙ Ju) · y + mean(y ⊙ u) · Jv + mean(y ⊙ v) · Ju ].
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { recording } from './rule.js';

type Axes = number | number[];

interface Standardized {
  readonly y: Tensor;
  /** r, with its axis kept. */
  readonly inverse: Tensor;
}

function standardized(x: Tensor, axis: Axes, epsilon: number): Standardized {
  const centred = tf.sub(x, tf.mean(x, axis, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axis, true), epsilon));
  return { y: tf.mul(centred, inverse), inverse };
}

/** The product J u, and mean(y ⊙ u), which is computed with it. */
function product(u: Tensor, { y, inverse }: Standardized, axis: Axes): { ju: Tensor; share: Tensor } {
  const share = tf.mean(tf.mul(y, u), axis, true);
  const centred = tf.sub(u, tf.mean(u, axis, true));
  return { ju: tf.mul(tf.sub(centred, tf.mul(y, share)), inverse), share };
}

/**
 * J u as a function of u and x that can be differentiated by both. `known` holds the standardised numbers of x; what an
 * outer tape has to see is computed again from x.
 */
function jacobian(u: Tensor, x: Tensor, known: Standardized | undefined, axis: Axes, epsilon: number): Tensor {
  const operation = tf.customGrad((...given) => {
    const [u0, x0, save] = given as [Tensor, Tensor, tf.GradSaveFunc];
    const found = known ?? standardized(x0, axis, epsilon);
    const { ju, share } = product(u0, found, axis);
    save([u0, x0, found.y, found.inverse, ju, share]);
    const gradFunc = (v: Tensor, saved: Tensor[]): Tensor[] => {
      const [u1, x1, y, inverse, result, shareOfU] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
      if (!recording()) {
        const { ju: jv, share: shareOfV } = product(v, { y, inverse }, axis);
        return [jv, byX({ y, inverse }, v, { jv, ju: result, shareOfU, shareOfV }, axis)];
      }
      const again = standardized(x1, axis, epsilon);
      const mean = (a: Tensor): Tensor => tf.mean(tf.mul(again.y, a), axis, true);
      const jv = jacobian(v, x1, undefined, axis, epsilon);
      const ju1 = jacobian(u1, x1, undefined, axis, epsilon);
      return [jv, byX(again, v, { jv, ju: ju1, shareOfU: mean(u1), shareOfV: mean(v) }, axis)];
    };
    return { value: ju, gradFunc };
  });
  return operation(u, x);
}

/** d (vᵀ J u) / dx. */
function byX(
  { y, inverse }: Standardized,
  v: Tensor,
  parts: { readonly jv: Tensor; readonly ju: Tensor; readonly shareOfU: Tensor; readonly shareOfV: Tensor },
  axis: Axes,
): Tensor {
  const { jv, ju, shareOfU, shareOfV } = parts;
  const along = tf.mul(tf.mean(tf.mul(v, ju), axis, true), y);
  const sum = tf.add(tf.add(along, tf.mul(shareOfU, jv)), tf.mul(shareOfV, ju));
  return tf.mul(tf.neg(inverse), sum);
}

/** Standardises x along an axis or several, by the biased variance. */
export function standardize<T extends Tensor>(x: T, axis: Axes, epsilon: number): T {
  const operation = tf.customGrad((...given) => {
    const [x0, save] = given as [Tensor, tf.GradSaveFunc];
    const { y, inverse } = standardized(x0, axis, epsilon);
    save([x0, y, inverse]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [x1, y1, r] = saved as [Tensor, Tensor, Tensor];
      const known = { y: y1, inverse: r };
      return recording() ? jacobian(dy, x1, known, axis, epsilon) : product(dy, known, axis).ju;
    };
    return { value: y, gradFunc };
  });
  return operation(x) as T;
}
