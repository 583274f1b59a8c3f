/**
 * ConditionalVAE.
 * Conditional VAE on MNIST: the digit is joined to the image and to z.
 * Sohn, Lee & Yan 2015, "Learning Structured Output Representation using Deep Conditional Generative Models".
 *
 * Compiled by genc from cvae-mnist.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    conv: { kernel: weight([5, 5, 11, 16], glorotUniform(275, 400)), bias: weight([16], zeros()) },
    conv_2: { kernel: weight([5, 5, 16, 32], glorotUniform(400, 800)), bias: weight([32], zeros()) },
    dense: { kernel: weight([512, 300], glorotUniform(512, 300)), bias: weight([300], zeros()) },
    dense_2: { kernel: weight([300, 2], glorotUniform(300, 2)), bias: weight([2], zeros()) },
    dense_3: { kernel: weight([300, 2], glorotUniform(300, 2)), bias: weight([2], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([12, 300], glorotUniform(12, 300)), bias: weight([300], zeros()) },
    dense_2: { kernel: weight([300, 512], glorotUniform(300, 512)), bias: weight([512], zeros()) },
    conv_transpose: { kernel: weight([5, 5, 32, 32], glorotUniform(800, 800)), bias: weight([32], zeros()) },
    conv_transpose_2: { kernel: weight([5, 5, 16, 32], glorotUniform(400, 800)), bias: weight([16], zeros()) },
    conv_transpose_3: { kernel: weight([5, 5, 1, 16], glorotUniform(25, 400)), bias: weight([1], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly digit: Tensor1D;
}

/** x [28, 28, 1], label [10] → mean [2], logvar [2] · 172,352 parameters · cvae-mnist.gen:11 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, label: Tensor2D): { mean: Tensor2D; logvar: Tensor2D } {
  const broadcast: Tensor4D = nn.broadcast(label, [28, 28, 10]); // [28, 28, 10] · line 13
  const concat: Tensor4D = nn.concat([x, broadcast]); // [28, 28, 11] · line 13
  const conv = nn.conv2d(concat, w.conv, { strides: [2, 2], padding: 0, activation: 'relu' }); // [12, 12, 16] · line 14
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 0, activation: 'relu' }); // [4, 4, 32] · line 15
  const flatten = nn.flatten(conv2); // [512] · line 16
  const h: Tensor2D = nn.dense(flatten, w.dense, { activation: 'relu' }); // [300] · line 16
  const mean: Tensor2D = nn.dense(h, w.dense_2); // [2] · line 17
  const logvar: Tensor2D = nn.dense(h, w.dense_3); // [2] · line 17
  return { mean, logvar };
}

/** z [2], label [10] → [28, 28, 1] · 196,861 parameters · cvae-mnist.gen:21 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D, label: Tensor2D): Tensor4D {
  const concat: Tensor2D = nn.concat([z, label]); // [12] · line 22
  const dense: Tensor2D = nn.dense(concat, w.dense, { activation: 'relu' }); // [300] · line 23
  const dense2: Tensor2D = nn.dense(dense, w.dense_2, { activation: 'relu' }); // [512] · line 24
  const reshape: Tensor4D = nn.reshape(dense2, [4, 4, 32]); // [4, 4, 32] · line 24
  const convTranspose = nn.convTranspose2d(reshape, w.conv_transpose, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [4, 4, 32] · line 25
  const convTranspose2 = nn.convTranspose2d(convTranspose, w.conv_transpose_2, {
    strides: [2, 2],
    padding: 0,
    outputPadding: 1,
    activation: 'relu',
  }); // [12, 12, 16] · line 26
  const convTranspose3 = nn.convTranspose2d(convTranspose2, w.conv_transpose_3, {
    strides: [2, 2],
    padding: 0,
    outputPadding: 1,
    activation: 'sigmoid',
  }); // [28, 28, 1] · line 27
  return convTranspose3;
}

/** The loss `total` of every example, and what is computed on the way · cvae-mnist.gen:37 */
export function lossTotal(w: Weights, { x, digit }: Batch, pass: Pass): { total: Tensor1D; reconstruction: Tensor1D; kl: Tensor1D } {
  const label = nn.oneHot(digit, 10); // [10] · line 30
  const q = Encoder(w.Encoder, x, label); // [2], [2] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 32
  const y = Decoder(w.Decoder, z, label); // [28, 28, 1] · line 33
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 35
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 36
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 37
  return { total, reconstruction, kl };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x, digit }: Batch,
  pass: Pass,
): { reconstruction: Tensor1D; kl: Tensor1D; total: Tensor1D; bits: Tensor1D } {
  const label = nn.oneHot(digit, 10); // [10] · line 30
  const q = tf.tidy(() => Encoder(w.Encoder, x, label)); // [2], [2] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 32
  const y = tf.tidy(() => Decoder(w.Decoder, z, label)); // [28, 28, 1] · line 33
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 35
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // [] · line 36
  const total: Tensor1D = tf.add(reconstruction, kl); // [] · line 37
  const bits: Tensor1D = tf.div(total, 543.4273895589971); // [] · line 45
  return { reconstruction, kl, total, bits };
}

/** x, y, digit · cvae-mnist.gen:47 */
export function sampleReconstruct(w: Weights, { x, digit }: { x: Tensor4D; digit: Tensor1D }, pass: Pass): Tensor[] {
  const label = nn.oneHot(digit, 10); // [10] · line 30
  const q = tf.tidy(() => Encoder(w.Encoder, x, label)); // [2], [2] · line 31
  const z: Tensor2D = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z/normal', [pass.batch, 2])); // [2] · line 32
  const y = tf.tidy(() => Decoder(w.Decoder, z, label)); // [28, 28, 1] · line 33
  return [x, y, digit];
}

/** y · cvae-mnist.gen:48 */
export function sampleDecode(w: Weights, { digit, z }: { z: Tensor2D; digit: Tensor1D }): Tensor[] {
  const label = nn.oneHot(digit, 10); // [10] · line 30
  const y = Decoder(w.Decoder, z, label); // [28, 28, 1] · line 33
  return [y];
}

/** What the plot `clusters` draws · cvae-mnist.gen:51 */
export function plotClusters(w: Weights, { x, digit }: Batch): { points: Tensor2D; color: Tensor1D } {
  const label = nn.oneHot(digit, 10); // [10] · line 30
  const q = Encoder(w.Encoder, x, label); // [2], [2] · line 31
  return { points: q.mean, color: digit };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'ConditionalVAE',
  spec: 'cvae-mnist.gen',
  weights,
  data: { mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] }, digit: { kind: 'class', classes: 10 } } } },
  train: {
    data: 'mnist',
    batch: 128,
    epochs: 40,
    steps: [{ name: 'step', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    kl: { role: 'loss' },
    total: { role: 'loss' },
    bits: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    reconstruct: {
      given: { x: { shape: [28, 28, 1], field: true }, digit: { shape: [], field: true, classes: 10 } },
      on: { split: 'test', first: 10 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'x', shape: [28, 28, 1] },
        { name: 'y', shape: [28, 28, 1] },
        { name: 'digit', shape: [], classes: 10 },
      ],
      run: sampleReconstruct,
    },
    decode: {
      given: { z: { shape: [2] }, digit: { shape: [], field: true, classes: 10 } },
      outputs: [{ name: 'y', shape: [28, 28, 1] }],
      run: sampleDecode,
    },
  },
  plots: {
    curves: { kind: 'lines', series: ['total', 'reconstruction', 'kl'] },
    clusters: { kind: 'scatter', on: { split: 'test' }, classes: 10, values: plotClusters },
    manifold: { kind: 'grid', sample: 'decode', over: 'z', from: -3, to: 3, cells: 10, each: 'digit' },
  },
});

export default model;
