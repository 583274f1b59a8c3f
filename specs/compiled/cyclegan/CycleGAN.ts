/**
 * CycleGAN.
 * Paintings by Monet and photographs of landscapes, each as the other, by U-Nets.
 *
 * Compiled by genc from cyclegan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, nn, randomNormal, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  G: {
    unet: {
      down: {
        0: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
        1: {
          conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        2: {
          conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        3: {
          conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        4: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        5: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        6: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        7: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
      },
      up: {
        0: {
          conv_transpose: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        1: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        2: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        3: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        4: {
          conv_transpose: { kernel: weight([4, 4, 256, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        5: {
          conv_transpose: { kernel: weight([4, 4, 128, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        6: {
          conv_transpose: { kernel: weight([4, 4, 64, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
        },
      },
      conv_transpose: { kernel: weight([4, 4, 3, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
    },
  },
  F: {
    unet: {
      down: {
        0: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
        1: {
          conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        2: {
          conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        3: {
          conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        4: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        5: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        6: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        7: {
          conv: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
      },
      up: {
        0: {
          conv_transpose: { kernel: weight([4, 4, 512, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        1: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        2: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        3: {
          conv_transpose: { kernel: weight([4, 4, 512, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
        },
        4: {
          conv_transpose: { kernel: weight([4, 4, 256, 1024], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        5: {
          conv_transpose: { kernel: weight([4, 4, 128, 512], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        6: {
          conv_transpose: { kernel: weight([4, 4, 64, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
        },
      },
      conv_transpose: { kernel: weight([4, 4, 3, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
    },
  },
  Da: {
    patch_critic: {
      down: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
      down_2: {
        conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
        instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
      },
      down_3: {
        conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
        instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
      },
      conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
      instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
      conv_2: { kernel: weight([4, 4, 512, 1], randomNormal({ mean: 0, std: 0.02 })), bias: weight([1], zeros()) },
    },
  },
  Db: {
    patch_critic: {
      down: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
      down_2: {
        conv: { kernel: weight([4, 4, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
        instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
      },
      down_3: {
        conv: { kernel: weight([4, 4, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
        instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
      },
      conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
      instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
      conv_2: { kernel: weight([4, 4, 512, 1], randomNormal({ mean: 0, std: 0.02 })), bias: weight([1], zeros()) },
    },
  },
  oldB: { examples: state([50, 256, 256, 3], zeros()), filled: state([], zeros()) },
  oldA: { examples: state([50, 256, 256, 3], zeros()), filled: state([], zeros()) },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly a: Tensor4D;
  readonly b: Tensor4D;
}

/** a [256, 256, 3] → [256, 256, 3] · 54,414,979 parameters · cyclegan.gen:16 */
export function G(w: Weights['G'], a: Tensor4D, pass: Pass): Tensor4D {
  const conv = nn.conv2d(a, w.unet.down[0].conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.unet.down[1].conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.unet.down[1].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.unet.down[2].conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.unet.down[2].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const conv4 = nn.conv2d(instanceNorm2, w.unet.down[3].conv, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 7
  const instanceNorm3 = nn.instanceNorm(conv4, w.unet.down[3].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 7
  const conv5 = nn.conv2d(instanceNorm3, w.unet.down[4].conv, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 7
  const instanceNorm4 = nn.instanceNorm(conv5, w.unet.down[4].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 7
  const conv6 = nn.conv2d(instanceNorm4, w.unet.down[5].conv, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 7
  const instanceNorm5 = nn.instanceNorm(conv6, w.unet.down[5].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 7
  const conv7 = nn.conv2d(instanceNorm5, w.unet.down[6].conv, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 7
  const instanceNorm6 = nn.instanceNorm(conv7, w.unet.down[6].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [2, 2, 512] · line 7
  const conv8 = nn.conv2d(instanceNorm6, w.unet.down[7].conv, { strides: [2, 2], padding: 'same' }); // [1, 1, 512] · line 7
  const instanceNorm7 = nn.instanceNorm(conv8, w.unet.down[7].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [1, 1, 512] · line 7
  const convTranspose = nn.convTranspose2d(instanceNorm7, w.unet.up[0].conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 12
  const instanceNorm8 = nn.instanceNorm(convTranspose, w.unet.up[0].instance_norm, { epsilon: 0.00001 }); // [2, 2, 512] · line 12
  const dropout = nn.dropout(instanceNorm8, 0.5, { always: true }, pass, 'unet/up/0/dropout'); // [2, 2, 512] · line 13
  const relu = tf.relu(dropout); // [2, 2, 512] · line 13
  const concat: Tensor4D = nn.concat([relu, instanceNorm6]); // [2, 2, 1024] · line 13
  const convTranspose2 = nn.convTranspose2d(concat, w.unet.up[1].conv_transpose, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 12
  const instanceNorm9 = nn.instanceNorm(convTranspose2, w.unet.up[1].instance_norm, { epsilon: 0.00001 }); // [4, 4, 512] · line 12
  const dropout2 = nn.dropout(instanceNorm9, 0.5, { always: true }, pass, 'unet/up/1/dropout'); // [4, 4, 512] · line 13
  const relu2 = tf.relu(dropout2); // [4, 4, 512] · line 13
  const concat2: Tensor4D = nn.concat([relu2, instanceNorm5]); // [4, 4, 1024] · line 13
  const convTranspose3 = nn.convTranspose2d(concat2, w.unet.up[2].conv_transpose, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 12
  const instanceNorm10 = nn.instanceNorm(convTranspose3, w.unet.up[2].instance_norm, { epsilon: 0.00001 }); // [8, 8, 512] · line 12
  const dropout3 = nn.dropout(instanceNorm10, 0.5, { always: true }, pass, 'unet/up/2/dropout'); // [8, 8, 512] · line 13
  const relu3 = tf.relu(dropout3); // [8, 8, 512] · line 13
  const concat3: Tensor4D = nn.concat([relu3, instanceNorm4]); // [8, 8, 1024] · line 13
  const convTranspose4 = nn.convTranspose2d(concat3, w.unet.up[3].conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 12
  const instanceNorm11 = nn.instanceNorm(convTranspose4, w.unet.up[3].instance_norm, { epsilon: 0.00001 }); // [16, 16, 512] · line 12
  const dropout4 = nn.dropout(instanceNorm11, 0, { always: true }, pass, 'unet/up/3/dropout'); // [16, 16, 512] · line 13
  const relu4 = tf.relu(dropout4); // [16, 16, 512] · line 13
  const concat4: Tensor4D = nn.concat([relu4, instanceNorm3]); // [16, 16, 1024] · line 13
  const convTranspose5 = nn.convTranspose2d(concat4, w.unet.up[4].conv_transpose, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 12
  const instanceNorm12 = nn.instanceNorm(convTranspose5, w.unet.up[4].instance_norm, { epsilon: 0.00001 }); // [32, 32, 256] · line 12
  const dropout5 = nn.dropout(instanceNorm12, 0, { always: true }, pass, 'unet/up/4/dropout'); // [32, 32, 256] · line 13
  const relu5 = tf.relu(dropout5); // [32, 32, 256] · line 13
  const concat5: Tensor4D = nn.concat([relu5, instanceNorm2]); // [32, 32, 512] · line 13
  const convTranspose6 = nn.convTranspose2d(concat5, w.unet.up[5].conv_transpose, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 12
  const instanceNorm13 = nn.instanceNorm(convTranspose6, w.unet.up[5].instance_norm, { epsilon: 0.00001 }); // [64, 64, 128] · line 12
  const dropout6 = nn.dropout(instanceNorm13, 0, { always: true }, pass, 'unet/up/5/dropout'); // [64, 64, 128] · line 13
  const relu6 = tf.relu(dropout6); // [64, 64, 128] · line 13
  const concat6: Tensor4D = nn.concat([relu6, instanceNorm]); // [64, 64, 256] · line 13
  const convTranspose7 = nn.convTranspose2d(concat6, w.unet.up[6].conv_transpose, { strides: [2, 2], padding: 'same' }); // [128, 128, 64] · line 12
  const instanceNorm14 = nn.instanceNorm(convTranspose7, w.unet.up[6].instance_norm, { epsilon: 0.00001 }); // [128, 128, 64] · line 12
  const dropout7 = nn.dropout(instanceNorm14, 0, { always: true }, pass, 'unet/up/6/dropout'); // [128, 128, 64] · line 13
  const relu7 = tf.relu(dropout7); // [128, 128, 64] · line 13
  const concat7: Tensor4D = nn.concat([relu7, conv]); // [128, 128, 128] · line 13
  const convTranspose8 = nn.convTranspose2d(concat7, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
  return convTranspose8;
}

/** b [256, 256, 3] → [256, 256, 3] · 54,414,979 parameters · cyclegan.gen:17 */
export function F(w: Weights['F'], b: Tensor4D, pass: Pass): Tensor4D {
  const conv = nn.conv2d(b, w.unet.down[0].conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.unet.down[1].conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.unet.down[1].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.unet.down[2].conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.unet.down[2].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const conv4 = nn.conv2d(instanceNorm2, w.unet.down[3].conv, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 7
  const instanceNorm3 = nn.instanceNorm(conv4, w.unet.down[3].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 7
  const conv5 = nn.conv2d(instanceNorm3, w.unet.down[4].conv, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 7
  const instanceNorm4 = nn.instanceNorm(conv5, w.unet.down[4].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 7
  const conv6 = nn.conv2d(instanceNorm4, w.unet.down[5].conv, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 7
  const instanceNorm5 = nn.instanceNorm(conv6, w.unet.down[5].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 7
  const conv7 = nn.conv2d(instanceNorm5, w.unet.down[6].conv, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 7
  const instanceNorm6 = nn.instanceNorm(conv7, w.unet.down[6].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [2, 2, 512] · line 7
  const conv8 = nn.conv2d(instanceNorm6, w.unet.down[7].conv, { strides: [2, 2], padding: 'same' }); // [1, 1, 512] · line 7
  const instanceNorm7 = nn.instanceNorm(conv8, w.unet.down[7].instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [1, 1, 512] · line 7
  const convTranspose = nn.convTranspose2d(instanceNorm7, w.unet.up[0].conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] · line 12
  const instanceNorm8 = nn.instanceNorm(convTranspose, w.unet.up[0].instance_norm, { epsilon: 0.00001 }); // [2, 2, 512] · line 12
  const dropout = nn.dropout(instanceNorm8, 0.5, { always: true }, pass, 'unet/up/0/dropout'); // [2, 2, 512] · line 13
  const relu = tf.relu(dropout); // [2, 2, 512] · line 13
  const concat: Tensor4D = nn.concat([relu, instanceNorm6]); // [2, 2, 1024] · line 13
  const convTranspose2 = nn.convTranspose2d(concat, w.unet.up[1].conv_transpose, { strides: [2, 2], padding: 'same' }); // [4, 4, 512] · line 12
  const instanceNorm9 = nn.instanceNorm(convTranspose2, w.unet.up[1].instance_norm, { epsilon: 0.00001 }); // [4, 4, 512] · line 12
  const dropout2 = nn.dropout(instanceNorm9, 0.5, { always: true }, pass, 'unet/up/1/dropout'); // [4, 4, 512] · line 13
  const relu2 = tf.relu(dropout2); // [4, 4, 512] · line 13
  const concat2: Tensor4D = nn.concat([relu2, instanceNorm5]); // [4, 4, 1024] · line 13
  const convTranspose3 = nn.convTranspose2d(concat2, w.unet.up[2].conv_transpose, { strides: [2, 2], padding: 'same' }); // [8, 8, 512] · line 12
  const instanceNorm10 = nn.instanceNorm(convTranspose3, w.unet.up[2].instance_norm, { epsilon: 0.00001 }); // [8, 8, 512] · line 12
  const dropout3 = nn.dropout(instanceNorm10, 0.5, { always: true }, pass, 'unet/up/2/dropout'); // [8, 8, 512] · line 13
  const relu3 = tf.relu(dropout3); // [8, 8, 512] · line 13
  const concat3: Tensor4D = nn.concat([relu3, instanceNorm4]); // [8, 8, 1024] · line 13
  const convTranspose4 = nn.convTranspose2d(concat3, w.unet.up[3].conv_transpose, { strides: [2, 2], padding: 'same' }); // [16, 16, 512] · line 12
  const instanceNorm11 = nn.instanceNorm(convTranspose4, w.unet.up[3].instance_norm, { epsilon: 0.00001 }); // [16, 16, 512] · line 12
  const dropout4 = nn.dropout(instanceNorm11, 0, { always: true }, pass, 'unet/up/3/dropout'); // [16, 16, 512] · line 13
  const relu4 = tf.relu(dropout4); // [16, 16, 512] · line 13
  const concat4: Tensor4D = nn.concat([relu4, instanceNorm3]); // [16, 16, 1024] · line 13
  const convTranspose5 = nn.convTranspose2d(concat4, w.unet.up[4].conv_transpose, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 12
  const instanceNorm12 = nn.instanceNorm(convTranspose5, w.unet.up[4].instance_norm, { epsilon: 0.00001 }); // [32, 32, 256] · line 12
  const dropout5 = nn.dropout(instanceNorm12, 0, { always: true }, pass, 'unet/up/4/dropout'); // [32, 32, 256] · line 13
  const relu5 = tf.relu(dropout5); // [32, 32, 256] · line 13
  const concat5: Tensor4D = nn.concat([relu5, instanceNorm2]); // [32, 32, 512] · line 13
  const convTranspose6 = nn.convTranspose2d(concat5, w.unet.up[5].conv_transpose, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 12
  const instanceNorm13 = nn.instanceNorm(convTranspose6, w.unet.up[5].instance_norm, { epsilon: 0.00001 }); // [64, 64, 128] · line 12
  const dropout6 = nn.dropout(instanceNorm13, 0, { always: true }, pass, 'unet/up/5/dropout'); // [64, 64, 128] · line 13
  const relu6 = tf.relu(dropout6); // [64, 64, 128] · line 13
  const concat6: Tensor4D = nn.concat([relu6, instanceNorm]); // [64, 64, 256] · line 13
  const convTranspose7 = nn.convTranspose2d(concat6, w.unet.up[6].conv_transpose, { strides: [2, 2], padding: 'same' }); // [128, 128, 64] · line 12
  const instanceNorm14 = nn.instanceNorm(convTranspose7, w.unet.up[6].instance_norm, { epsilon: 0.00001 }); // [128, 128, 64] · line 12
  const dropout7 = nn.dropout(instanceNorm14, 0, { always: true }, pass, 'unet/up/6/dropout'); // [128, 128, 64] · line 13
  const relu7 = tf.relu(dropout7); // [128, 128, 64] · line 13
  const concat7: Tensor4D = nn.concat([relu7, conv]); // [128, 128, 128] · line 13
  const convTranspose8 = nn.convTranspose2d(concat7, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
  return convTranspose8;
}

/** a [256, 256, 3] → [30, 30, 1] · 2,765,569 parameters · cyclegan.gen:18 */
export function Da(w: Weights['Da'], a: Tensor4D): Tensor4D {
  const conv = nn.conv2d(a, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.patch_critic.down_2.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.patch_critic.down_3.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(instanceNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const instanceNorm3 = nn.instanceNorm(conv4, w.patch_critic.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  const conv5 = nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
  return conv5;
}

/** b [256, 256, 3] → [30, 30, 1] · 2,765,569 parameters · cyclegan.gen:19 */
export function Db(w: Weights['Db'], b: Tensor4D): Tensor4D {
  const conv = nn.conv2d(b, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.patch_critic.down_2.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.patch_critic.down_3.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(instanceNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const instanceNorm3 = nn.instanceNorm(conv4, w.patch_critic.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  const conv5 = nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
  return conv5;
}

/** x [256, 256, 3] → [256, 256, 3] · 9,830,401 parameters · cyclegan.gen:32 */
export function oldB(w: Weights['oldB'], x: Tensor4D, pass: Pass): Tensor4D {
  const pooled = nn.pooled(x, w, pass, 'pool'); // [256, 256, 3] · line 32
  return pooled;
}

/** x [256, 256, 3] → [256, 256, 3] · 9,830,401 parameters · cyclegan.gen:33 */
export function oldA(w: Weights['oldA'], x: Tensor4D, pass: Pass): Tensor4D {
  const pooled = nn.pooled(x, w, pass, 'pool'); // [256, 256, 3] · line 33
  return pooled;
}

/** The loss `generators` of every example, and what is computed on the way · cyclegan.gen:40 */
export function lossGenerators(
  w: Weights,
  { a, b }: Batch,
  pass: Pass,
): { generators: Tensor1D; adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D } {
  const fakeB = G(w.G, a, pass.in('fakeB/G')); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b, pass.in('fakeA/F')); // [256, 256, 3] · line 30
  const dbOfFakeB = Db(w.Db, fakeB); // [30, 30, 1] · line 37
  const daOfFakeA = Da(w.Da, fakeA); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(nn.bceLogits(dbOfFakeB, 1)), nn.mean(nn.bceLogits(daOfFakeA, 1))); // [] · line 37
  const fOfFakeB = F(w.F, fakeB, pass.in('cycled/F')); // [256, 256, 3] · line 38
  const gOfFakeA = G(w.G, fakeA, pass.in('cycled/G')); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = G(w.G, b, pass.in('same/G')); // [256, 256, 3] · line 39
  const fOfA = F(w.F, a, pass.in('same/F')); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  return { generators, adversarial, cycled, same };
}

/** The loss `critics` of every example, and what is computed on the way · cyclegan.gen:41 */
export function lossCritics(w: Weights, { a, b }: Batch, pass: Pass): { critics: Tensor1D } {
  const fakeB = G(w.G, a, pass.in('fakeB/G')); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b, pass.in('fakeA/F')); // [256, 256, 3] · line 30
  const oldB2 = oldB(w.oldB, fakeB, pass.in('oldB/oldB')); // [256, 256, 3] · line 32
  const oldA2 = oldA(w.oldA, fakeA, pass.in('oldA/oldA')); // [256, 256, 3] · line 33
  const dbOfB = Db(w.Db, b); // [30, 30, 1] · line 41
  const dbOfOldB = Db(w.Db, oldB2); // [30, 30, 1] · line 41
  const daOfA = Da(w.Da, a); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(
    tf.add(nn.mean(nn.bceLogits(dbOfB, 1)), nn.mean(nn.bceLogits(dbOfOldB, 0))),
    nn.mean(nn.bceLogits(daOfA, 1)),
  ); // [] · line 41
  const daOfOldA = Da(w.Da, oldA2); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(nn.bceLogits(daOfOldA, 0))), 2); // [] · line 41
  return { critics };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { a, b }: Batch,
  pass: Pass,
): { adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D; generators: Tensor1D; critics: Tensor1D } {
  const fakeB = tf.tidy(() => G(w.G, a, pass.in('fakeB/G'))); // [256, 256, 3] · line 29
  const fakeA = tf.tidy(() => F(w.F, b, pass.in('fakeA/F'))); // [256, 256, 3] · line 30
  const oldB2 = tf.tidy(() => oldB(w.oldB, fakeB, pass.in('oldB/oldB'))); // [256, 256, 3] · line 32
  const oldA2 = tf.tidy(() => oldA(w.oldA, fakeA, pass.in('oldA/oldA'))); // [256, 256, 3] · line 33
  const dbOfFakeB = tf.tidy(() => Db(w.Db, fakeB)); // [30, 30, 1] · line 37
  const daOfFakeA = tf.tidy(() => Da(w.Da, fakeA)); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(nn.bceLogits(dbOfFakeB, 1)), nn.mean(nn.bceLogits(daOfFakeA, 1))); // [] · line 37
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB, pass.in('cycled/F'))); // [256, 256, 3] · line 38
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA, pass.in('cycled/G'))); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = tf.tidy(() => G(w.G, b, pass.in('same/G'))); // [256, 256, 3] · line 39
  const fOfA = tf.tidy(() => F(w.F, a, pass.in('same/F'))); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  const dbOfB = tf.tidy(() => Db(w.Db, b)); // [30, 30, 1] · line 41
  const dbOfOldB = tf.tidy(() => Db(w.Db, oldB2)); // [30, 30, 1] · line 41
  const daOfA = tf.tidy(() => Da(w.Da, a)); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(
    tf.add(nn.mean(nn.bceLogits(dbOfB, 1)), nn.mean(nn.bceLogits(dbOfOldB, 0))),
    nn.mean(nn.bceLogits(daOfA, 1)),
  ); // [] · line 41
  const daOfOldA = tf.tidy(() => Da(w.Da, oldA2)); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(nn.bceLogits(daOfOldA, 0))), 2); // [] · line 41
  return { adversarial, cycled, same, generators, critics };
}

/** a, fakeB, F(fakeB) · cyclegan.gen:51 */
export function sampleToB(w: Weights, { a }: { a: Tensor4D }, pass: Pass): Tensor[] {
  const fakeB = tf.tidy(() => G(w.G, a, pass.in('fakeB/G'))); // [256, 256, 3] · line 29
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB, pass.in('to_b/F'))); // [256, 256, 3] · line 51
  return [a, fakeB, fOfFakeB];
}

/** b, fakeA, G(fakeA) · cyclegan.gen:52 */
export function sampleToA(w: Weights, { b }: { b: Tensor4D }, pass: Pass): Tensor[] {
  const fakeA = tf.tidy(() => F(w.F, b, pass.in('fakeA/F'))); // [256, 256, 3] · line 30
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA, pass.in('to_a/G'))); // [256, 256, 3] · line 52
  return [b, fakeA, gOfFakeA];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'CycleGAN',
  spec: 'cyclegan.gen',
  weights,
  data: {
    monet2photo: {
      pairing: 'unpaired',
      transforms: [{ name: 'resize', settings: { size: 286 } }, { name: 'crop', settings: { size: 256 } }, { name: 'mirror' }],
      fields: {
        a: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'A' },
        b: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'B' },
      },
    },
  },
  train: {
    data: 'monet2photo',
    batch: 1,
    epochs: 200,
    schedule: { kind: 'linear', from: 100, to: 200 },
    steps: [
      { name: 'generators', loss: 'generators', terms: lossGenerators, over: ['G', 'F'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }) },
      {
        name: 'critics',
        loss: 'critics',
        terms: lossCritics,
        over: ['Da', 'Db'],
        moves: ['oldB', 'oldA'],
        optimizer: adam({ lr: 0.0002, beta1: 0.5 }),
      },
    ],
  },
  evaluate,
  terms: {
    adversarial: { role: 'loss' },
    cycled: { role: 'loss' },
    same: { role: 'loss' },
    generators: { role: 'loss' },
    critics: { role: 'loss' },
  },
  samples: {
    to_b: {
      given: { a: { shape: [256, 256, 3], field: true } },
      on: { split: 'test', first: 5 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'a', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'fakeB', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'F(fakeB)', shape: [256, 256, 3], range: [-1, 1] },
      ],
      run: sampleToB,
    },
    to_a: {
      given: { b: { shape: [256, 256, 3], field: true } },
      on: { split: 'test', first: 5 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'b', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'fakeA', shape: [256, 256, 3], range: [-1, 1] },
        { name: 'G(fakeA)', shape: [256, 256, 3], range: [-1, 1] },
      ],
      run: sampleToA,
    },
  },
  plots: { curves: { kind: 'lines', series: ['generators', 'critics'] } },
});

export default model;
