/**
 * FacesCVAE.
 * Conditional VAE of faces: one model for two sets, told apart by a label that is joined to the picture and to z.
 * Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional Generative Models".
 *
 * Compiled by genc from cvae-faces.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, ones, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    down: {
      conv: { kernel: weight([3, 3, 4, 16], glorotUniform(36, 144)) },
      batch_norm: {
        gamma: weight([16], ones()),
        beta: weight([16], zeros()),
        moving_mean: state([16], zeros()),
        moving_variance: state([16], ones()),
      },
    },
    down_2: {
      conv: { kernel: weight([3, 3, 16, 32], glorotUniform(144, 288)) },
      batch_norm: {
        gamma: weight([32], ones()),
        beta: weight([32], zeros()),
        moving_mean: state([32], zeros()),
        moving_variance: state([32], ones()),
      },
    },
    down_3: {
      conv: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)) },
      batch_norm: {
        gamma: weight([64], ones()),
        beta: weight([64], zeros()),
        moving_mean: state([64], zeros()),
        moving_variance: state([64], ones()),
      },
    },
    dense: { kernel: weight([4096, 128], glorotUniform(4096, 128)), bias: weight([128], zeros()) },
    dense_2: { kernel: weight([4096, 128], glorotUniform(4096, 128)), bias: weight([128], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([129, 4096], glorotUniform(129, 4096)), bias: weight([4096], zeros()) },
    up: {
      conv_transpose: { kernel: weight([4, 4, 64, 64], glorotUniform(1024, 1024)) },
      batch_norm: {
        gamma: weight([64], ones()),
        beta: weight([64], zeros()),
        moving_mean: state([64], zeros()),
        moving_variance: state([64], ones()),
      },
    },
    up_2: {
      conv_transpose: { kernel: weight([4, 4, 32, 64], glorotUniform(512, 1024)) },
      batch_norm: {
        gamma: weight([32], ones()),
        beta: weight([32], zeros()),
        moving_mean: state([32], zeros()),
        moving_variance: state([32], ones()),
      },
    },
    up_3: {
      conv_transpose: { kernel: weight([4, 4, 16, 32], glorotUniform(256, 512)) },
      batch_norm: {
        gamma: weight([16], ones()),
        beta: weight([16], zeros()),
        moving_mean: state([16], zeros()),
        moving_variance: state([16], ones()),
      },
    },
    conv_transpose: { kernel: weight([3, 3, 3, 16], glorotUniform(27, 144)), bias: weight([3], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly kind: Tensor1D;
}

/** x [64, 64, 3], label [1] → mean [128], logvar [128] · 1,072,896 parameters · cvae-faces.gen:18 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, label: Tensor2D, pass: Pass): { mean: Tensor2D; logvar: Tensor2D } {
  const broadcast: Tensor4D = nn.broadcast(label, [64, 64, 1]); // [64, 64, 1] · line 19
  const concat: Tensor4D = nn.concat([x, broadcast]); // [64, 64, 4] · line 19
  const conv = nn.conv2d(concat, w.down.conv, { strides: [1, 1], padding: 'same' }); // [64, 64, 16] · line 15
  const batchNorm = nn.batchNorm(conv, w.down.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [64, 64, 16] · line 15
  const maxPool = nn.maxPool(batchNorm, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [32, 32, 16] · line 15
  const conv2 = nn.conv2d(maxPool, w.down_2.conv, { strides: [1, 1], padding: 'same' }); // [32, 32, 32] · line 15
  const batchNorm2 = nn.batchNorm(conv2, w.down_2.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [32, 32, 32] · line 15
  const maxPool2 = nn.maxPool(batchNorm2, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [16, 16, 32] · line 15
  const conv3 = nn.conv2d(maxPool2, w.down_3.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 15
  const batchNorm3 = nn.batchNorm(conv3, w.down_3.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [16, 16, 64] · line 15
  const maxPool3 = nn.maxPool(batchNorm3, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [8, 8, 64] · line 15
  const h = nn.flatten(maxPool3); // [4096] · line 19
  const mean: Tensor2D = nn.dense(h, w.dense); // [128] · line 20
  const logvar: Tensor2D = nn.dense(h, w.dense_2); // [128] · line 20
  return { mean, logvar };
}

/** z [128], label [1] → [64, 64, 3] · 639,859 parameters · cvae-faces.gen:23 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D, label: Tensor2D, pass: Pass): Tensor4D {
  const concat: Tensor2D = nn.concat([z, label]); // [129] · line 24
  const dense: Tensor2D = nn.dense(concat, w.dense, { activation: 'relu' }); // [4096] · line 25
  const reshape: Tensor4D = nn.reshape(dense, [8, 8, 64]); // [8, 8, 64] · line 25
  const convTranspose = nn.convTranspose2d(reshape, w.up.conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 64] · line 16
  const batchNorm = nn.batchNorm(convTranspose, w.up.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [16, 16, 64] · line 16
  const convTranspose2 = nn.convTranspose2d(batchNorm, w.up_2.conv_transpose, { strides: [2, 2], padding: 'same' }); // [32, 32, 32] · line 16
  const batchNorm2 = nn.batchNorm(convTranspose2, w.up_2.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [32, 32, 32] · line 16
  const convTranspose3 = nn.convTranspose2d(batchNorm2, w.up_3.conv_transpose, { strides: [2, 2], padding: 'same' }); // [64, 64, 16] · line 16
  const batchNorm3 = nn.batchNorm(convTranspose3, w.up_3.batch_norm, { momentum: 0.9, epsilon: 0.001, activation: 'relu' }, pass); // [64, 64, 16] · line 16
  const convTranspose4 = nn.convTranspose2d(batchNorm3, w.conv_transpose, { strides: [1, 1], padding: 'same', activation: 'sigmoid' }); // [64, 64, 3] · line 27
  return convTranspose4;
}

/** The loss `total` of every example, and what is computed on the way · cvae-faces.gen:37 */
export function lossTotal(w: Weights, { x, kind }: Batch, pass: Pass): { total: Tensor1D; reconstruction: Tensor1D; kl: Tensor1D } {
  const oneHot = nn.oneHot(kind, 2); // [2] · line 30
  const label = nn.channels(oneHot, 1, 2); // [1] · line 30
  const q = Encoder(w.Encoder, x, label, pass); // [128], [128] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 128])); // [128] · line 32
  const y = Decoder(w.Decoder, z, label, pass); // [64, 64, 3] · line 33
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 35
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 36
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 37
  return { total, reconstruction, kl };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x, kind }: Batch,
  pass: Pass,
): { reconstruction: Tensor1D; kl: Tensor1D; total: Tensor1D; bits: Tensor1D; psnr: Tensor1D; ssim: Tensor1D } {
  const oneHot = nn.oneHot(kind, 2); // [2] · line 30
  const label = nn.channels(oneHot, 1, 2); // [1] · line 30
  const q = tf.tidy(() => Encoder(w.Encoder, x, label, pass)); // [128], [128] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 128])); // [128] · line 32
  const y = tf.tidy(() => Decoder(w.Decoder, z, label, pass)); // [64, 64, 3] · line 33
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 35
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 36
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 37
  const bits: Tensor1D = tf.div(total, 12288 * Math.LN2); // [] · line 45
  const psnr = nn.psnr(y, x, 1); // [] · line 46
  const ssim = nn.ssim(y, x, 1); // [] · line 47
  return { reconstruction, kl, total, bits, psnr, ssim };
}

/** x, kind · cvae-faces.gen:49 */
export function samplePortraits(_w: Weights, { x, kind }: { x: Tensor4D; kind: Tensor1D }): Tensor[] {
  return [x, kind];
}

/** x, y, kind · cvae-faces.gen:50 */
export function sampleReconstruct(w: Weights, { x, kind }: { x: Tensor4D; kind: Tensor1D }, pass: Pass): Tensor[] {
  const oneHot = nn.oneHot(kind, 2); // [2] · line 30
  const label = nn.channels(oneHot, 1, 2); // [1] · line 30
  const q = tf.tidy(() => Encoder(w.Encoder, x, label, pass)); // [128], [128] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 128])); // [128] · line 32
  const y = tf.tidy(() => Decoder(w.Decoder, z, label, pass)); // [64, 64, 3] · line 33
  return [x, y, kind];
}

/** Decoder(normal([latent]), label) · cvae-faces.gen:51 */
export function sampleGenerate(w: Weights, { kind }: { kind: Tensor1D }, pass: Pass): Tensor[] {
  const oneHot = nn.oneHot(kind, 2); // [2] · line 30
  const label = nn.channels(oneHot, 1, 2); // [1] · line 30
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 128]); // [128] · line 51
  const decoderOutput = Decoder(w.Decoder, normal, label, pass); // [64, 64, 3] · line 51
  return [decoderOutput];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'FacesCVAE',
  spec: 'cvae-faces.gen',
  weights,
  data: {
    faces: {
      sources: ['anime_faces', 'cartoon_set'],
      transforms: [{ name: 'resize', settings: { size: 64 } }],
      fields: { x: { kind: 'image', shape: [64, 64, 3] }, kind: { kind: 'class', classes: 2, from: 'set' } },
      split: { test: 0.1 },
      balance: 'kind',
    },
  },
  train: {
    data: 'faces',
    batch: 64,
    epochs: 100,
    steps: [{ name: 'step', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    kl: { role: 'loss' },
    total: { role: 'loss' },
    bits: { role: 'metric', on: { split: 'test' } },
    psnr: { role: 'metric', on: { split: 'test' } },
    ssim: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    portraits: {
      given: { x: { shape: [64, 64, 3], field: true }, kind: { shape: [], field: true, classes: 2 } },
      on: { split: 'train', first: 10 },
      at: { kind: 'epochs', epochs: ['first'] },
      outputs: [
        { name: 'x', shape: [64, 64, 3] },
        { name: 'kind', shape: [], classes: 2 },
      ],
      run: samplePortraits,
    },
    reconstruct: {
      given: { x: { shape: [64, 64, 3], field: true }, kind: { shape: [], field: true, classes: 2 } },
      on: { split: 'test', first: 8 },
      at: { kind: 'every', interval: 10 },
      outputs: [
        { name: 'x', shape: [64, 64, 3] },
        { name: 'y', shape: [64, 64, 3] },
        { name: 'kind', shape: [], classes: 2 },
      ],
      run: sampleReconstruct,
    },
    generate: {
      given: { kind: { shape: [], field: true, classes: 2 } },
      n: 8,
      at: { kind: 'every', interval: 10 },
      each: 'kind',
      outputs: [{ name: 'Decoder(normal([latent]), label)', shape: [64, 64, 3] }],
      run: sampleGenerate,
    },
  },
  plots: { curves: { kind: 'lines', series: ['total', 'reconstruction'] } },
});

export default model;
