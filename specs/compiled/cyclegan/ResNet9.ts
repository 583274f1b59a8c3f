/**
 * ResNet9, a variant (CycleGAN → LeastSquares → ResNet9).
 * The paper's own generator: nine residual blocks between two strided convolutions down and up.
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
    res_net_generator: {
      conv: { kernel: weight([7, 7, 3, 64], randomNormal({ mean: 0, std: 0.02 })) },
      instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
      repeat: {
        0: {
          conv: { kernel: weight([3, 3, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        1: {
          conv: { kernel: weight([3, 3, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
      },
      repeat_2: {
        0: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        1: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        2: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        3: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        4: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        5: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        6: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        7: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        8: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
      },
      repeat_3: {
        0: {
          conv_transpose: { kernel: weight([3, 3, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        1: {
          conv_transpose: { kernel: weight([3, 3, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
        },
      },
      conv_2: { kernel: weight([7, 7, 64, 3], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
    },
  },
  F: {
    res_net_generator: {
      conv: { kernel: weight([7, 7, 3, 64], randomNormal({ mean: 0, std: 0.02 })) },
      instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
      repeat: {
        0: {
          conv: { kernel: weight([3, 3, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        1: {
          conv: { kernel: weight([3, 3, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
      },
      repeat_2: {
        0: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        1: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        2: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        3: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        4: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        5: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        6: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        7: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
        8: {
          conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
          conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm_2: { gamma: weight([256], randomNormal({ mean: 0, std: 0.02 })), beta: weight([256], zeros()) },
        },
      },
      repeat_3: {
        0: {
          conv_transpose: { kernel: weight([3, 3, 128, 256], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([128], randomNormal({ mean: 0, std: 0.02 })), beta: weight([128], zeros()) },
        },
        1: {
          conv_transpose: { kernel: weight([3, 3, 64, 128], randomNormal({ mean: 0, std: 0.02 })) },
          instance_norm: { gamma: weight([64], randomNormal({ mean: 0, std: 0.02 })), beta: weight([64], zeros()) },
        },
      },
      conv_2: { kernel: weight([7, 7, 64, 3], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
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

/** a [256, 256, 3] → [256, 256, 3] · 11,383,427 parameters · cyclegan.gen:61 */
export function G(w: Weights['G'], a: Tensor4D): Tensor4D {
  const reflectPad = nn.reflectPad(a, [
    [3, 3],
    [3, 3],
  ]); // [262, 262, 3] · line 13
  const conv = nn.conv2d(reflectPad, w.res_net_generator.conv, { strides: [1, 1], padding: 0 }); // [256, 256, 64] · line 13
  const instanceNorm = nn.instanceNorm(conv, w.res_net_generator.instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [256, 256, 64] · line 13
  const conv2 = nn.conv2d(instanceNorm, w.res_net_generator.repeat[0].conv, { strides: [2, 2], padding: 'same' }); // [128, 128, 128] · line 15
  const instanceNorm2 = nn.instanceNorm(conv2, w.res_net_generator.repeat[0].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [128, 128, 128] · line 15
  const conv3 = nn.conv2d(instanceNorm2, w.res_net_generator.repeat[1].conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 256] · line 15
  const instanceNorm3 = nn.instanceNorm(conv3, w.res_net_generator.repeat[1].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 15
  const reflectPad2 = nn.reflectPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv4 = nn.conv2d(reflectPad2, w.res_net_generator.repeat_2[0].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm4 = nn.instanceNorm(conv4, w.res_net_generator.repeat_2[0].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad3 = nn.reflectPad(instanceNorm4, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv5 = nn.conv2d(reflectPad3, w.res_net_generator.repeat_2[0].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm5 = nn.instanceNorm(conv5, w.res_net_generator.repeat_2[0].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add: Tensor4D = tf.add(instanceNorm3, instanceNorm5); // [64, 64, 256] · line 5
  const reflectPad4 = nn.reflectPad(add, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv6 = nn.conv2d(reflectPad4, w.res_net_generator.repeat_2[1].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm6 = nn.instanceNorm(conv6, w.res_net_generator.repeat_2[1].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad5 = nn.reflectPad(instanceNorm6, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv7 = nn.conv2d(reflectPad5, w.res_net_generator.repeat_2[1].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm7 = nn.instanceNorm(conv7, w.res_net_generator.repeat_2[1].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add2: Tensor4D = tf.add(add, instanceNorm7); // [64, 64, 256] · line 5
  const reflectPad6 = nn.reflectPad(add2, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv8 = nn.conv2d(reflectPad6, w.res_net_generator.repeat_2[2].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm8 = nn.instanceNorm(conv8, w.res_net_generator.repeat_2[2].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad7 = nn.reflectPad(instanceNorm8, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv9 = nn.conv2d(reflectPad7, w.res_net_generator.repeat_2[2].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm9 = nn.instanceNorm(conv9, w.res_net_generator.repeat_2[2].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add3: Tensor4D = tf.add(add2, instanceNorm9); // [64, 64, 256] · line 5
  const reflectPad8 = nn.reflectPad(add3, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv10 = nn.conv2d(reflectPad8, w.res_net_generator.repeat_2[3].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm10 = nn.instanceNorm(conv10, w.res_net_generator.repeat_2[3].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad9 = nn.reflectPad(instanceNorm10, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv11 = nn.conv2d(reflectPad9, w.res_net_generator.repeat_2[3].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm11 = nn.instanceNorm(conv11, w.res_net_generator.repeat_2[3].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add4: Tensor4D = tf.add(add3, instanceNorm11); // [64, 64, 256] · line 5
  const reflectPad10 = nn.reflectPad(add4, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv12 = nn.conv2d(reflectPad10, w.res_net_generator.repeat_2[4].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm12 = nn.instanceNorm(conv12, w.res_net_generator.repeat_2[4].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad11 = nn.reflectPad(instanceNorm12, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv13 = nn.conv2d(reflectPad11, w.res_net_generator.repeat_2[4].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm13 = nn.instanceNorm(conv13, w.res_net_generator.repeat_2[4].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add5: Tensor4D = tf.add(add4, instanceNorm13); // [64, 64, 256] · line 5
  const reflectPad12 = nn.reflectPad(add5, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv14 = nn.conv2d(reflectPad12, w.res_net_generator.repeat_2[5].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm14 = nn.instanceNorm(conv14, w.res_net_generator.repeat_2[5].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad13 = nn.reflectPad(instanceNorm14, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv15 = nn.conv2d(reflectPad13, w.res_net_generator.repeat_2[5].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm15 = nn.instanceNorm(conv15, w.res_net_generator.repeat_2[5].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add6: Tensor4D = tf.add(add5, instanceNorm15); // [64, 64, 256] · line 5
  const reflectPad14 = nn.reflectPad(add6, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv16 = nn.conv2d(reflectPad14, w.res_net_generator.repeat_2[6].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm16 = nn.instanceNorm(conv16, w.res_net_generator.repeat_2[6].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad15 = nn.reflectPad(instanceNorm16, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv17 = nn.conv2d(reflectPad15, w.res_net_generator.repeat_2[6].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm17 = nn.instanceNorm(conv17, w.res_net_generator.repeat_2[6].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add7: Tensor4D = tf.add(add6, instanceNorm17); // [64, 64, 256] · line 5
  const reflectPad16 = nn.reflectPad(add7, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv18 = nn.conv2d(reflectPad16, w.res_net_generator.repeat_2[7].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm18 = nn.instanceNorm(conv18, w.res_net_generator.repeat_2[7].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad17 = nn.reflectPad(instanceNorm18, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv19 = nn.conv2d(reflectPad17, w.res_net_generator.repeat_2[7].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm19 = nn.instanceNorm(conv19, w.res_net_generator.repeat_2[7].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add8: Tensor4D = tf.add(add7, instanceNorm19); // [64, 64, 256] · line 5
  const reflectPad18 = nn.reflectPad(add8, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv20 = nn.conv2d(reflectPad18, w.res_net_generator.repeat_2[8].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm20 = nn.instanceNorm(conv20, w.res_net_generator.repeat_2[8].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad19 = nn.reflectPad(instanceNorm20, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv21 = nn.conv2d(reflectPad19, w.res_net_generator.repeat_2[8].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm21 = nn.instanceNorm(conv21, w.res_net_generator.repeat_2[8].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const convTranspose = nn.convTranspose2d(tf.add(add8, instanceNorm21), w.res_net_generator.repeat_3[0].conv_transpose, {
    strides: [2, 2],
    padding: 'same',
  }); // [128, 128, 128] · line 19
  const instanceNorm22 = nn.instanceNorm(convTranspose, w.res_net_generator.repeat_3[0].instance_norm, {
    epsilon: 0.00001,
    activation: 'relu',
  }); // [128, 128, 128] · line 19
  const convTranspose2 = nn.convTranspose2d(instanceNorm22, w.res_net_generator.repeat_3[1].conv_transpose, {
    strides: [2, 2],
    padding: 'same',
  }); // [256, 256, 64] · line 19
  const instanceNorm23 = nn.instanceNorm(convTranspose2, w.res_net_generator.repeat_3[1].instance_norm, {
    epsilon: 0.00001,
    activation: 'relu',
  }); // [256, 256, 64] · line 19
  const reflectPad20 = nn.reflectPad(instanceNorm23, [
    [3, 3],
    [3, 3],
  ]); // [262, 262, 64] · line 21
  const conv22 = nn.conv2d(reflectPad20, w.res_net_generator.conv_2, { strides: [1, 1], padding: 0, activation: 'tanh' }); // [256, 256, 3] · line 21
  return conv22;
}

/** b [256, 256, 3] → [256, 256, 3] · 11,383,427 parameters · cyclegan.gen:62 */
export function F(w: Weights['F'], b: Tensor4D): Tensor4D {
  const reflectPad = nn.reflectPad(b, [
    [3, 3],
    [3, 3],
  ]); // [262, 262, 3] · line 13
  const conv = nn.conv2d(reflectPad, w.res_net_generator.conv, { strides: [1, 1], padding: 0 }); // [256, 256, 64] · line 13
  const instanceNorm = nn.instanceNorm(conv, w.res_net_generator.instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [256, 256, 64] · line 13
  const conv2 = nn.conv2d(instanceNorm, w.res_net_generator.repeat[0].conv, { strides: [2, 2], padding: 'same' }); // [128, 128, 128] · line 15
  const instanceNorm2 = nn.instanceNorm(conv2, w.res_net_generator.repeat[0].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [128, 128, 128] · line 15
  const conv3 = nn.conv2d(instanceNorm2, w.res_net_generator.repeat[1].conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 256] · line 15
  const instanceNorm3 = nn.instanceNorm(conv3, w.res_net_generator.repeat[1].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 15
  const reflectPad2 = nn.reflectPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv4 = nn.conv2d(reflectPad2, w.res_net_generator.repeat_2[0].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm4 = nn.instanceNorm(conv4, w.res_net_generator.repeat_2[0].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad3 = nn.reflectPad(instanceNorm4, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv5 = nn.conv2d(reflectPad3, w.res_net_generator.repeat_2[0].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm5 = nn.instanceNorm(conv5, w.res_net_generator.repeat_2[0].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add: Tensor4D = tf.add(instanceNorm3, instanceNorm5); // [64, 64, 256] · line 5
  const reflectPad4 = nn.reflectPad(add, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv6 = nn.conv2d(reflectPad4, w.res_net_generator.repeat_2[1].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm6 = nn.instanceNorm(conv6, w.res_net_generator.repeat_2[1].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad5 = nn.reflectPad(instanceNorm6, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv7 = nn.conv2d(reflectPad5, w.res_net_generator.repeat_2[1].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm7 = nn.instanceNorm(conv7, w.res_net_generator.repeat_2[1].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add2: Tensor4D = tf.add(add, instanceNorm7); // [64, 64, 256] · line 5
  const reflectPad6 = nn.reflectPad(add2, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv8 = nn.conv2d(reflectPad6, w.res_net_generator.repeat_2[2].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm8 = nn.instanceNorm(conv8, w.res_net_generator.repeat_2[2].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad7 = nn.reflectPad(instanceNorm8, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv9 = nn.conv2d(reflectPad7, w.res_net_generator.repeat_2[2].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm9 = nn.instanceNorm(conv9, w.res_net_generator.repeat_2[2].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add3: Tensor4D = tf.add(add2, instanceNorm9); // [64, 64, 256] · line 5
  const reflectPad8 = nn.reflectPad(add3, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv10 = nn.conv2d(reflectPad8, w.res_net_generator.repeat_2[3].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm10 = nn.instanceNorm(conv10, w.res_net_generator.repeat_2[3].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad9 = nn.reflectPad(instanceNorm10, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv11 = nn.conv2d(reflectPad9, w.res_net_generator.repeat_2[3].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm11 = nn.instanceNorm(conv11, w.res_net_generator.repeat_2[3].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add4: Tensor4D = tf.add(add3, instanceNorm11); // [64, 64, 256] · line 5
  const reflectPad10 = nn.reflectPad(add4, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv12 = nn.conv2d(reflectPad10, w.res_net_generator.repeat_2[4].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm12 = nn.instanceNorm(conv12, w.res_net_generator.repeat_2[4].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad11 = nn.reflectPad(instanceNorm12, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv13 = nn.conv2d(reflectPad11, w.res_net_generator.repeat_2[4].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm13 = nn.instanceNorm(conv13, w.res_net_generator.repeat_2[4].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add5: Tensor4D = tf.add(add4, instanceNorm13); // [64, 64, 256] · line 5
  const reflectPad12 = nn.reflectPad(add5, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv14 = nn.conv2d(reflectPad12, w.res_net_generator.repeat_2[5].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm14 = nn.instanceNorm(conv14, w.res_net_generator.repeat_2[5].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad13 = nn.reflectPad(instanceNorm14, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv15 = nn.conv2d(reflectPad13, w.res_net_generator.repeat_2[5].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm15 = nn.instanceNorm(conv15, w.res_net_generator.repeat_2[5].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add6: Tensor4D = tf.add(add5, instanceNorm15); // [64, 64, 256] · line 5
  const reflectPad14 = nn.reflectPad(add6, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv16 = nn.conv2d(reflectPad14, w.res_net_generator.repeat_2[6].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm16 = nn.instanceNorm(conv16, w.res_net_generator.repeat_2[6].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad15 = nn.reflectPad(instanceNorm16, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv17 = nn.conv2d(reflectPad15, w.res_net_generator.repeat_2[6].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm17 = nn.instanceNorm(conv17, w.res_net_generator.repeat_2[6].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add7: Tensor4D = tf.add(add6, instanceNorm17); // [64, 64, 256] · line 5
  const reflectPad16 = nn.reflectPad(add7, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv18 = nn.conv2d(reflectPad16, w.res_net_generator.repeat_2[7].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm18 = nn.instanceNorm(conv18, w.res_net_generator.repeat_2[7].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad17 = nn.reflectPad(instanceNorm18, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv19 = nn.conv2d(reflectPad17, w.res_net_generator.repeat_2[7].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm19 = nn.instanceNorm(conv19, w.res_net_generator.repeat_2[7].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const add8: Tensor4D = tf.add(add7, instanceNorm19); // [64, 64, 256] · line 5
  const reflectPad18 = nn.reflectPad(add8, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 6
  const conv20 = nn.conv2d(reflectPad18, w.res_net_generator.repeat_2[8].conv, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 6
  const instanceNorm20 = nn.instanceNorm(conv20, w.res_net_generator.repeat_2[8].instance_norm, { epsilon: 0.00001, activation: 'relu' }); // [64, 64, 256] · line 6
  const reflectPad19 = nn.reflectPad(instanceNorm20, [
    [1, 1],
    [1, 1],
  ]); // [66, 66, 256] · line 7
  const conv21 = nn.conv2d(reflectPad19, w.res_net_generator.repeat_2[8].conv_2, { strides: [1, 1], padding: 0 }); // [64, 64, 256] · line 7
  const instanceNorm21 = nn.instanceNorm(conv21, w.res_net_generator.repeat_2[8].instance_norm_2, { epsilon: 0.00001 }); // [64, 64, 256] · line 7
  const convTranspose = nn.convTranspose2d(tf.add(add8, instanceNorm21), w.res_net_generator.repeat_3[0].conv_transpose, {
    strides: [2, 2],
    padding: 'same',
  }); // [128, 128, 128] · line 19
  const instanceNorm22 = nn.instanceNorm(convTranspose, w.res_net_generator.repeat_3[0].instance_norm, {
    epsilon: 0.00001,
    activation: 'relu',
  }); // [128, 128, 128] · line 19
  const convTranspose2 = nn.convTranspose2d(instanceNorm22, w.res_net_generator.repeat_3[1].conv_transpose, {
    strides: [2, 2],
    padding: 'same',
  }); // [256, 256, 64] · line 19
  const instanceNorm23 = nn.instanceNorm(convTranspose2, w.res_net_generator.repeat_3[1].instance_norm, {
    epsilon: 0.00001,
    activation: 'relu',
  }); // [256, 256, 64] · line 19
  const reflectPad20 = nn.reflectPad(instanceNorm23, [
    [3, 3],
    [3, 3],
  ]); // [262, 262, 64] · line 21
  const conv22 = nn.conv2d(reflectPad20, w.res_net_generator.conv_2, { strides: [1, 1], padding: 0, activation: 'tanh' }); // [256, 256, 3] · line 21
  return conv22;
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
): { generators: Tensor1D; adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D } {
  const fakeB = G(w.G, a); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b); // [256, 256, 3] · line 30
  const dbOfFakeB = Db(w.Db, fakeB); // [30, 30, 1] · line 37
  const daOfFakeA = Da(w.Da, fakeA); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(tf.square(tf.sub(dbOfFakeB, 1))), nn.mean(tf.square(tf.sub(daOfFakeA, 1)))); // [] · line 37
  const fOfFakeB = F(w.F, fakeB); // [256, 256, 3] · line 38
  const gOfFakeA = G(w.G, fakeA); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = G(w.G, b); // [256, 256, 3] · line 39
  const fOfA = F(w.F, a); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  return { generators, adversarial, cycled, same };
}

/** The loss `critics` of every example, and what is computed on the way · cyclegan.gen:41 */
export function lossCritics(w: Weights, { a, b }: Batch, pass: Pass): { critics: Tensor1D } {
  const fakeB = G(w.G, a); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b); // [256, 256, 3] · line 30
  const oldB2 = oldB(w.oldB, fakeB, pass.in('oldB/oldB')); // [256, 256, 3] · line 32
  const oldA2 = oldA(w.oldA, fakeA, pass.in('oldA/oldA')); // [256, 256, 3] · line 33
  const dbOfB = Db(w.Db, b); // [30, 30, 1] · line 41
  const dbOfOldB = Db(w.Db, oldB2); // [30, 30, 1] · line 41
  const daOfA = Da(w.Da, a); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(
    tf.add(nn.mean(tf.square(tf.sub(dbOfB, 1))), nn.mean(tf.square(tf.sub(dbOfOldB, 0)))),
    nn.mean(tf.square(tf.sub(daOfA, 1))),
  ); // [] · line 41
  const daOfOldA = Da(w.Da, oldA2); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(tf.square(tf.sub(daOfOldA, 0)))), 2); // [] · line 41
  return { critics };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { a, b }: Batch,
  pass: Pass,
): { adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D; generators: Tensor1D; critics: Tensor1D } {
  const fakeB = tf.tidy(() => G(w.G, a)); // [256, 256, 3] · line 29
  const fakeA = tf.tidy(() => F(w.F, b)); // [256, 256, 3] · line 30
  const oldB2 = tf.tidy(() => oldB(w.oldB, fakeB, pass.in('oldB/oldB'))); // [256, 256, 3] · line 32
  const oldA2 = tf.tidy(() => oldA(w.oldA, fakeA, pass.in('oldA/oldA'))); // [256, 256, 3] · line 33
  const dbOfFakeB = tf.tidy(() => Db(w.Db, fakeB)); // [30, 30, 1] · line 37
  const daOfFakeA = tf.tidy(() => Da(w.Da, fakeA)); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(tf.square(tf.sub(dbOfFakeB, 1))), nn.mean(tf.square(tf.sub(daOfFakeA, 1)))); // [] · line 37
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB)); // [256, 256, 3] · line 38
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA)); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = tf.tidy(() => G(w.G, b)); // [256, 256, 3] · line 39
  const fOfA = tf.tidy(() => F(w.F, a)); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  const dbOfB = tf.tidy(() => Db(w.Db, b)); // [30, 30, 1] · line 41
  const dbOfOldB = tf.tidy(() => Db(w.Db, oldB2)); // [30, 30, 1] · line 41
  const daOfA = tf.tidy(() => Da(w.Da, a)); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(
    tf.add(nn.mean(tf.square(tf.sub(dbOfB, 1))), nn.mean(tf.square(tf.sub(dbOfOldB, 0)))),
    nn.mean(tf.square(tf.sub(daOfA, 1))),
  ); // [] · line 41
  const daOfOldA = tf.tidy(() => Da(w.Da, oldA2)); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(tf.square(tf.sub(daOfOldA, 0)))), 2); // [] · line 41
  return { adversarial, cycled, same, generators, critics };
}

/** a, fakeB, F(fakeB) · cyclegan.gen:51 */
export function sampleToB(w: Weights, { a }: { a: Tensor4D }): Tensor[] {
  const fakeB = tf.tidy(() => G(w.G, a)); // [256, 256, 3] · line 29
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB)); // [256, 256, 3] · line 51
  return [a, fakeB, fOfFakeB];
}

/** b, fakeA, G(fakeA) · cyclegan.gen:52 */
export function sampleToA(w: Weights, { b }: { b: Tensor4D }): Tensor[] {
  const fakeA = tf.tidy(() => F(w.F, b)); // [256, 256, 3] · line 30
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA)); // [256, 256, 3] · line 52
  return [b, fakeA, gOfFakeA];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'ResNet9',
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
