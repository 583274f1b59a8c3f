import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { adam, minimize, numbers } from './common.mjs';

const start = () => ({ kernelInitializer: initializers.glorotUniform({}) });

const makeNet = () =>
  sequential({
    layers: [
      layers.dense({ units: 512, activation: 'relu', inputShape: [392], ...start() }),
      layers.dense({ units: 512, activation: 'relu', ...start() }),
      layers.dense({ units: 392, ...start() }),
    ],
  });

export function build(batch) {
  const pairs = Array.from({ length: 6 }, () => Array.from({ length: 4 }, makeNet));
  const models = pairs.flat();
  const optimizer = adam(1e-4);
  const x = tf.randomUniform([batch, 784], 0, 1, 'float32', 7);

  function loss() {
    const u = tf.add(0.05, tf.mul(0.9, tf.div(tf.add(tf.mul(255, x), tf.randomUniform(x.shape)), 256)));
    let [a, b] = tf.split(tf.sub(tf.log(u), tf.log(tf.sub(1, u))), 2, 1);
    let logdet = tf.zeros([batch]);
    for (const [scaleA, shiftA, scaleB, shiftB] of pairs) {
      const s = tf.tanh(scaleA.apply(b));
      a = tf.add(tf.mul(a, tf.exp(s)), shiftA.apply(b));
      const r = tf.tanh(scaleB.apply(a));
      b = tf.add(tf.mul(b, tf.exp(r)), shiftB.apply(a));
      logdet = tf.add(logdet, tf.add(tf.sum(s, 1), tf.sum(r, 1)));
    }
    const z = tf.concat([a, b], 1);
    const energy = tf.sum(tf.add(tf.div(tf.square(z), 2), Math.log(2 * Math.PI) / 2), 1);
    return tf.mean(tf.sub(energy, logdet));
  }

  return { models, step: () => numbers({ nll: minimize(loss, models, optimizer) }) };
}
