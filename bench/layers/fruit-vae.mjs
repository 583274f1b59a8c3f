import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { adam, klNormal, minimize, numbers, perExample, reparameterize } from './common.mjs';

const picture = (filters, strides) => ({ filters, strides, kernelSize: 3, padding: 'same', useBias: false });
const normalized = (h) => layers.reLU().apply(layers.batchNormalization().apply(h));
const down = (x, filters, strides = 1) => normalized(layers.conv2d(picture(filters, strides)).apply(x));
const up = (x, filters, strides = 1) => normalized(layers.conv2dTranspose(picture(filters, strides)).apply(x));
const dense = (x, units) => normalized(layers.dense({ units }).apply(x));

function makeEncoder() {
  const x = input({ shape: [100, 100, 3] });
  const pictures = down(down(down(down(x, 16), 32, 2), 64), 16, 2);
  const h = dense(layers.flatten().apply(pictures), 2048);
  const outputs = [layers.dense({ units: 2048 }).apply(h), layers.dense({ units: 2048 }).apply(h)];
  return model({ inputs: x, outputs });
}

function makeDecoder() {
  const z = input({ shape: [2048] });
  const h = layers.reshape({ targetShape: [25, 25, 16] }).apply(dense(dense(z, 2048), 10_000));
  const y = layers.conv2dTranspose(picture(3, 1)).apply(up(up(up(h, 64, 2), 32), 16, 2));
  return model({ inputs: z, outputs: y });
}

export function build(batch) {
  const encoder = makeEncoder();
  const decoder = makeDecoder();
  const optimizer = adam(1e-3);
  const x = tf.randomUniform([batch, 100, 100, 3], 0, 1, 'float32', 7);
  const loss = () => {
    const [mean, logvar] = encoder.apply(x, { training: true });
    const y = decoder.apply(reparameterize(mean, logvar), { training: true });
    return tf.add(perExample(tf.square(tf.sub(y, x)), batch), klNormal(mean, logvar, batch));
  };
  const step = () => numbers({ total: minimize(loss, [encoder, decoder], optimizer) });
  return { models: [encoder, decoder], step };
}
