/**
 * Pix2Pix.
 * The translation of label maps of facades to photographs.
 *
 * Compiled by genc from pix2pix.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, every, nn, ones, randomNormal, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const downWeights = (inputs: number, channels: number) => ({
  conv: { kernel: weight([4, 4, inputs, channels], randomNormal({ mean: 0, std: 0.02 })) },
  batch_norm: {
    gamma: weight([channels], ones()),
    beta: weight([channels], zeros()),
    moving_mean: state([channels], zeros()),
    moving_variance: state([channels], ones()),
  },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  G: {
    unet: {
      down: {
        0: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
        1: downWeights(64, 128),
        2: downWeights(128, 256),
        3: downWeights(256, 512),
        4: downWeights(512, 512),
        5: downWeights(512, 512),
        6: downWeights(512, 512),
        7: downWeights(512, 512),
      },
      up: repeated(
        [
          { inputs: 512, channels: 512 },
          { inputs: 512, channels: 1024 },
          { inputs: 512, channels: 1024 },
          { inputs: 512, channels: 1024 },
          { inputs: 256, channels: 1024 },
          { inputs: 128, channels: 512 },
          { inputs: 64, channels: 256 },
        ],
        ({ inputs, channels }) => ({
          conv_transpose: { kernel: weight([4, 4, inputs, channels], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([inputs], ones()),
            beta: weight([inputs], zeros()),
            moving_mean: state([inputs], zeros()),
            moving_variance: state([inputs], ones()),
          },
        }),
      ),
      conv_transpose: { kernel: weight([4, 4, 3, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
    },
  },
  D: {
    patch_critic: {
      down: { conv: { kernel: weight([4, 4, 6, 64], randomNormal({ mean: 0, std: 0.02 })) } },
      down_2: downWeights(64, 128),
      down_3: downWeights(128, 256),
      conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
      batch_norm: { gamma: weight([512], ones()), beta: weight([512], zeros()), moving_mean: state([512], zeros()), moving_variance: state([512], ones()) },
      conv_2: { kernel: weight([4, 4, 512, 1], randomNormal({ mean: 0, std: 0.02 })), bias: weight([1], zeros()) },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly input: Tensor4D;
  readonly target: Tensor4D;
}

/** input [256, 256, 3] → [256, 256, 3] · 54,425,859 parameters · pix2pix.gen:14 */
export function G(w: Weights['G'], input: Tensor4D, pass: Pass): Tensor4D {
  const conv = nn.conv2d(input, w.unet.down[0].conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  let x: Tensor4D = conv;
  const leakyRelus: Tensor4D[] = [];
  for (const each of [w.unet.down[1], w.unet.down[2], w.unet.down[3], w.unet.down[4], w.unet.down[5], w.unet.down[6], w.unet.down[7]]) {
    const conv2 = nn.conv2d(x, each.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] … [1, 1, 512] · line 7
    x = nn.batchNorm(conv2, each.batch_norm, { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } }, pass); // [64, 64, 128] … [1, 1, 512] · line 7
    leakyRelus.push(x);
  }
  const leakyRelus2 = [leakyRelus[5]!, leakyRelus[4]!, leakyRelus[3]!, leakyRelus[2]!, leakyRelus[1]!, leakyRelus[0]!, conv];
  for (const [i, each] of w.unet.up.entries()) {
    const value = [0.5, 0.5, 0.5, 0, 0, 0, 0][i]!;
    const leakyRelu = leakyRelus2[i]!;
    const convTranspose = nn.convTranspose2d(x, each.conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] … [128, 128, 64] · line 12
    const batchNorm = nn.batchNorm(convTranspose, each.batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [2, 2, 512] … [128, 128, 64] · line 12
    const dropout = nn.dropout(batchNorm, value, { always: true }, pass, `unet/up/${i}/dropout`); // [2, 2, 512] … [128, 128, 64] · line 13
    const relu = tf.relu(dropout); // [2, 2, 512] … [128, 128, 64] · line 13
    x = nn.concat([relu, leakyRelu]); // [2, 2, 1024] … [128, 128, 128] · line 13
  }
  return nn.convTranspose2d(x, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
}

/** input [256, 256, 3], target [256, 256, 3] → [30, 30, 1] · 2,770,433 parameters · pix2pix.gen:15 */
export function D(w: Weights['D'], input: Tensor4D, target: Tensor4D, pass: Pass): Tensor4D {
  const concat: Tensor4D = nn.concat([input, target]); // [256, 256, 6] · line 15
  const conv = nn.conv2d(concat, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const batchNorm = nn.batchNorm(conv2, w.patch_critic.down_2.batch_norm, { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } }, pass); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(batchNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const batchNorm2 = nn.batchNorm(conv3, w.patch_critic.down_3.batch_norm, { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } }, pass); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(batchNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const batchNorm3 = nn.batchNorm(conv4, w.patch_critic.batch_norm, { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } }, pass); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(batchNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  return nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
}

/** The loss `g` of every example, and what is computed on the way · pix2pix.gen:28 */
export function lossG(w: Weights, { input, target }: Batch, pass: Pass): { g: Tensor1D; l1: Tensor1D } {
  const fake = G(w.G, input, pass.in('fake/G')); // [256, 256, 3] · line 24
  const l1 = nn.mean(tf.abs(tf.sub(fake, target))); // [] · line 27
  const dOutput = D(w.D, input, fake, pass); // [30, 30, 1] · line 28
  const g: Tensor1D = tf.add(nn.mean(nn.bceLogits(dOutput, 1)), tf.mul(100, l1)); // [] · line 28
  return { g, l1 };
}

/** The loss `d` of every example, and what is computed on the way · pix2pix.gen:29 */
export function lossD(w: Weights, { input, target }: Batch, pass: Pass): { d: Tensor1D } {
  const fake = G(w.G, input, pass.in('fake/G')); // [256, 256, 3] · line 24
  const dOutput = D(w.D, input, target, pass); // [30, 30, 1] · line 29
  const dOutput2 = D(w.D, input, nn.stop(fake), pass); // [30, 30, 1] · line 29
  const d: Tensor1D = tf.add(nn.mean(nn.bceLogits(dOutput, 1)), nn.mean(nn.bceLogits(dOutput2, 0))); // [] · line 29
  return { d };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { input, target }: Batch, pass: Pass): { l1: Tensor1D; g: Tensor1D; d: Tensor1D } {
  const fake = tf.tidy(() => G(w.G, input, pass.in('fake/G'))); // [256, 256, 3] · line 24
  const l1 = nn.mean(tf.abs(tf.sub(fake, target))); // [] · line 27
  const dOutput = tf.tidy(() => D(w.D, input, fake, pass)); // [30, 30, 1] · line 28
  const g: Tensor1D = tf.add(nn.mean(nn.bceLogits(dOutput, 1)), tf.mul(100, l1)); // [] · line 28
  const dOutput2 = tf.tidy(() => D(w.D, input, target, pass)); // [30, 30, 1] · line 29
  const dOutput3 = tf.tidy(() => D(w.D, input, nn.stop(fake), pass)); // [30, 30, 1] · line 29
  const d: Tensor1D = tf.add(nn.mean(nn.bceLogits(dOutput2, 1)), nn.mean(nn.bceLogits(dOutput3, 0))); // [] · line 29
  return { l1, g, d };
}

/** Losses and metrics on test. */
export function evaluateTest(w: Weights, { input, target }: Batch, pass: Pass): { psnr: Tensor1D } {
  const shown = G(w.G, input, pass.asTraining().in('shown/G')); // [256, 256, 3] · line 25
  const psnr = nn.psnr(shown, target, 2); // [] · line 40
  return { psnr };
}

/** input, target · pix2pix.gen:42 */
export function samplePairs(_w: Weights, { input, target }: { input: Tensor4D; target: Tensor4D }): Tensor[] {
  return [input, target];
}

/** input, target, shown · pix2pix.gen:43 */
export function sampleTriples(w: Weights, { input, target }: { input: Tensor4D; target: Tensor4D }, pass: Pass): Tensor[] {
  const shown = G(w.G, input, pass.asTraining().in('shown/G')); // [256, 256, 3] · line 25
  return [input, target, shown];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Pix2Pix',
  spec: 'pix2pix.gen',
  weights,
  data: {
    facades: {
      pairing: 'paired',
      transforms: [{ name: 'resize', settings: { size: 286 } }, { name: 'crop', settings: { size: 256 } }, { name: 'mirror' }],
      fields: {
        input: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'right' },
        target: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'left' },
      },
    },
  },
  train: {
    data: 'facades',
    batch: 2,
    epochs: 20,
    steps: [
      {
        together: [
          { name: 'generator', loss: 'g', terms: lossG, over: ['G'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }) },
          { name: 'critic', loss: 'd', terms: lossD, over: ['D'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }) },
        ],
      },
    ],
  },
  evaluate,
  terms: { l1: { role: 'loss' }, g: { role: 'loss' }, d: { role: 'loss' }, psnr: { role: 'metric', on: { split: 'test' }, evaluate: evaluateTest } },
  samples: {
    pairs: {
      given: { input: { shape: [256, 256, 3], field: true }, target: { shape: [256, 256, 3], field: true } },
      on: { split: 'train', first: 3 },
      at: epochs('first'),
      outputs: [{ name: 'input', shape: [256, 256, 3], range: [-1, 1] }, 'target'],
      run: samplePairs,
    },
    triples: {
      given: { input: { shape: [256, 256, 3], field: true }, target: { shape: [256, 256, 3], field: true } },
      on: { split: 'validation', first: 5 },
      at: every(1),
      outputs: [{ name: 'input', shape: [256, 256, 3], range: [-1, 1] }, 'target', 'shown'],
      run: sampleTriples,
    },
  },
  plots: { curves: { kind: 'lines', series: ['g', 'd'] } },
});

export default model;
