import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model, sequential } from '@tensorflow/tfjs-layers';
import { adam, klNormal, minimize, numbers, perExample, reparameterize } from './common.mjs';

const picture = { kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' };

function makeEncoder() {
  const x = input({ shape: [28, 28, 1] });
  let h = layers.conv2d({ ...picture, filters: 32 }).apply(x);
  h = layers.conv2d({ ...picture, filters: 64 }).apply(h);
  h = layers.dense({ units: 16, activation: 'relu' }).apply(layers.flatten().apply(h));
  return model({ inputs: x, outputs: [layers.dense({ units: 2 }).apply(h), layers.dense({ units: 2 }).apply(h)] });
}

const makeDecoder = () =>
  sequential({
    layers: [
      layers.dense({ units: 3136, activation: 'relu', inputShape: [2] }),
      layers.reshape({ targetShape: [7, 7, 64] }),
      layers.conv2dTranspose({ ...picture, filters: 64 }),
      layers.conv2dTranspose({ ...picture, filters: 32 }),
      layers.conv2dTranspose({ filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' }),
    ],
  });

/** The cross-entropy of Keras, which keeps probabilities 1e-7 away from 0 and 1. */
function crossEntropy(probabilities, targets) {
  const p = tf.clipByValue(probabilities, 1e-7, 1 - 1e-7);
  return tf.neg(tf.add(tf.mul(targets, tf.log(p)), tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p)))));
}

export function build(batch) {
  const encoder = makeEncoder();
  const decoder = makeDecoder();
  const optimizer = adam(1e-3);
  const x = tf.randomUniform([batch, 28, 28, 1], 0, 1, 'float32', 7);
  const loss = () => {
    const [mean, logvar] = encoder.apply(x, { training: true });
    const y = decoder.apply(reparameterize(mean, logvar), { training: true });
    return tf.add(perExample(crossEntropy(y, x), batch), klNormal(mean, logvar, batch));
  };
  const step = () => numbers({ total: minimize(loss, [encoder, decoder], optimizer) });
  return { models: [encoder, decoder], step };
}
