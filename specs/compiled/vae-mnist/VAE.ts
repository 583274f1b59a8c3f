/**
 * VAE.
 * Variational autoencoder on MNIST with two latent numbers, after the Keras example.
 * Kingma & Welling 2013, "Auto-Encoding Variational Bayes".
 *
 * Compiled by genc from vae-mnist.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, every, glorotUniform, nn, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    conv: { kernel: weight([3, 3, 1, 32], glorotUniform(9, 288)), bias: weight([32], zeros()) },
    conv_2: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)), bias: weight([64], zeros()) },
    dense: { kernel: weight([3136, 16], glorotUniform(3136, 16)), bias: weight([16], zeros()) },
    dense_2: { kernel: weight([16, 2], glorotUniform(16, 2)), bias: weight([2], zeros()) },
    dense_3: { kernel: weight([16, 2], glorotUniform(16, 2)), bias: weight([2], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([2, 3136], glorotUniform(2, 3136)), bias: weight([3136], zeros()) },
    conv_transpose: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)), bias: weight([64], zeros()) },
    conv_transpose_2: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)), bias: weight([32], zeros()) },
    conv_transpose_3: { kernel: weight([3, 3, 1, 32], glorotUniform(9, 288)), bias: weight([1], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly digit: Tensor1D;
}

/** x [28, 28, 1] → mean [2], logvar [2] · 69,076 parameters · vae-mnist.gen:12 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D): { mean: Tensor2D; logvar: Tensor2D } {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [14, 14, 32] · line 14
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [7, 7, 64] · line 15
  const flatten = nn.flatten(conv2); // [3136] · line 16
  const h: Tensor2D = nn.dense(flatten, w.dense, { activation: 'relu' }); // [16] · line 16
  const mean: Tensor2D = nn.dense(h, w.dense_2); // [2] · line 17
  const logvar: Tensor2D = nn.dense(h, w.dense_3); // [2] · line 17
  return { mean, logvar };
}

/** z [2] → [28, 28, 1] · 65,089 parameters · vae-mnist.gen:21 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D): Tensor4D {
  const dense: Tensor2D = nn.dense(z, w.dense, { activation: 'relu' }); // [3136] · line 23
  const reshape: Tensor4D = nn.reshape(dense, [7, 7, 64]); // [7, 7, 64] · line 23
  const convTranspose = nn.convTranspose2d(reshape, w.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [14, 14, 64] · line 24
  const convTranspose2 = nn.convTranspose2d(convTranspose, w.conv_transpose_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [28, 28, 32] · line 25
  return nn.convTranspose2d(convTranspose2, w.conv_transpose_3, { strides: [1, 1], padding: 'same', activation: 'sigmoid' }); // [28, 28, 1] · line 26
}

/** The loss `total` of every example, and what is computed on the way · vae-mnist.gen:38 */
export function lossTotal(w: Weights, { x }: Batch, pass: Pass): { total: Tensor1D; reconstruction: Tensor1D; kl: Tensor1D } {
  const q = Encoder(w.Encoder, x); // [2], [2] · line 32
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 33
  const y = Decoder(w.Decoder, z); // [28, 28, 1] · line 34
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 36
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 37
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 38
  return { total, reconstruction, kl };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { reconstruction: Tensor1D; kl: Tensor1D; total: Tensor1D; bits: Tensor1D } {
  const q = tf.tidy(() => Encoder(w.Encoder, x)); // [2], [2] · line 32
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 33
  const y = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 34
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 36
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 37
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 38
  const bits: Tensor1D = tf.div(total, 543.4273895589971); // [] · line 46
  return { reconstruction, kl, total, bits };
}

/** x, y · vae-mnist.gen:48 */
export function sampleReconstruct(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const q = tf.tidy(() => Encoder(w.Encoder, x)); // [2], [2] · line 32
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 33
  const y = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 34
  return [x, y];
}

/** y · vae-mnist.gen:49 */
export function sampleDecode(w: Weights, { z }: { z: Tensor2D }): Tensor[] {
  const y = Decoder(w.Decoder, z); // [28, 28, 1] · line 34
  return [y];
}

/** Decoder(normal([latent])) · vae-mnist.gen:50 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 2]); // [2] · line 50
  const decoderOutput = Decoder(w.Decoder, normal); // [28, 28, 1] · line 50
  return [decoderOutput];
}

/** What the plot `clusters` draws · vae-mnist.gen:53 */
export function plotClusters(w: Weights, { x, digit }: Batch): { points: Tensor2D; color: Tensor1D } {
  const q = Encoder(w.Encoder, x); // [2], [2] · line 32
  return { points: q.mean, color: digit };
}

/** What the plot `extents` draws · vae-mnist.gen:54 */
export function plotExtents(w: Weights, { x, digit }: Batch): { points: Tensor2D; by: Tensor1D } {
  const q = Encoder(w.Encoder, x); // [2], [2] · line 32
  return { points: q.mean, by: digit };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'VAE',
  spec: 'vae-mnist.gen',
  weights,
  data: { mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] }, digit: { kind: 'class', classes: 10 } } } },
  train: {
    data: 'mnist',
    batch: 128,
    epochs: 50,
    steps: [{ name: 'step', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: { reconstruction: { role: 'loss' }, kl: { role: 'loss' }, total: { role: 'loss' }, bits: { role: 'metric', on: { split: 'test' } } },
  samples: {
    reconstruct: {
      given: { x: { shape: [28, 28, 1], field: true } },
      on: { split: 'test', first: 100 },
      at: epochs(10, 20, 30, 40, 50),
      outputs: [{ name: 'x', shape: [28, 28, 1] }, 'y'],
      run: sampleReconstruct,
    },
    decode: { given: { z: { shape: [2] } }, outputs: [{ name: 'y', shape: [28, 28, 1] }], run: sampleDecode },
    generate: { n: 25, at: every(1), outputs: [{ name: 'Decoder(normal([latent]))', shape: [28, 28, 1] }], run: sampleGenerate },
  },
  plots: {
    curves: { kind: 'lines', series: ['total', 'reconstruction', 'kl'] },
    clusters: { kind: 'scatter', on: { split: 'test' }, classes: 10, values: plotClusters },
    extents: { kind: 'ranges', on: { split: 'test' }, classes: 10, values: plotExtents },
    manifold: { kind: 'grid', sample: 'decode', over: 'z', from: -3, to: 3, cells: 10 },
  },
});

export default model;
