/**
 * EMA, a variant (VQVAE → EMA).
 * The codebook follows the means of the vectors that choose its codes (appendix A.1).
 *
 * Compiled by genc from vq-vae.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, constant, defineModel, every, glorotUniform, lecunUniform, nn, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const repeatWeights = () =>
  repeated(2, {
    conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
    conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
  });
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    conv: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([64], zeros()) },
    conv_2: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([128], zeros()) },
    conv_3: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    repeat: repeatWeights(),
    conv_4: { kernel: weight([1, 1, 128, 64], glorotUniform(128, 64)), bias: weight([64], zeros()) },
  },
  Decoder: {
    conv: { kernel: weight([3, 3, 64, 128], glorotUniform(576, 1152)), bias: weight([128], zeros()) },
    repeat: repeatWeights(),
    conv_transpose: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([64], zeros()) },
    conv_transpose_2: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([3], zeros()) },
  },
  Codes: { codes: state([512, 64], lecunUniform(64, 512)), sizes: state([512], constant(1)) },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** x [64, 64, 3] → [16, 16, 64] · 372,416 parameters · vq-vae.gen:24 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D): Tensor4D {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 26
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [16, 16, 128] · line 27
  const conv3 = nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 28
  const relu = tf.relu(conv3); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv3, conv5); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv6 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv7 = nn.conv2d(conv6, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv7)); // [16, 16, 128] · line 28
  return nn.conv2d(relu3, w.conv_4, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 28
}

/** c [16, 16, 64] → [64, 64, 3] · 290,307 parameters · vq-vae.gen:31 */
export function Decoder(w: Weights['Decoder'], c: Tensor4D): Tensor4D {
  const conv = nn.conv2d(c, w.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 33
  const relu = tf.relu(conv); // [16, 16, 128] · line 4
  const conv2 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv3 = nn.conv2d(conv2, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv, conv3); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv5)); // [16, 16, 128] · line 33
  const convTranspose = nn.convTranspose2d(relu3, w.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 34
  return nn.convTranspose2d(convTranspose, w.conv_transpose_2, { strides: [2, 2], padding: 'same', activation: 'sigmoid' }); // [64, 64, 3] · line 35
}

/** x [16, 16, 64] → indices [16, 16], vectors [16, 16, 64] · 33,280 parameters · vq-vae.gen:70 */
export function Codes(w: Weights['Codes'], x: Tensor4D, pass: Pass): { indices: Tensor3D; vectors: Tensor4D } {
  const nearest = nn.nearestMoving(x, w, { decay: 0.99 }, pass); // [16, 16], [16, 16, 64] · line 70
  return { indices: nearest.indices, vectors: nearest.vectors };
}

/** The loss `total` of every example, and what is computed on the way · vq-vae.gen:72 */
export function lossTotal(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): { total: Tensor1D; spread: Tensor1D; used: Tensor1D; reconstruction: Tensor1D; commitment: Tensor1D } {
  const e = Encoder(w.Encoder, x); // [16, 16, 64] · line 40
  const c = Codes(w.Codes, e, pass); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = Decoder(w.Decoder, straight); // [64, 64, 3] · line 42
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 44
  const commitment = nn.mean(tf.square(tf.sub(e, nn.stop(c.vectors)))); // [] · line 46
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 72
  const spread = nn.countCodes(c.indices, 512); // [512] · line 57
  return { total, spread, used: spread, reconstruction, commitment };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): { reconstruction: Tensor1D; commitment: Tensor1D; total: Tensor1D; spread: Tensor1D; used: Tensor1D; psnr: Tensor1D } {
  const e = tf.tidy(() => Encoder(w.Encoder, x)); // [16, 16, 64] · line 40
  const c = tf.tidy(() => Codes(w.Codes, e, pass)); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = tf.tidy(() => Decoder(w.Decoder, straight)); // [64, 64, 3] · line 42
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 44
  const commitment = nn.mean(tf.square(tf.sub(e, nn.stop(c.vectors)))); // [] · line 46
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 72
  const spread = nn.countCodes(c.indices, 512); // [512] · line 57
  const psnr = nn.psnr(y, x, 1); // [] · line 59
  return { reconstruction, commitment, total, spread, used: spread, psnr };
}

/** x, y · vq-vae.gen:61 */
export function sampleReal(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const e = tf.tidy(() => Encoder(w.Encoder, x)); // [16, 16, 64] · line 40
  const c = tf.tidy(() => Codes(w.Codes, e, pass)); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = tf.tidy(() => Decoder(w.Decoder, straight)); // [64, 64, 3] · line 42
  return [x, y];
}

/** x, y · vq-vae.gen:62 */
export function sampleGenerated(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const e = tf.tidy(() => Encoder(w.Encoder, x)); // [16, 16, 64] · line 40
  const c = tf.tidy(() => Codes(w.Codes, e, pass)); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = tf.tidy(() => Decoder(w.Decoder, straight)); // [64, 64, 3] · line 42
  return [x, y];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'EMA',
  spec: 'vq-vae.gen',
  weights,
  data: {
    faces: {
      sources: ['anime_faces'],
      transforms: [{ name: 'resize', settings: { size: 64 } }],
      fields: { x: { kind: 'image', shape: [64, 64, 3] } },
      split: { test: 0.1 },
    },
    dreamt: { fields: { x: { kind: 'image', shape: [64, 64, 3] } }, made: { model: 'FacesVAE', sample: 'generate', n: 8, output: 0 } },
  },
  train: {
    data: 'faces',
    batch: 64,
    epochs: 100,
    steps: [{ name: 'step', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], moves: ['Codes'], optimizer: adam({ lr: 0.0002 }) }],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    commitment: { role: 'loss' },
    total: { role: 'loss' },
    spread: { role: 'metric', set: 'perplexity' },
    used: { role: 'metric', set: 'usage' },
    psnr: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    real: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { data: 'faces', split: 'test', first: 8 },
      at: every(10),
      outputs: [{ name: 'x', shape: [64, 64, 3] }, 'y'],
      run: sampleReal,
    },
    generated: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { data: 'dreamt' },
      at: every(10),
      outputs: [{ name: 'x', shape: [64, 64, 3] }, 'y'],
      run: sampleGenerated,
    },
  },
  plots: { curves: { kind: 'lines', series: ['reconstruction'] }, spreads: { kind: 'lines', series: ['spread'] } },
});

export default model;
