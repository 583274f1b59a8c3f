/**
 * FruitVAE.
 * VAE of fruit, 100 by 100, with 2048 latent numbers: convolutions without biases, each followed by batch normalisation.
 * Batch normalisation as PyTorch has it, where the source was written.
 *
 * Compiled by genc from fruit-vae.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, ones, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    down: {
      conv: { kernel: weight([3, 3, 3, 16], glorotUniform(27, 144)) },
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
    down_4: {
      conv: { kernel: weight([3, 3, 64, 16], glorotUniform(576, 144)) },
      batch_norm: {
        gamma: weight([16], ones()),
        beta: weight([16], zeros()),
        moving_mean: state([16], zeros()),
        moving_variance: state([16], ones()),
      },
    },
    dense: { kernel: weight([10000, 2048], glorotUniform(10000, 2048)), bias: weight([2048], zeros()) },
    batch_norm: {
      gamma: weight([2048], ones()),
      beta: weight([2048], zeros()),
      moving_mean: state([2048], zeros()),
      moving_variance: state([2048], ones()),
    },
    dense_2: { kernel: weight([2048, 2048], glorotUniform(2048, 2048)), bias: weight([2048], zeros()) },
    dense_3: { kernel: weight([2048, 2048], glorotUniform(2048, 2048)), bias: weight([2048], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([2048, 2048], glorotUniform(2048, 2048)), bias: weight([2048], zeros()) },
    batch_norm: {
      gamma: weight([2048], ones()),
      beta: weight([2048], zeros()),
      moving_mean: state([2048], zeros()),
      moving_variance: state([2048], ones()),
    },
    dense_2: { kernel: weight([2048, 10000], glorotUniform(2048, 10000)), bias: weight([10000], zeros()) },
    batch_norm_2: {
      gamma: weight([10000], ones()),
      beta: weight([10000], zeros()),
      moving_mean: state([10000], zeros()),
      moving_variance: state([10000], ones()),
    },
    up: {
      conv_transpose: { kernel: weight([3, 3, 64, 16], glorotUniform(576, 144)) },
      batch_norm: {
        gamma: weight([64], ones()),
        beta: weight([64], zeros()),
        moving_mean: state([64], zeros()),
        moving_variance: state([64], ones()),
      },
    },
    conv_transpose: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)) },
    batch_norm_3: {
      gamma: weight([32], ones()),
      beta: weight([32], zeros()),
      moving_mean: state([32], zeros()),
      moving_variance: state([32], ones()),
    },
    up_2: {
      conv_transpose: { kernel: weight([3, 3, 16, 32], glorotUniform(144, 288)) },
      batch_norm: {
        gamma: weight([16], ones()),
        beta: weight([16], zeros()),
        moving_mean: state([16], zeros()),
        moving_variance: state([16], ones()),
      },
    },
    conv_transpose_2: { kernel: weight([3, 3, 3, 16], glorotUniform(27, 144)) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly fruit: Tensor1D;
}

/** x [100, 100, 3] → mean [2048], logvar [2048] · 28,916,144 parameters · fruit-vae.gen:22 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, pass: Pass): { mean: Tensor2D; logvar: Tensor2D } {
  const conv = nn.conv2d(x, w.down.conv, { strides: [1, 1], padding: 1 }); // [100, 100, 16] · line 15
  const batchNorm = nn.batchNorm(conv, w.down.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [100, 100, 16] · line 15
  const conv2 = nn.conv2d(batchNorm, w.down_2.conv, { strides: [2, 2], padding: 1 }); // [50, 50, 32] · line 15
  const batchNorm2 = nn.batchNorm(conv2, w.down_2.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [50, 50, 32] · line 15
  const conv3 = nn.conv2d(batchNorm2, w.down_3.conv, { strides: [1, 1], padding: 1 }); // [50, 50, 64] · line 15
  const batchNorm3 = nn.batchNorm(conv3, w.down_3.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [50, 50, 64] · line 15
  const conv4 = nn.conv2d(batchNorm3, w.down_4.conv, { strides: [2, 2], padding: 1 }); // [25, 25, 16] · line 15
  const batchNorm4 = nn.batchNorm(conv4, w.down_4.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [25, 25, 16] · line 15
  const flatten = nn.flatten(batchNorm4); // [10000] · line 24
  const dense: Tensor2D = nn.dense(flatten, w.dense); // [2048] · line 24
  const h = nn.batchNorm(dense, w.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [2048] · line 24
  const mean: Tensor2D = nn.dense(h, w.dense_2); // [2048] · line 25
  const logvar: Tensor2D = nn.dense(h, w.dense_3); // [2048] · line 25
  return { mean, logvar };
}

/** z [2048] → [100, 100, 3] · 24,767,680 parameters · fruit-vae.gen:28 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D, pass: Pass): Tensor4D {
  const dense: Tensor2D = nn.dense(z, w.dense); // [2048] · line 29
  const batchNorm = nn.batchNorm(dense, w.batch_norm, { momentum: 0.9, epsilon: 0.00001 }, pass); // [2048] · line 29
  const dense2: Tensor2D = nn.dense(batchNorm, w.dense_2); // [10000] · line 30
  const batchNorm2 = nn.batchNorm(dense2, w.batch_norm_2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [10000] · line 30
  const reshape: Tensor4D = nn.reshape(batchNorm2, [25, 25, 16]); // [25, 25, 16] · line 30
  const convTranspose = nn.convTranspose2d(reshape, w.up.conv_transpose, { strides: [2, 2], padding: 1, outputPadding: 1 }); // [50, 50, 64] · line 19
  const batchNorm3 = nn.batchNorm(convTranspose, w.up.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [50, 50, 64] · line 19
  const convTranspose2 = nn.convTranspose2d(batchNorm3, w.conv_transpose, { strides: [1, 1], padding: 1 }); // [50, 50, 32] · line 32
  const batchNorm4 = nn.batchNorm(convTranspose2, w.batch_norm_3, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [50, 50, 32] · line 32
  const convTranspose3 = nn.convTranspose2d(batchNorm4, w.up_2.conv_transpose, { strides: [2, 2], padding: 1, outputPadding: 1 }); // [100, 100, 16] · line 19
  const batchNorm5 = nn.batchNorm(convTranspose3, w.up_2.batch_norm, { momentum: 0.9, epsilon: 0.00001, activation: 'relu' }, pass); // [100, 100, 16] · line 19
  const convTranspose4 = nn.convTranspose2d(batchNorm5, w.conv_transpose_2, { strides: [1, 1], padding: 1 }); // [100, 100, 3] · line 34
  return convTranspose4;
}

/** The loss `total` of every example, and what is computed on the way · fruit-vae.gen:46 */
export function lossTotal(w: Weights, { x }: Batch, pass: Pass): { total: Tensor1D; reconstruction: Tensor1D; kl: Tensor1D } {
  const q = Encoder(w.Encoder, x, pass); // [2048], [2048] · line 40
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2048])); // [2048] · line 41
  const y = Decoder(w.Decoder, z, pass); // [100, 100, 3] · line 42
  const reconstruction = nn.sum(tf.square(tf.sub(y, x))); // [] · line 44
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 45
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 46
  return { total, reconstruction, kl };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): { reconstruction: Tensor1D; kl: Tensor1D; total: Tensor1D; psnr: Tensor1D; ssim: Tensor1D } {
  const q = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [2048], [2048] · line 40
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2048])); // [2048] · line 41
  const y = tf.tidy(() => Decoder(w.Decoder, z, pass)); // [100, 100, 3] · line 42
  const reconstruction = nn.sum(tf.square(tf.sub(y, x))); // [] · line 44
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 45
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 46
  const psnr = nn.psnr(y, x, 1); // [] · line 54
  const ssim = nn.ssim(y, x, 1); // [] · line 55
  return { reconstruction, kl, total, psnr, ssim };
}

/** x, y · fruit-vae.gen:57 */
export function sampleReconstruct(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const q = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [2048], [2048] · line 40
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2048])); // [2048] · line 41
  const y = tf.tidy(() => Decoder(w.Decoder, z, pass)); // [100, 100, 3] · line 42
  return [x, y];
}

/** Decoder(normal([latent])) · fruit-vae.gen:58 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 2048]); // [2048] · line 58
  const decoderOutput = Decoder(w.Decoder, normal, pass); // [100, 100, 3] · line 58
  return [decoderOutput];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'FruitVAE',
  spec: 'fruit-vae.gen',
  weights,
  data: { fruits_360: { fields: { x: { kind: 'image', shape: [100, 100, 3] }, fruit: { kind: 'class', classes: 10, from: 'folder' } } } },
  train: {
    data: 'fruits_360',
    batch: 128,
    epochs: 5,
    steps: [{ name: 'step', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    kl: { role: 'loss' },
    total: { role: 'loss' },
    psnr: { role: 'metric', on: { split: 'test' } },
    ssim: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    reconstruct: {
      given: { x: { shape: [100, 100, 3], field: true } },
      on: { split: 'test', first: 8 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'x', shape: [100, 100, 3] },
        { name: 'y', shape: [100, 100, 3] },
      ],
      run: sampleReconstruct,
    },
    generate: {
      n: 8,
      at: { kind: 'every', interval: 1 },
      outputs: [{ name: 'Decoder(normal([latent]))', shape: [100, 100, 3] }],
      run: sampleGenerate,
    },
  },
  plots: { curves: { kind: 'lines', series: ['total', 'reconstruction', 'kl'] } },
});

export default model;
