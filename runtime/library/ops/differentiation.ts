import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { differentiate } from '../../engine/gradients/backward.js';

/**
 * The same values with no way back: gradients of any order end here. A new tensor on the same data, unknown to the
 * tape, so that nothing upstream is differentiated at all.
 */
export function stop<T extends Tensor>(x: T): T {
  const engine = tf.engine();
  const backend = engine.state.tensorInfo.get(x.dataId)?.backend ?? engine.backend;
  backend.incRef(x.dataId);
  return engine.makeTensorFromTensorInfo({ dataId: x.dataId, shape: [...x.shape], dtype: x.dtype }, backend) as T;
}

/**
 * d sum(f(x)) / dx, shaped like x. It can itself be differentiated (gradient penalties), since every registered
 * gradient is written in differentiable operations. Zeros where f(x) does not depend on x, as the slope of what is linear does not.
 */
export function gradient<T extends Tensor>(f: (x: T) => Tensor, x: T): T {
  return tf.tidy(() => differentiate(() => f(x), [x]).gradients[0] ?? tf.zerosLike(x)) as T;
}
