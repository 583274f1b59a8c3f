/**
 * scale · x · σ(βx), with its derivative computed once, in the forward pass. Repeated backward passes, as in the
 * log-determinants of invertible residual layers, only multiply by it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { recording } from '../../engine/gradients/rule.js';

interface Swish {
  readonly beta: number;
  readonly scale: number;
}

const times = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : tf.mul(x, factor));

/** The value y and, if wanted, its derivative scale·s + βy(1 − s), with s = σ(βx). */
function evaluate(x: Tensor, { beta, scale }: Swish, wanted: boolean): { y: Tensor; slope?: Tensor } {
  const s = tf.sigmoid(times(x, beta));
  const y = tf.mul(times(x, scale), s);
  return wanted ? { y, slope: tf.add(times(s, scale), tf.mul(times(y, beta), tf.sub(1, s))) } : { y };
}

/** The derivative as a differentiable function of x; its own derivative is β·scale·s(1 − s)·(2 + βx(1 − 2s)). */
function derivative(x: Tensor, slope: Tensor, { beta, scale }: Swish): Tensor {
  const operation = tf.customGrad((...given) => {
    const [x0, save] = given as [Tensor, tf.GradSaveFunc];
    save([x0]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const argument = times(saved[0]!, beta);
      const s = tf.sigmoid(argument);
      const bend = tf.add(tf.mul(argument, tf.sub(1, tf.mul(s, 2))), 2);
      return tf.mul(tf.mul(dy, times(tf.mul(s, tf.sub(1, s)), beta * scale)), bend);
    };
    return { value: slope.clone(), gradFunc };
  });
  return operation(x);
}

export function swish<T extends Tensor>(x: T, how: Swish): T {
  const operation = tf.customGrad((...given) => {
    const [x0, save] = given as [Tensor, tf.GradSaveFunc];
    const { y, slope } = evaluate(x0, how, recording());
    if (slope !== undefined) save([x0, slope]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [x1, known] = saved as [Tensor, Tensor];
      return tf.mul(dy, recording() ? derivative(x1, known, how) : known);
    };
    return { value: y, gradFunc };
  });
  return operation(x) as T;
}
