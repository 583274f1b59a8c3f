/**
 * The gradient of `BatchNormTraining`, a kernel of genc's own that some backends have. In one call it normalises by the
 * batch's moments, scales, shifts and applies a (leaky) ReLU or nothing. Inputs x […, c], gamma [c] and beta [c];
 * attributes epsilon, activation and alpha; outputs y like x, mean [c] and the biased variance [c]. Gradients flow only
 * through y.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { activationGradient, activationOf } from './activation.js';
import { recording, run } from './rule.js';

/** dx, dgamma and dbeta in operations that can be differentiated again. */
function composed(dz: Tensor, x: Tensor, gamma: Tensor, epsilon: number): [Tensor, Tensor, Tensor] {
  const channels = x.shape[x.rank - 1] ?? 1;
  const slopes = tf.reshape(dz, [-1, channels]);
  const rows = tf.reshape(x, [-1, channels]);
  const centred = tf.sub(rows, tf.mean(rows, 0, true));
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 0, true), epsilon));
  const normal = tf.mul(centred, inverse);
  const inner = tf.mul(slopes, gamma);
  const pull = tf.add(tf.mean(inner, 0, true), tf.mul(normal, tf.mean(tf.mul(inner, normal), 0, true)));
  const dx = tf.reshape(tf.mul(inverse, tf.sub(inner, pull)), x.shape);
  return [dx, tf.sum(tf.mul(slopes, normal), 0), tf.sum(slopes, 0)];
}

export const normalizationGradients: readonly GradConfig[] = [
  {
    kernelName: 'BatchNormTraining',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [true, true, true],
    gradFunc: (dys, saved, attributes: NamedAttrMap) => {
      const [x, gamma, y, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const [dy] = dys as Tensor[] as [Tensor];
      const epsilon = attributes['epsilon'] as number;
      const how = activationOf(attributes);
      const inputs: Record<string, Tensor> = { dy, x, gamma, mean, variance };
      if (how.activation !== 'linear') inputs['y'] = y;
      // All three are computed together, since one call gives them.
      const [dx, dGamma, dBeta] = recording()
        ? composed(activationGradient(dy, y, how), x, gamma, epsilon)
        : (run('BatchNormTrainingGrad', inputs, { epsilon, ...how }) as unknown as Tensor[]);
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
    },
  },
];
