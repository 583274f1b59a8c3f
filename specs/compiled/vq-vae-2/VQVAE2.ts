/**
 * VQVAE2.
 *
 * Compiled by genc from vq-vae-2.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, constant, defineModel, glorotUniform, lecunUniform, nn, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Bottom: {
    conv: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([64], zeros()) },
    conv_2: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([128], zeros()) },
    conv_3: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    repeat: {
      0: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
      1: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
    },
  },
  Top: {
    conv: { kernel: weight([4, 4, 128, 128], glorotUniform(2048, 2048)), bias: weight([128], zeros()) },
    conv_2: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    repeat: {
      0: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
      1: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
    },
    conv_3: { kernel: weight([1, 1, 128, 64], glorotUniform(128, 64)), bias: weight([64], zeros()) },
  },
  Lift: {
    conv: { kernel: weight([3, 3, 64, 128], glorotUniform(576, 1152)), bias: weight([128], zeros()) },
    repeat: {
      0: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
      1: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
    },
    conv_transpose: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([64], zeros()) },
  },
  Join: { conv: { kernel: weight([1, 1, 192, 64], glorotUniform(192, 64)), bias: weight([64], zeros()) } },
  Decoder: {
    conv_transpose: { kernel: weight([4, 4, 64, 64], glorotUniform(1024, 1024)), bias: weight([64], zeros()) },
    conv: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    repeat: {
      0: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
      1: {
        conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
        conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
      },
    },
    conv_transpose_2: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([64], zeros()) },
    conv_transpose_3: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([3], zeros()) },
  },
  TopCodes: { codes: state([512, 64], lecunUniform(64, 512)), sizes: state([512], constant(1)), last_used: state([512], constant(-1)) },
  BottomCodes: { codes: state([512, 64], lecunUniform(64, 512)), sizes: state([512], constant(1)), last_used: state([512], constant(-1)) },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** x [64, 64, 3] → [16, 16, 128] · 364,160 parameters · vq-vae-2.gen:19 */
export function Bottom(w: Weights['Bottom'], x: Tensor4D): Tensor4D {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 21
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [16, 16, 128] · line 22
  const conv3 = nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 23
  const relu = tf.relu(conv3); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv3, conv5); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv6 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv7 = nn.conv2d(conv6, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv7)); // [16, 16, 128] · line 23
  return relu3;
}

/** h [16, 16, 128] → [8, 8, 64] · 500,352 parameters · vq-vae-2.gen:26 */
export function Top(w: Weights['Top'], h: Tensor4D): Tensor4D {
  const conv = nn.conv2d(h, w.conv, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [8, 8, 128] · line 28
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 29
  const relu = tf.relu(conv2); // [8, 8, 128] · line 4
  const conv3 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [8, 8, 32] · line 4
  const conv4 = nn.conv2d(conv3, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 4
  const add: Tensor4D = tf.add(conv2, conv4); // [8, 8, 128] · line 4
  const relu2 = tf.relu(add); // [8, 8, 128] · line 4
  const conv5 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [8, 8, 32] · line 4
  const conv6 = nn.conv2d(conv5, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv6)); // [8, 8, 128] · line 29
  const conv7 = nn.conv2d(relu3, w.conv_3, { strides: [1, 1], padding: 'same' }); // [8, 8, 64] · line 29
  return conv7;
}

/**
 * The coarse code, decoded to the size of the fine one.
 *
 * t [8, 8, 64] → [16, 16, 64] · 287,232 parameters · vq-vae-2.gen:33
 */
export function Lift(w: Weights['Lift'], t: Tensor4D): Tensor4D {
  const conv = nn.conv2d(t, w.conv, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 34
  const relu = tf.relu(conv); // [8, 8, 128] · line 4
  const conv2 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [8, 8, 32] · line 4
  const conv3 = nn.conv2d(conv2, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 4
  const add: Tensor4D = tf.add(conv, conv3); // [8, 8, 128] · line 4
  const relu2 = tf.relu(add); // [8, 8, 128] · line 4
  const conv4 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [8, 8, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [8, 8, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv5)); // [8, 8, 128] · line 34
  const convTranspose = nn.convTranspose2d(relu3, w.conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 64] · line 35
  return convTranspose;
}

/** h [16, 16, 128], lifted [16, 16, 64] → [16, 16, 64] · 12,352 parameters · vq-vae-2.gen:38 */
export function Join(w: Weights['Join'], h: Tensor4D, lifted: Tensor4D): Tensor4D {
  const concat: Tensor4D = nn.concat([h, lifted]); // [16, 16, 192] · line 38
  const conv = nn.conv2d(concat, w.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 38
  return conv;
}

/** b [16, 16, 64], t [8, 8, 64] → [64, 64, 3] · 429,635 parameters · vq-vae-2.gen:40 */
export function Decoder(w: Weights['Decoder'], b: Tensor4D, t: Tensor4D): Tensor4D {
  const convTranspose = nn.convTranspose2d(t, w.conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 64] · line 42
  const concat: Tensor4D = nn.concat([b, convTranspose]); // [16, 16, 128] · line 42
  const conv = nn.conv2d(concat, w.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 43
  const relu = tf.relu(conv); // [16, 16, 128] · line 4
  const conv2 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv3 = nn.conv2d(conv2, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv, conv3); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv5)); // [16, 16, 128] · line 43
  const convTranspose2 = nn.convTranspose2d(relu3, w.conv_transpose_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 44
  const convTranspose3 = nn.convTranspose2d(convTranspose2, w.conv_transpose_3, {
    strides: [2, 2],
    padding: 'same',
    activation: 'sigmoid',
  }); // [64, 64, 3] · line 45
  return convTranspose3;
}

/** x [8, 8, 64] → indices [8, 8], vectors [8, 8, 64] · 33,792 parameters · vq-vae-2.gen:49 */
export function TopCodes(w: Weights['TopCodes'], x: Tensor4D, pass: Pass): { indices: Tensor3D; vectors: Tensor4D } {
  const nearest = nn.nearestMoving(x, w, { decay: 0.99, unused: 1 }, pass); // [8, 8], [8, 8, 64] · line 49
  return { indices: nearest.indices, vectors: nearest.vectors };
}

/** x [16, 16, 64] → indices [16, 16], vectors [16, 16, 64] · 33,792 parameters · vq-vae-2.gen:50 */
export function BottomCodes(w: Weights['BottomCodes'], x: Tensor4D, pass: Pass): { indices: Tensor3D; vectors: Tensor4D } {
  const nearest = nn.nearestMoving(x, w, { decay: 0.99, unused: 1 }, pass); // [16, 16], [16, 16, 64] · line 50
  return { indices: nearest.indices, vectors: nearest.vectors };
}

/** The loss `total` of every example, and what is computed on the way · vq-vae-2.gen:63 */
export function lossTotal(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): {
  total: Tensor1D;
  top_perplexity: Tensor1D;
  bottom_perplexity: Tensor1D;
  top_usage: Tensor1D;
  bottom_usage: Tensor1D;
  reconstruction: Tensor1D;
  commitment: Tensor1D;
} {
  const h = Bottom(w.Bottom, x); // [16, 16, 128] · line 52
  const et = Top(w.Top, h); // [8, 8, 64] · line 53
  const ct = TopCodes(w.TopCodes, et, pass.in('ct/TopCodes')); // [8, 8], [8, 8, 64] · line 54
  const qt = nn.straight(et, ct.vectors); // [8, 8, 64] · line 55
  const liftOfQt = Lift(w.Lift, qt); // [16, 16, 64] · line 56
  const eb = Join(w.Join, h, liftOfQt); // [16, 16, 64] · line 56
  const cb = BottomCodes(w.BottomCodes, eb, pass.in('cb/BottomCodes')); // [16, 16], [16, 16, 64] · line 57
  const qb = nn.straight(eb, cb.vectors); // [16, 16, 64] · line 58
  const y = Decoder(w.Decoder, qb, qt); // [64, 64, 3] · line 59
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 61
  const commitment: Tensor1D = tf.add(
    nn.mean(tf.square(tf.sub(et, nn.stop(ct.vectors)))),
    nn.mean(tf.square(tf.sub(eb, nn.stop(cb.vectors)))),
  ); // [] · line 62
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 63
  const topPerplexity = nn.countCodes(ct.indices, 512); // [512] · line 73
  const bottomPerplexity = nn.countCodes(cb.indices, 512); // [512] · line 74
  return {
    total,
    top_perplexity: topPerplexity,
    bottom_perplexity: bottomPerplexity,
    top_usage: topPerplexity,
    bottom_usage: bottomPerplexity,
    reconstruction,
    commitment,
  };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): {
  reconstruction: Tensor1D;
  commitment: Tensor1D;
  total: Tensor1D;
  top_perplexity: Tensor1D;
  bottom_perplexity: Tensor1D;
  top_usage: Tensor1D;
  bottom_usage: Tensor1D;
  psnr: Tensor1D;
} {
  const h = tf.tidy(() => Bottom(w.Bottom, x)); // [16, 16, 128] · line 52
  const et = tf.tidy(() => Top(w.Top, h)); // [8, 8, 64] · line 53
  const ct = tf.tidy(() => TopCodes(w.TopCodes, et, pass.in('ct/TopCodes'))); // [8, 8], [8, 8, 64] · line 54
  const qt = nn.straight(et, ct.vectors); // [8, 8, 64] · line 55
  const liftOfQt = tf.tidy(() => Lift(w.Lift, qt)); // [16, 16, 64] · line 56
  const eb = tf.tidy(() => Join(w.Join, h, liftOfQt)); // [16, 16, 64] · line 56
  const cb = tf.tidy(() => BottomCodes(w.BottomCodes, eb, pass.in('cb/BottomCodes'))); // [16, 16], [16, 16, 64] · line 57
  const qb = nn.straight(eb, cb.vectors); // [16, 16, 64] · line 58
  const y = tf.tidy(() => Decoder(w.Decoder, qb, qt)); // [64, 64, 3] · line 59
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 61
  const commitment: Tensor1D = tf.add(
    nn.mean(tf.square(tf.sub(et, nn.stop(ct.vectors)))),
    nn.mean(tf.square(tf.sub(eb, nn.stop(cb.vectors)))),
  ); // [] · line 62
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 63
  const topPerplexity = nn.countCodes(ct.indices, 512); // [512] · line 73
  const bottomPerplexity = nn.countCodes(cb.indices, 512); // [512] · line 74
  const psnr = nn.psnr(y, x, 1); // [] · line 77
  return {
    reconstruction,
    commitment,
    total,
    top_perplexity: topPerplexity,
    bottom_perplexity: bottomPerplexity,
    top_usage: topPerplexity,
    bottom_usage: bottomPerplexity,
    psnr,
  };
}

/** x, y · vq-vae-2.gen:79 */
export function sampleReal(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const h = tf.tidy(() => Bottom(w.Bottom, x)); // [16, 16, 128] · line 52
  const et = tf.tidy(() => Top(w.Top, h)); // [8, 8, 64] · line 53
  const ct = tf.tidy(() => TopCodes(w.TopCodes, et, pass.in('ct/TopCodes'))); // [8, 8], [8, 8, 64] · line 54
  const qt = nn.straight(et, ct.vectors); // [8, 8, 64] · line 55
  const liftOfQt = tf.tidy(() => Lift(w.Lift, qt)); // [16, 16, 64] · line 56
  const eb = tf.tidy(() => Join(w.Join, h, liftOfQt)); // [16, 16, 64] · line 56
  const cb = tf.tidy(() => BottomCodes(w.BottomCodes, eb, pass.in('cb/BottomCodes'))); // [16, 16], [16, 16, 64] · line 57
  const qb = nn.straight(eb, cb.vectors); // [16, 16, 64] · line 58
  const y = tf.tidy(() => Decoder(w.Decoder, qb, qt)); // [64, 64, 3] · line 59
  return [x, y];
}

/** x, y · vq-vae-2.gen:80 */
export function sampleGenerated(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const h = tf.tidy(() => Bottom(w.Bottom, x)); // [16, 16, 128] · line 52
  const et = tf.tidy(() => Top(w.Top, h)); // [8, 8, 64] · line 53
  const ct = tf.tidy(() => TopCodes(w.TopCodes, et, pass.in('ct/TopCodes'))); // [8, 8], [8, 8, 64] · line 54
  const qt = nn.straight(et, ct.vectors); // [8, 8, 64] · line 55
  const liftOfQt = tf.tidy(() => Lift(w.Lift, qt)); // [16, 16, 64] · line 56
  const eb = tf.tidy(() => Join(w.Join, h, liftOfQt)); // [16, 16, 64] · line 56
  const cb = tf.tidy(() => BottomCodes(w.BottomCodes, eb, pass.in('cb/BottomCodes'))); // [16, 16], [16, 16, 64] · line 57
  const qb = nn.straight(eb, cb.vectors); // [16, 16, 64] · line 58
  const y = tf.tidy(() => Decoder(w.Decoder, qb, qt)); // [64, 64, 3] · line 59
  return [x, y];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'VQVAE2',
  spec: 'vq-vae-2.gen',
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
    steps: [
      {
        name: 'step',
        loss: 'total',
        terms: lossTotal,
        over: ['Bottom', 'Top', 'Lift', 'Join', 'Decoder'],
        moves: ['TopCodes', 'BottomCodes'],
        optimizer: adam({ lr: 0.0003 }),
      },
    ],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    commitment: { role: 'loss' },
    total: { role: 'loss' },
    top_perplexity: { role: 'metric', set: 'perplexity' },
    bottom_perplexity: { role: 'metric', set: 'perplexity' },
    top_usage: { role: 'metric', set: 'usage' },
    bottom_usage: { role: 'metric', set: 'usage' },
    psnr: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    real: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { data: 'faces', split: 'test', first: 8 },
      at: { kind: 'every', interval: 10 },
      outputs: [
        { name: 'x', shape: [64, 64, 3] },
        { name: 'y', shape: [64, 64, 3] },
      ],
      run: sampleReal,
    },
    generated: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { data: 'dreamt' },
      at: { kind: 'every', interval: 10 },
      outputs: [
        { name: 'x', shape: [64, 64, 3] },
        { name: 'y', shape: [64, 64, 3] },
      ],
      run: sampleGenerated,
    },
  },
  plots: {
    curves: { kind: 'lines', series: ['reconstruction'] },
    spreads: { kind: 'lines', series: ['top_perplexity', 'bottom_perplexity'] },
  },
});

export default model;
