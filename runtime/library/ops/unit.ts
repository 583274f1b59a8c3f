import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** x divided by its length, for power iterations; zero stays zero. */
export const unit = (x: Tensor): Tensor => tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x))), 1e-12));
