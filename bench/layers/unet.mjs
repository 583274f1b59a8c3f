import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model } from '@tensorflow/tfjs-layers';
import { adam, bceLogits, minimize, numbers } from './common.mjs';

const kernel = () => ({ kernelInitializer: initializers.randomNormal({ stddev: 0.02 }) });
const twice = () => ({ kernelSize: 4, strides: 2, padding: 'same', useBias: false, ...kernel() });
const leaky = () => layers.leakyReLU({ alpha: 0.2 });

function down(x, filters, norm = true) {
  let h = layers.conv2d({ filters, ...twice() }).apply(x);
  if (norm) h = layers.batchNormalization().apply(h);
  return leaky().apply(h);
}

function up(x, skip, filters, dropout) {
  let h = layers.conv2dTranspose({ filters, ...twice() }).apply(x);
  h = layers.batchNormalization().apply(h);
  if (dropout) h = layers.dropout({ rate: 0.5 }).apply(h);
  return layers.concatenate().apply([layers.reLU().apply(h), skip]);
}

function makeGenerator() {
  const x = input({ shape: [256, 256, 3] });
  const skips = [];
  let h = x;
  [64, 128, 256, 512, 512, 512, 512, 512].forEach((filters, index) => {
    h = down(h, filters, index > 0);
    skips.push(h);
  });
  [512, 512, 512, 512, 256, 128, 64].forEach((filters, index) => {
    h = up(h, skips[6 - index], filters, index < 3);
  });
  h = layers.conv2dTranspose({ filters: 3, ...twice(), useBias: true, activation: 'tanh' }).apply(h);
  return model({ inputs: x, outputs: h });
}

function makeCritic() {
  const given = input({ shape: [256, 256, 3] });
  const target = input({ shape: [256, 256, 3] });
  let h = layers.concatenate().apply([given, target]);
  h = down(down(down(h, 64, false), 128), 256);
  h = layers.zeroPadding2d({ padding: 1 }).apply(h);
  h = layers.conv2d({ filters: 512, kernelSize: 4, useBias: false, ...kernel() }).apply(h);
  h = layers.zeroPadding2d({ padding: 1 }).apply(leaky().apply(layers.batchNormalization().apply(h)));
  h = layers.conv2d({ filters: 1, kernelSize: 4, ...kernel() }).apply(h);
  return model({ inputs: [given, target], outputs: h });
}

export function build(batch) {
  const G = makeGenerator();
  const D = makeCritic();
  const critic = adam(2e-4, 0.5);
  const generator = adam(2e-4, 0.5);
  const given = tf.randomUniform([batch, 256, 256, 3], -1, 1, 'float32', 7);
  const target = tf.randomUniform([batch, 256, 256, 3], -1, 1, 'float32', 8);
  const training = { training: true };
  const judge = (picture) => D.apply([given, picture], training);

  function generatorLoss() {
    const fake = G.apply(given, training);
    return tf.add(bceLogits(judge(fake), 1), tf.mul(100, tf.mean(tf.abs(tf.sub(fake, target)))));
  }

  const step = () =>
    numbers(
      tf.tidy(() => {
        const fake = G.apply(given, training);
        const d = minimize(() => tf.add(bceLogits(judge(target), 1), bceLogits(judge(fake), 0)), [D], critic);
        const g = minimize(generatorLoss, [G], generator);
        return { d, g };
      }),
    );
  return { models: [G, D], step };
}
