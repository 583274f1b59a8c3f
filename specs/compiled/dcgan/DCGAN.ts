/**
 * DCGAN.
 * DCGAN on FashionMNIST with the non-saturating loss, and its losses as variants.
 * Radford, Metz & Chintala 2015; Goodfellow et al. 2014.
 *
 * Compiled by genc from dcgan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, every, glorotUniform, nn, ones, randomNormal, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  G: {
    conv_transpose: { kernel: weight([7, 7, 128, 100], randomNormal({ mean: 0, std: 0.02 })), bias: weight([128], zeros()) },
    batch_norm: { gamma: weight([128], ones()), beta: weight([128], zeros()), moving_mean: state([128], zeros()), moving_variance: state([128], ones()) },
    conv_transpose_2: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([64], zeros()) },
    batch_norm_2: { gamma: weight([64], ones()), beta: weight([64], zeros()), moving_mean: state([64], zeros()), moving_variance: state([64], ones()) },
    conv_transpose_3: { kernel: weight([4, 4, 1, 64], randomNormal({ mean: 0, std: 0.02 })), bias: weight([1], zeros()) },
  },
  D: {
    conv: { kernel: weight([4, 4, 1, 64], randomNormal({ mean: 0, std: 0.02 })), bias: weight([64], zeros()) },
    repeat: repeated(2, (i) => ({
      conv: { kernel: weight([4, 4, 64 * i + 64, 128 * i + 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([128 * i + 128], zeros()) },
      batch_norm: {
        gamma: weight([128 * i + 128], ones()),
        beta: weight([128 * i + 128], zeros()),
        moving_mean: state([128 * i + 128], zeros()),
        moving_variance: state([128 * i + 128], ones()),
      },
    })),
    conv_2: { kernel: weight([3, 3, 256, 512], randomNormal({ mean: 0, std: 0.02 })), bias: weight([512], zeros()) },
    batch_norm: { gamma: weight([512], ones()), beta: weight([512], zeros()), moving_mean: state([512], zeros()), moving_variance: state([512], ones()) },
    dense: { kernel: weight([512, 1], glorotUniform(512, 1)), bias: weight([1], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** z [100] → [28, 28, 1] · 760,257 parameters · dcgan.gen:13 */
export function G(w: Weights['G'], z: Tensor2D, pass: Pass): Tensor4D {
  const reshape: Tensor4D = nn.reshape(z, [1, 1, 100]); // [1, 1, 100] · line 14
  const convTranspose = nn.convTranspose2d(reshape, w.conv_transpose, { strides: [1, 1], padding: 0 }); // [7, 7, 128] · line 15
  const batchNorm = nn.batchNorm(convTranspose, w.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [7, 7, 128] · line 15
  const convTranspose2 = nn.convTranspose2d(batchNorm, w.conv_transpose_2, { strides: [2, 2], padding: 1 }); // [14, 14, 64] · line 16
  const batchNorm2 = nn.batchNorm(convTranspose2, w.batch_norm_2, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [14, 14, 64] · line 16
  return nn.convTranspose2d(batchNorm2, w.conv_transpose_3, { strides: [2, 2], padding: 1, activation: 'sigmoid' }); // [28, 28, 1] · line 17
}

/** x [28, 28, 1] → [1] · 1,841,089 parameters · dcgan.gen:20 */
export function D(w: Weights['D'], x: Tensor4D, pass: Pass): Tensor2D {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 1, activation: { leakyRelu: 0.2 } }); // [14, 14, 64] · line 22
  const conv2 = nn.conv2d(conv, w.repeat[0].conv, { strides: [2, 2], padding: 1 }); // [7, 7, 128] · line 24
  const batchNorm = nn.batchNorm(conv2, w.repeat[0].batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: { leakyRelu: 0.2 } }, pass); // [7, 7, 128] · line 24
  const conv3 = nn.conv2d(batchNorm, w.repeat[1].conv, { strides: [2, 2], padding: 1 }); // [3, 3, 256] · line 24
  const batchNorm2 = nn.batchNorm(conv3, w.repeat[1].batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: { leakyRelu: 0.2 } }, pass); // [3, 3, 256] · line 24
  const conv4 = nn.conv2d(batchNorm2, w.conv_2, { strides: [1, 1], padding: 0 }); // [1, 1, 512] · line 26
  const batchNorm3 = nn.batchNorm(conv4, w.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: { leakyRelu: 0.2 } }, pass); // [1, 1, 512] · line 26
  const flatten = nn.flatten(batchNorm3); // [512] · line 27
  return nn.dense(flatten, w.dense); // [1] · line 27
}

/** The loss `d` of every example, and what is computed on the way · dcgan.gen:39 */
export function lossD(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D } {
  const normal: Tensor2D = pass.normal('fake/normal', [pass.batch, 100]); // [100] · line 37
  const fake = pass.share('fake/G', () => G(w.G, normal, pass)); // [28, 28, 1] · line 37
  const dOfX = D(w.D, x, pass); // [1] · line 39
  const dOutput = D(w.D, nn.stop(fake), pass); // [1] · line 39
  const d: Tensor2D = tf.add(nn.bceLogits(dOfX, 1), nn.bceLogits(dOutput, 0)); // [1] · line 39
  return { d: tf.reshape(d, [-1]) };
}

/** The loss `g` of every example, and what is computed on the way · dcgan.gen:40 */
export function lossG(w: Weights, _batch: Batch, pass: Pass): { g: Tensor1D } {
  const normal: Tensor2D = pass.normal('fake/normal', [pass.batch, 100]); // [100] · line 37
  const fake = pass.share('fake/G', () => G(w.G, normal, pass)); // [28, 28, 1] · line 37
  const dOfFake = D(w.D, fake, pass); // [1] · line 40
  const g: Tensor2D = nn.bceLogits(dOfFake, 1); // [1] · line 40
  return { g: tf.reshape(g, [-1]) };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D; g: Tensor1D } {
  const normal: Tensor2D = pass.normal('fake/normal', [pass.batch, 100]); // [100] · line 37
  const fake = tf.tidy(() => G(w.G, normal, pass)); // [28, 28, 1] · line 37
  const dOfX = tf.tidy(() => D(w.D, x, pass)); // [1] · line 39
  const dOutput = tf.tidy(() => D(w.D, nn.stop(fake), pass)); // [1] · line 39
  const d: Tensor2D = tf.add(nn.bceLogits(dOfX, 1), nn.bceLogits(dOutput, 0)); // [1] · line 39
  const dOfFake = tf.tidy(() => D(w.D, fake, pass)); // [1] · line 40
  const g: Tensor2D = nn.bceLogits(dOfFake, 1); // [1] · line 40
  return { d: tf.reshape(d, [-1]), g: tf.reshape(g, [-1]) };
}

/** G(normal([latent])) · dcgan.gen:49 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 100]); // [100] · line 49
  const gOutput = G(w.G, normal, pass); // [28, 28, 1] · line 49
  return [gOutput];
}

/** x · dcgan.gen:50 */
export function sampleReal(_w: Weights, { x }: { x: Tensor4D }): Tensor[] {
  return [x];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'DCGAN',
  spec: 'dcgan.gen',
  weights,
  data: { fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } }, examples: 60000 } },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 100,
    steps: [
      { name: 'critic', loss: 'd', terms: lossD, over: ['D'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }), shares: ['fake/G'] },
      { name: 'generator', loss: 'g', terms: lossG, over: ['G'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }), shares: ['fake/G'] },
    ],
  },
  evaluate,
  terms: { d: { role: 'loss' }, g: { role: 'loss' } },
  distances: {
    'fid[fashion-cnn]': {
      measure: 'fid',
      sample: 'generate',
      n: 2048,
      field: 'x',
      features: 'fashion-cnn',
      on: { data: 'fashion_mnist' },
      at: epochs('first', 'middle', 'last'),
    },
    'precision[fashion-cnn]': {
      measure: 'precision',
      sample: 'generate',
      n: 2048,
      field: 'x',
      features: 'fashion-cnn',
      on: { data: 'fashion_mnist' },
      at: epochs('first', 'middle', 'last'),
    },
    'recall[fashion-cnn]': {
      measure: 'recall',
      sample: 'generate',
      n: 2048,
      field: 'x',
      features: 'fashion-cnn',
      on: { data: 'fashion_mnist' },
      at: epochs('first', 'middle', 'last'),
    },
  },
  samples: {
    generate: { n: 25, at: every(1), outputs: [{ name: 'G(normal([latent]))', shape: [28, 28, 1] }], run: sampleGenerate },
    real: {
      given: { x: { shape: [28, 28, 1], field: true } },
      on: { split: 'test', first: 25 },
      at: epochs('first'),
      outputs: [{ name: 'x', shape: [28, 28, 1] }],
      run: sampleReal,
    },
  },
  plots: { curves: { kind: 'lines', series: ['d', 'g'] } },
});

export default model;
