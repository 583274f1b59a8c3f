/**
 * M9, a variant (M1 → M2 → M6 → M9).
 *
 * Compiled by genc from colorize.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, weight, zeros } from 'genc/runtime';
import type { Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Color: {
    conv: { kernel: weight([3, 3, 1, 64], glorotUniform(9, 576)), bias: weight([64], zeros()) },
    conv_2: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)), bias: weight([64], zeros()) },
    conv_3: { kernel: weight([3, 3, 64, 128], glorotUniform(576, 1152)), bias: weight([128], zeros()) },
    conv_4: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    conv_5: { kernel: weight([3, 3, 128, 256], glorotUniform(1152, 2304)), bias: weight([256], zeros()) },
    conv_6: { kernel: weight([3, 3, 256, 256], glorotUniform(2304, 2304)), bias: weight([256], zeros()) },
    conv_7: { kernel: weight([3, 3, 256, 512], glorotUniform(2304, 4608)), bias: weight([512], zeros()) },
    conv_8: { kernel: weight([3, 3, 512, 256], glorotUniform(4608, 2304)), bias: weight([256], zeros()) },
    conv_9: { kernel: weight([3, 3, 256, 128], glorotUniform(2304, 1152)), bias: weight([128], zeros()) },
    conv_10: { kernel: weight([3, 3, 128, 64], glorotUniform(1152, 576)), bias: weight([64], zeros()) },
    conv_11: { kernel: weight([3, 3, 64, 32], glorotUniform(576, 288)), bias: weight([32], zeros()) },
    conv_12: { kernel: weight([3, 3, 32, 2], glorotUniform(288, 18)), bias: weight([2], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly photo: Tensor4D;
}

/** l [224, 224, 1] → [224, 224, 2] · 3,892,194 parameters · colorize.gen:52 */
export function Color(w: Weights['Color'], l: Tensor4D): Tensor4D {
  const conv = nn.conv2d(l, w.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [224, 224, 64] · line 54
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [112, 112, 64] · line 54
  const conv3 = nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [112, 112, 128] · line 55
  const conv4 = nn.conv2d(conv3, w.conv_4, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [56, 56, 128] · line 55
  const conv5 = nn.conv2d(conv4, w.conv_5, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [56, 56, 256] · line 56
  const conv6 = nn.conv2d(conv5, w.conv_6, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [28, 28, 256] · line 56
  const conv7 = nn.conv2d(conv6, w.conv_7, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 512] · line 57
  const conv8 = nn.conv2d(conv7, w.conv_8, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 256] · line 57
  const conv9 = nn.conv2d(conv8, w.conv_9, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 128] · line 57
  const upsample = nn.upsample(conv9, [2, 2], 'nearest'); // [56, 56, 128] · line 58
  const conv10 = nn.conv2d(upsample, w.conv_10, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [56, 56, 64] · line 58
  const upsample2 = nn.upsample(conv10, [2, 2], 'nearest'); // [112, 112, 64] · line 59
  const conv11 = nn.conv2d(upsample2, w.conv_11, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [112, 112, 32] · line 59
  const conv12 = nn.conv2d(conv11, w.conv_12, { strides: [1, 1], padding: 'same', activation: 'tanh' }); // [112, 112, 2] · line 59
  const upsample3 = nn.upsample(conv12, [2, 2], 'nearest'); // [224, 224, 2] · line 60
  return upsample3;
}

/** The loss `fit` of every example, and what is computed on the way · colorize.gen:99 */
export function lossFit(w: Weights, { photo }: Batch): { fit: Tensor1D } {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const ab = nn.channels(photo, 1, 3); // [224, 224, 2] · line 14
  const guess = Color(w.Color, l); // [224, 224, 2] · line 25
  const fit = nn.mean(tf.abs(tf.sub(guess, ab))); // [] · line 99
  return { fit };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { photo }: Batch,
): { fit: Tensor1D; ab_mae: Tensor1D; psnr: Tensor1D; ab_mae_grey: Tensor1D; psnr_grey: Tensor1D } {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const ab = nn.channels(photo, 1, 3); // [224, 224, 2] · line 14
  const guess = Color(w.Color, l); // [224, 224, 2] · line 25
  const fit = nn.mean(tf.abs(tf.sub(guess, ab))); // [] · line 99
  const abMae: Tensor1D = tf.mul(128, nn.mean(tf.abs(tf.sub(guess, ab)))); // [] · line 38
  const concat: Tensor4D = nn.concat([l, guess]); // [224, 224, 3] · line 39
  const rgb: Tensor4D = nn.rgb(concat); // [224, 224, 3] · line 39
  const rgb2: Tensor4D = nn.rgb(photo); // [224, 224, 3] · line 39
  const psnr = nn.psnr(rgb, rgb2, 1); // [] · line 39
  const abMaeGrey: Tensor1D = tf.mul(128, nn.mean(tf.abs(ab))); // [] · line 41
  const concat2: Tensor4D = nn.concat([l, tf.mul(0, ab)]); // [224, 224, 3] · line 42
  const rgb3: Tensor4D = nn.rgb(concat2); // [224, 224, 3] · line 42
  const psnrGrey = nn.psnr(rgb3, rgb2, 1); // [] · line 42
  return { fit, ab_mae: abMae, psnr, ab_mae_grey: abMaeGrey, psnr_grey: psnrGrey };
}

/** grey(l), rgb(concat(l, guess)), rgb(photo) · colorize.gen:44 */
export function sampleColorize(w: Weights, { photo }: { photo: Tensor4D }): Tensor[] {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const guess = Color(w.Color, l); // [224, 224, 2] · line 25
  const grey: Tensor4D = nn.grey(l); // [224, 224, 1] · line 44
  const concat: Tensor4D = nn.concat([l, guess]); // [224, 224, 3] · line 44
  const rgb: Tensor4D = nn.rgb(concat); // [224, 224, 3] · line 44
  const rgb2: Tensor4D = nn.rgb(photo); // [224, 224, 3] · line 44
  return [grey, rgb, rgb2];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'M9',
  spec: 'colorize.gen',
  weights,
  data: {
    pictures: {
      sources: ['colorization.photos'],
      fields: {
        photo: {
          kind: 'image',
          shape: [224, 224, 3],
          range: [-1, 1],
          transforms: [{ name: 'resize', settings: { size: 224 } }, { name: 'lab' }],
        },
      },
      split: { validation: 0.1 },
    },
  },
  train: {
    data: 'pictures',
    batch: 16,
    epochs: 100,
    steps: [{ name: 'step', loss: 'fit', terms: lossFit, over: ['Color'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: {
    fit: { role: 'loss' },
    ab_mae: { role: 'metric', on: { split: 'test' } },
    psnr: { role: 'metric', on: { split: 'test' } },
    ab_mae_grey: { role: 'metric', on: { split: 'test' } },
    psnr_grey: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    colorize: {
      given: { photo: { shape: [224, 224, 3], field: true } },
      on: { split: 'test', first: 8 },
      at: { kind: 'every', interval: 20 },
      outputs: [
        { name: 'grey(l)', shape: [224, 224, 1] },
        { name: 'rgb(concat(l, guess))', shape: [224, 224, 3] },
        { name: 'rgb(photo)', shape: [224, 224, 3] },
      ],
      run: sampleColorize,
    },
  },
  plots: { curves: { kind: 'lines', series: ['fit'] } },
});

export default model;
