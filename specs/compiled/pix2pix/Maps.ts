/**
 * Maps, a variant (Pix2Pix → Maps).
 * Satellite pictures as maps. The set holds out `val` alone, so that it is the test split here.
 *
 * Compiled by genc from pix2pix.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, nn, ones, randomNormal, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  G: {
    unet: {
      down: {
        0: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
        1: {
          conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
        },
        2: {
          conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
        },
        3: {
          conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        4: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        5: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        6: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        7: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
      },
      up: {
        0: {
          conv_transpose: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        1: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        2: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        3: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
        4: {
          conv_transpose: { kernel: weight([4, 4, 256, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
        },
        5: {
          conv_transpose: { kernel: weight([4, 4, 128, 512], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
        },
        6: {
          conv_transpose: { kernel: weight([4, 4, 64, 256], randomNormal({ mean: 0, std: 0.02 })) },
          batch_norm: {
            gamma: weight([64], ones()),
            beta: weight([64], zeros()),
            moving_mean: state([64], zeros()),
            moving_variance: state([64], ones()),
          },
        },
      },
      conv_transpose: { kernel: weight([4, 4, 3, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
    },
  },
  D: {
    patch_critic: {
      down: { conv: { kernel: weight([4, 4, 6, 64], randomNormal({ mean: 0, std: 0.02 })) } },
      down_2: {
        conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
        batch_norm: {
          gamma: weight([128], ones()),
          beta: weight([128], zeros()),
          moving_mean: state([128], zeros()),
          moving_variance: state([128], ones()),
        },
      },
      down_3: {
        conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
        batch_norm: {
          gamma: weight([256], ones()),
          beta: weight([256], zeros()),
          moving_mean: state([256], zeros()),
          moving_variance: state([256], ones()),
        },
      },
      conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
      batch_norm: {
        gamma: weight([512], ones()),
        beta: weight([512], zeros()),
        moving_mean: state([512], zeros()),
        moving_variance: state([512], ones()),
      },
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
  const conv2 = nn.conv2d(conv, w.unet.down[1].conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const batchNorm = nn.batchNorm(
    conv2,
    w.unet.down[1].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(batchNorm, w.unet.down[2].conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const batchNorm2 = nn.batchNorm(
    conv3,
    w.unet.down[2].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [32, 32, 256] · line 7
  const conv4 = nn.conv2d(batchNorm2, w.unet.down[3].conv, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 7
  const batchNorm3 = nn.batchNorm(
    conv4,
    w.unet.down[3].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [16, 16, 512] · line 7
  const conv5 = nn.conv2d(batchNorm3, w.unet.down[4].conv, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 7
  const batchNorm4 = nn.batchNorm(
    conv5,
    w.unet.down[4].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [8, 8, 512] · line 7
  const conv6 = nn.conv2d(batchNorm4, w.unet.down[5].conv, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 7
  const batchNorm5 = nn.batchNorm(
    conv6,
    w.unet.down[5].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [4, 4, 512] · line 7
  const conv7 = nn.conv2d(batchNorm5, w.unet.down[6].conv, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 7
  const batchNorm6 = nn.batchNorm(
    conv7,
    w.unet.down[6].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [2, 2, 512] · line 7
  const conv8 = nn.conv2d(batchNorm6, w.unet.down[7].conv, { strides: [2, 2], padding: 'same' }); // [1, 1, 512] · line 7
  const batchNorm7 = nn.batchNorm(
    conv8,
    w.unet.down[7].batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [1, 1, 512] · line 7
  const convTranspose = nn.convTranspose2d(batchNorm7, w.unet.up[0].conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 12
  const batchNorm8 = nn.batchNorm(convTranspose, w.unet.up[0].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [2, 2, 512] · line 12
  const dropout = nn.dropout(batchNorm8, 0.5, { always: true }, pass, 'unet/up/0/dropout'); // [2, 2, 512] · line 13
  const relu = tf.relu(dropout); // [2, 2, 512] · line 13
  const concat: Tensor4D = nn.concat([relu, batchNorm6]); // [2, 2, 1024] · line 13
  const convTranspose2 = nn.convTranspose2d(concat, w.unet.up[1].conv_transpose, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 12
  const batchNorm9 = nn.batchNorm(convTranspose2, w.unet.up[1].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [4, 4, 512] · line 12
  const dropout2 = nn.dropout(batchNorm9, 0.5, { always: true }, pass, 'unet/up/1/dropout'); // [4, 4, 512] · line 13
  const relu2 = tf.relu(dropout2); // [4, 4, 512] · line 13
  const concat2: Tensor4D = nn.concat([relu2, batchNorm5]); // [4, 4, 1024] · line 13
  const convTranspose3 = nn.convTranspose2d(concat2, w.unet.up[2].conv_transpose, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 12
  const batchNorm10 = nn.batchNorm(convTranspose3, w.unet.up[2].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [8, 8, 512] · line 12
  const dropout3 = nn.dropout(batchNorm10, 0.5, { always: true }, pass, 'unet/up/2/dropout'); // [8, 8, 512] · line 13
  const relu3 = tf.relu(dropout3); // [8, 8, 512] · line 13
  const concat3: Tensor4D = nn.concat([relu3, batchNorm4]); // [8, 8, 1024] · line 13
  const convTranspose4 = nn.convTranspose2d(concat3, w.unet.up[3].conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 12
  const batchNorm11 = nn.batchNorm(convTranspose4, w.unet.up[3].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [16, 16, 512] · line 12
  const dropout4 = nn.dropout(batchNorm11, 0, { always: true }, pass, 'unet/up/3/dropout'); // [16, 16, 512] · line 13
  const relu4 = tf.relu(dropout4); // [16, 16, 512] · line 13
  const concat4: Tensor4D = nn.concat([relu4, batchNorm3]); // [16, 16, 1024] · line 13
  const convTranspose5 = nn.convTranspose2d(concat4, w.unet.up[4].conv_transpose, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 12
  const batchNorm12 = nn.batchNorm(convTranspose5, w.unet.up[4].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [32, 32, 256] · line 12
  const dropout5 = nn.dropout(batchNorm12, 0, { always: true }, pass, 'unet/up/4/dropout'); // [32, 32, 256] · line 13
  const relu5 = tf.relu(dropout5); // [32, 32, 256] · line 13
  const concat5: Tensor4D = nn.concat([relu5, batchNorm2]); // [32, 32, 512] · line 13
  const convTranspose6 = nn.convTranspose2d(concat5, w.unet.up[5].conv_transpose, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 12
  const batchNorm13 = nn.batchNorm(convTranspose6, w.unet.up[5].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [64, 64, 128] · line 12
  const dropout6 = nn.dropout(batchNorm13, 0, { always: true }, pass, 'unet/up/5/dropout'); // [64, 64, 128] · line 13
  const relu6 = tf.relu(dropout6); // [64, 64, 128] · line 13
  const concat6: Tensor4D = nn.concat([relu6, batchNorm]); // [64, 64, 256] · line 13
  const convTranspose7 = nn.convTranspose2d(concat6, w.unet.up[6].conv_transpose, { strides: [2, 2], padding: 'same' }); // [128, 128, 64] · line 12
  const batchNorm14 = nn.batchNorm(convTranspose7, w.unet.up[6].batch_norm, { momentum: 0.99, epsilon: 0.001 }, pass); // [128, 128, 64] · line 12
  const dropout7 = nn.dropout(batchNorm14, 0, { always: true }, pass, 'unet/up/6/dropout'); // [128, 128, 64] · line 13
  const relu7 = tf.relu(dropout7); // [128, 128, 64] · line 13
  const concat7: Tensor4D = nn.concat([relu7, conv]); // [128, 128, 128] · line 13
  const convTranspose8 = nn.convTranspose2d(concat7, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
  return convTranspose8;
}

/** input [256, 256, 3], target [256, 256, 3] → [30, 30, 1] · 2,770,433 parameters · pix2pix.gen:15 */
export function D(w: Weights['D'], input: Tensor4D, target: Tensor4D, pass: Pass): Tensor4D {
  const concat: Tensor4D = nn.concat([input, target]); // [256, 256, 6] · line 15
  const conv = nn.conv2d(concat, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const batchNorm = nn.batchNorm(
    conv2,
    w.patch_critic.down_2.batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(batchNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const batchNorm2 = nn.batchNorm(
    conv3,
    w.patch_critic.down_3.batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(batchNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const batchNorm3 = nn.batchNorm(
    conv4,
    w.patch_critic.batch_norm,
    { momentum: 0.99, epsilon: 0.001, activation: { leakyRelu: 0.2 } },
    pass,
  ); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(batchNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  const conv5 = nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
  return conv5;
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

/** input, target, shown · pix2pix.gen:63 */
export function sampleTriples(w: Weights, { input, target }: { input: Tensor4D; target: Tensor4D }, pass: Pass): Tensor[] {
  const shown = G(w.G, input, pass.asTraining().in('shown/G')); // [256, 256, 3] · line 25
  return [input, target, shown];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Maps',
  spec: 'pix2pix.gen',
  weights,
  data: {
    maps: {
      pairing: 'paired',
      transforms: [{ name: 'resize', settings: { size: 286 } }, { name: 'crop', settings: { size: 256 } }, { name: 'mirror' }],
      fields: {
        input: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'left' },
        target: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'right' },
      },
    },
  },
  train: {
    data: 'maps',
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
  terms: {
    l1: { role: 'loss' },
    g: { role: 'loss' },
    d: { role: 'loss' },
    psnr: { role: 'metric', on: { split: 'test' }, evaluate: evaluateTest },
  },
  samples: {
    pairs: {
      given: { input: { shape: [256, 256, 3], field: true }, target: { shape: [256, 256, 3], field: true } },
      on: { split: 'train', first: 3 },
      at: { kind: 'epochs', epochs: ['first'] },
      outputs: [
        { name: 'input', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'target', shape: [256, 256, 3], range: [-1, 1] },
      ],
      run: samplePairs,
    },
    triples: {
      given: { input: { shape: [256, 256, 3], field: true }, target: { shape: [256, 256, 3], field: true } },
      on: { split: 'test', first: 5 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'input', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'target', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'shown', shape: [256, 256, 3], range: [-1, 1] },
      ],
      run: sampleTriples,
    },
  },
  plots: { curves: { kind: 'lines', series: ['g', 'd'] } },
});

export default model;
