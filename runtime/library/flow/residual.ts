import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sum } from '../ops/reduction.js';
import { untaped, withPullback } from '../../engine/gradients/backward.js';
import { recording } from '../../engine/gradients/rule.js';
import type { Pass } from '../../contract/model.js';
import { stop } from '../ops/differentiation.js';

import type { Transformed } from './transformed.js';
import { exactLogDet, rademacher, termWeights, traceSeries } from './trace.js';
import type { Trace } from './trace.js';
import { watch } from './watch.js';

export interface ResidualOptions {
  readonly trace: Trace;
}

/**
 * y = x + g(x), invertible where the branch g has a Lipschitz constant below one (Behrmann et al. 2019, "Invertible
 * Residual Networks"). `trace` selects how log det(I + J) is estimated; one vector of random signs is drawn for each
 * example.
 *
 * The branch is evaluated once. The value of the estimate comes from vector-Jacobian products that the tape does not
 * record. Its gradient is that of wᵀJv, where w is the Neumann series of v, held fixed (Chen et al. 2019, "Residual
 * Flows", equation 8). A single product is therefore differentiated, however long the series.
 */
export function residual<T extends Tensor>(
  x: T,
  branch: (x: T) => T,
  pass: Pass,
  key: string,
  { trace }: ResidualOptions,
): Transformed<T> {
  return withPullback(
    () => branch(x),
    x,
    (g, back) => {
      const y = tf.add(x, g) as T;
      if (trace.kind === 'exact') return { y, logDet: exactLogDet(x, back) };
      const v = rademacher(x, pass, key);
      const weights = termWeights(trace, pass, key);
      const { value, w } = untaped(() => traceSeries(v, weights, back));
      if (!recording()) return { y, logDet: value };
      const surrogate = sum(tf.mul(back(w), v));
      return { y, logDet: tf.add(value, tf.sub(surrogate, stop(surrogate))) };
    },
  );
}

export interface FixedPointOptions {
  /** The number of iterations, all of which are made. */
  readonly steps: number;
  /** The most by which the last iteration may move a number. */
  readonly tolerance: number;
}

const judge =
  (steps: number, tolerance: number) =>
  (change: number): string | undefined =>
    change <= tolerance
      ? undefined
      : `An invertible residual layer did not converge to its inverse: step ${steps} of the fixed-point iteration still ` +
        `moved a number by ${change.toPrecision(3)}, more than the tolerance of ${tolerance}. What it made is not what ` +
        `the flow maps to its input.`;

/**
 * The x that `residual` takes to y: the fixed point of x ← y − g(x), from x = y. An error shrinks by the Lipschitz
 * constant of g with every step. If the last step moves a number by more than the tolerance, listeners of
 * `onFlowProblem` are told. The gradient is that of the iteration, and all its steps are kept in memory for it.
 */
export function residualInverse<T extends Tensor>(
  y: T,
  branch: (x: T) => T,
  { steps, tolerance }: FixedPointOptions,
): T {
  let x = tf.clone(y);
  for (let step = 1; step <= steps; step += 1) {
    const next = tf.tidy(() => tf.sub(y, branch(x)) as T);
    if (step === steps) tf.tidy(() => watch(tf.max(tf.abs(tf.sub(next, x))), judge(steps, tolerance)));
    if (!recording()) x.dispose();
    x = next;
  }
  return x;
}
