import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { differentiate } from '../../engine/gradients/backward.js';

/**
 * The same values without a gradient: differentiation of any order ends here. The result is a new tensor on the same
 * data, unknown to the tape, so that nothing upstream is differentiated.
 */
export function stop<T extends Tensor>(x: T): T {
  const engine = tf.engine();
  const backend = engine.state.tensorInfo.get(x.dataId)?.backend ?? engine.backend;
  backend.incRef(x.dataId);
  return engine.makeTensorFromTensorInfo({ dataId: x.dataId, shape: [...x.shape], dtype: x.dtype }, backend) as T;
}

/**
 * d sum(f(x)) / dx, in the shape of x. It can itself be differentiated (gradient penalties), since every registered
 * gradient is written in differentiable operations. It is zero if f(x) does not depend on x; the slope of a linear
 * function, for one, does not.
 */
export function gradient<T extends Tensor>(f: (x: T) => Tensor, x: T): T {
  return tf.tidy(() => differentiate(() => f(x), [x]).gradients[0] ?? tf.zerosLike(x)) as T;
}
