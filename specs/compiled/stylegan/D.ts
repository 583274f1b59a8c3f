/**
 * D, a variant (StyleGAN → E → D).
 * D: no noise but that of z.
 *
 * Compiled by genc from stylegan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, nn, ones, randomNormal, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Mapping: {
    repeat: {
      0: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      1: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      2: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      3: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      4: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      5: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      6: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
      7: { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } },
    },
    moving_mean: { mean: state([512], zeros()) },
  },
  Synthesis: {
    start: { weight: { value: weight([4, 4, 512], ones()) } },
    finish: {
      style: {
        dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
    },
    conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    finish_2: {
      style: {
        dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
    },
    grow: {
      0: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish_2: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
      },
      1: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish_2: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
      },
      2: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        finish_2: {
          style: {
            dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
          },
        },
      },
      3: {
        conv: { kernel: weight([3, 3, 512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
        finish: {
          style: {
            dense: { kernel: weight([512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
            dense_2: { kernel: weight([512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
          },
        },
        conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
        finish_2: {
          style: {
            dense: { kernel: weight([512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
            dense_2: { kernel: weight([512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
          },
        },
      },
    },
    conv_2: { kernel: weight([1, 1, 256, 3], randomNormal({ mean: 0, std: 1 })), bias: weight([3], zeros()) },
  },
  D: {
    conv: { kernel: weight([1, 1, 3, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
    shrink: {
      0: {
        conv: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
        conv_2: { kernel: weight([3, 3, 256, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
      1: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
      2: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
      3: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
      },
    },
    conv_2: { kernel: weight([3, 3, 513, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    dense: { kernel: weight([8192, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    dense_2: { kernel: weight([512, 1], randomNormal({ mean: 0, std: 1 })), bias: weight([1], zeros()) },
  },
};

export type Weights = Tensors<typeof weights> & { Ms: Tensors<typeof weights>['Mapping']; Gs: Tensors<typeof weights>['Synthesis'] };

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly kind: Tensor1D;
}

/** z [512] → w [512], centre [512] · 2,101,760 parameters · stylegan.gen:41 */
export function Mapping(w: Weights['Mapping'], z: Tensor2D, pass: Pass): { w: Tensor2D; centre: Tensor2D } {
  const pixelNorm = nn.pixelNorm(z, { epsilon: 1e-8 }); // [512] · line 42
  const dense: Tensor2D = nn.dense(pixelNorm, nn.equalized(w.repeat[0].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense2: Tensor2D = nn.dense(dense, nn.equalized(w.repeat[1].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense3: Tensor2D = nn.dense(dense2, nn.equalized(w.repeat[2].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense4: Tensor2D = nn.dense(dense3, nn.equalized(w.repeat[3].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense5: Tensor2D = nn.dense(dense4, nn.equalized(w.repeat[4].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense6: Tensor2D = nn.dense(dense5, nn.equalized(w.repeat[5].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const dense7: Tensor2D = nn.dense(dense6, nn.equalized(w.repeat[6].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const w2: Tensor2D = nn.dense(dense7, nn.equalized(w.repeat[7].dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  const centre = nn.movingMean(w2, w.moving_mean, { decay: 0.995 }, pass); // [512] · line 43
  return { w: w2, centre };
}

/**
 * Layers before `cut` take their style from w, the others from v.
 *
 * w [512], v [512], cut [] → [64, 64, 3] · 23,025,411 parameters · stylegan.gen:47
 */
export function Synthesis(w: Weights['Synthesis'], w2: Tensor2D, v: Tensor2D, cut: Tensor1D, pass: Pass): Tensor4D {
  const weight = w.start.weight.value; // [4, 4, 512] · line 5
  const where: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 0), 'float32'), 2), w2, v); // [512] · line 49
  const leakyRelu = nn.leakyRelu(weight, 0.2); // [4, 4, 512] · line 20
  const scale: Tensor2D = nn.dense(where, nn.equalized(w.finish.style.dense, { gain: 1 })); // [512] · line 15
  const shift: Tensor2D = nn.dense(where, nn.equalized(w.finish.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm = nn.instanceNorm(tf.broadcastTo(leakyRelu, [pass.batch, 4, 4, 512]), {}, { epsilon: 1e-8 }); // [4, 4, 512] · line 17
  const where2: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 1), 'float32'), 2), w2, v); // [512] · line 50
  const conv = nn.conv2d(tf.add(tf.mul(instanceNorm, nn.expand(tf.add(1, scale), 4)), nn.expand(shift, 4)), nn.equalized(w.conv), {
    strides: [1, 1],
    padding: 'same',
    activation: { leakyRelu: 0.2 },
  }); // [4, 4, 512] · line 50
  const scale2: Tensor2D = nn.dense(where2, nn.equalized(w.finish_2.style.dense, { gain: 1 })); // [512] · line 15
  const shift2: Tensor2D = nn.dense(where2, nn.equalized(w.finish_2.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm2 = nn.instanceNorm(conv, {}, { epsilon: 1e-8 }); // [4, 4, 512] · line 17
  const upsample = nn.upsample(tf.add(tf.mul(instanceNorm2, nn.expand(tf.add(1, scale2), 4)), nn.expand(shift2, 4)), [2, 2], 'bilinear'); // [8, 8, 512] · line 52
  const conv2 = nn.conv2d(upsample, nn.equalized(w.grow[0].conv), { strides: [1, 1], padding: 'same' }); // [8, 8, 512] · line 53
  const blur = nn.blur(conv2); // [8, 8, 512] · line 53
  const where3: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 2), 'float32'), 2), w2, v); // [512] · line 53
  const leakyRelu2 = nn.leakyRelu(blur, 0.2); // [8, 8, 512] · line 20
  const scale3: Tensor2D = nn.dense(where3, nn.equalized(w.grow[0].finish.style.dense, { gain: 1 })); // [512] · line 15
  const shift3: Tensor2D = nn.dense(where3, nn.equalized(w.grow[0].finish.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm3 = nn.instanceNorm(leakyRelu2, {}, { epsilon: 1e-8 }); // [8, 8, 512] · line 17
  const where4: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 3), 'float32'), 2), w2, v); // [512] · line 54
  const conv3 = nn.conv2d(
    tf.add(tf.mul(instanceNorm3, nn.expand(tf.add(1, scale3), 4)), nn.expand(shift3, 4)),
    nn.equalized(w.grow[0].conv_2),
    { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } },
  ); // [8, 8, 512] · line 54
  const scale4: Tensor2D = nn.dense(where4, nn.equalized(w.grow[0].finish_2.style.dense, { gain: 1 })); // [512] · line 15
  const shift4: Tensor2D = nn.dense(where4, nn.equalized(w.grow[0].finish_2.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm4 = nn.instanceNorm(conv3, {}, { epsilon: 1e-8 }); // [8, 8, 512] · line 17
  const upsample2 = nn.upsample(tf.add(tf.mul(instanceNorm4, nn.expand(tf.add(1, scale4), 4)), nn.expand(shift4, 4)), [2, 2], 'bilinear'); // [16, 16, 512] · line 52
  const conv4 = nn.conv2d(upsample2, nn.equalized(w.grow[1].conv), { strides: [1, 1], padding: 'same' }); // [16, 16, 512] · line 53
  const blur2 = nn.blur(conv4); // [16, 16, 512] · line 53
  const where5: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 4), 'float32'), 2), w2, v); // [512] · line 53
  const leakyRelu3 = nn.leakyRelu(blur2, 0.2); // [16, 16, 512] · line 20
  const scale5: Tensor2D = nn.dense(where5, nn.equalized(w.grow[1].finish.style.dense, { gain: 1 })); // [512] · line 15
  const shift5: Tensor2D = nn.dense(where5, nn.equalized(w.grow[1].finish.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm5 = nn.instanceNorm(leakyRelu3, {}, { epsilon: 1e-8 }); // [16, 16, 512] · line 17
  const where6: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 5), 'float32'), 2), w2, v); // [512] · line 54
  const conv5 = nn.conv2d(
    tf.add(tf.mul(instanceNorm5, nn.expand(tf.add(1, scale5), 4)), nn.expand(shift5, 4)),
    nn.equalized(w.grow[1].conv_2),
    { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } },
  ); // [16, 16, 512] · line 54
  const scale6: Tensor2D = nn.dense(where6, nn.equalized(w.grow[1].finish_2.style.dense, { gain: 1 })); // [512] · line 15
  const shift6: Tensor2D = nn.dense(where6, nn.equalized(w.grow[1].finish_2.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm6 = nn.instanceNorm(conv5, {}, { epsilon: 1e-8 }); // [16, 16, 512] · line 17
  const upsample3 = nn.upsample(tf.add(tf.mul(instanceNorm6, nn.expand(tf.add(1, scale6), 4)), nn.expand(shift6, 4)), [2, 2], 'bilinear'); // [32, 32, 512] · line 52
  const conv6 = nn.conv2d(upsample3, nn.equalized(w.grow[2].conv), { strides: [1, 1], padding: 'same' }); // [32, 32, 512] · line 53
  const blur3 = nn.blur(conv6); // [32, 32, 512] · line 53
  const where7: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 6), 'float32'), 2), w2, v); // [512] · line 53
  const leakyRelu4 = nn.leakyRelu(blur3, 0.2); // [32, 32, 512] · line 20
  const scale7: Tensor2D = nn.dense(where7, nn.equalized(w.grow[2].finish.style.dense, { gain: 1 })); // [512] · line 15
  const shift7: Tensor2D = nn.dense(where7, nn.equalized(w.grow[2].finish.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm7 = nn.instanceNorm(leakyRelu4, {}, { epsilon: 1e-8 }); // [32, 32, 512] · line 17
  const where8: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 7), 'float32'), 2), w2, v); // [512] · line 54
  const conv7 = nn.conv2d(
    tf.add(tf.mul(instanceNorm7, nn.expand(tf.add(1, scale7), 4)), nn.expand(shift7, 4)),
    nn.equalized(w.grow[2].conv_2),
    { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } },
  ); // [32, 32, 512] · line 54
  const scale8: Tensor2D = nn.dense(where8, nn.equalized(w.grow[2].finish_2.style.dense, { gain: 1 })); // [512] · line 15
  const shift8: Tensor2D = nn.dense(where8, nn.equalized(w.grow[2].finish_2.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm8 = nn.instanceNorm(conv7, {}, { epsilon: 1e-8 }); // [32, 32, 512] · line 17
  const upsample4 = nn.upsample(tf.add(tf.mul(instanceNorm8, nn.expand(tf.add(1, scale8), 4)), nn.expand(shift8, 4)), [2, 2], 'bilinear'); // [64, 64, 512] · line 52
  const conv8 = nn.conv2d(upsample4, nn.equalized(w.grow[3].conv), { strides: [1, 1], padding: 'same' }); // [64, 64, 256] · line 53
  const blur4 = nn.blur(conv8); // [64, 64, 256] · line 53
  const where9: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 8), 'float32'), 2), w2, v); // [512] · line 53
  const leakyRelu5 = nn.leakyRelu(blur4, 0.2); // [64, 64, 256] · line 20
  const scale9: Tensor2D = nn.dense(where9, nn.equalized(w.grow[3].finish.style.dense, { gain: 1 })); // [256] · line 15
  const shift9: Tensor2D = nn.dense(where9, nn.equalized(w.grow[3].finish.style.dense_2, { gain: 1 })); // [256] · line 16
  const instanceNorm9 = nn.instanceNorm(leakyRelu5, {}, { epsilon: 1e-8 }); // [64, 64, 256] · line 17
  const where10: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 9), 'float32'), 2), w2, v); // [512] · line 54
  const conv9 = nn.conv2d(
    tf.add(tf.mul(instanceNorm9, nn.expand(tf.add(1, scale9), 4)), nn.expand(shift9, 4)),
    nn.equalized(w.grow[3].conv_2),
    { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } },
  ); // [64, 64, 256] · line 54
  const scale10: Tensor2D = nn.dense(where10, nn.equalized(w.grow[3].finish_2.style.dense, { gain: 1 })); // [256] · line 15
  const shift10: Tensor2D = nn.dense(where10, nn.equalized(w.grow[3].finish_2.style.dense_2, { gain: 1 })); // [256] · line 16
  const instanceNorm10 = nn.instanceNorm(conv9, {}, { epsilon: 1e-8 }); // [64, 64, 256] · line 17
  const conv10 = nn.conv2d(
    tf.add(tf.mul(instanceNorm10, nn.expand(tf.add(1, scale10), 4)), nn.expand(shift10, 4)),
    nn.equalized(w.conv_2, { gain: 1 }),
    { strides: [1, 1], padding: 'same' },
  ); // [64, 64, 3] · line 56
  return conv10;
}

/** x [64, 64, 3] → [1] · 22,489,857 parameters · stylegan.gen:59 */
export function D(w: Weights['D'], x: Tensor4D): Tensor2D {
  const conv = nn.conv2d(x, nn.equalized(w.conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 61
  const conv2 = nn.conv2d(conv, nn.equalized(w.shrink[0].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 63
  const blur = nn.blur(conv2); // [64, 64, 256] · line 64
  const conv3 = nn.conv2d(blur, nn.equalized(w.shrink[0].conv_2), { strides: [1, 1], padding: 'same' }); // [64, 64, 512] · line 64
  const avgPool = nn.avgPool(conv3, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [32, 32, 512] · line 64
  const leakyRelu = nn.leakyRelu(avgPool, 0.2); // [32, 32, 512] · line 64
  const conv4 = nn.conv2d(leakyRelu, nn.equalized(w.shrink[1].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [32, 32, 512] · line 63
  const blur2 = nn.blur(conv4); // [32, 32, 512] · line 64
  const conv5 = nn.conv2d(blur2, nn.equalized(w.shrink[1].conv_2), { strides: [1, 1], padding: 'same' }); // [32, 32, 512] · line 64
  const avgPool2 = nn.avgPool(conv5, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [16, 16, 512] · line 64
  const leakyRelu2 = nn.leakyRelu(avgPool2, 0.2); // [16, 16, 512] · line 64
  const conv6 = nn.conv2d(leakyRelu2, nn.equalized(w.shrink[2].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 63
  const blur3 = nn.blur(conv6); // [16, 16, 512] · line 64
  const conv7 = nn.conv2d(blur3, nn.equalized(w.shrink[2].conv_2), { strides: [1, 1], padding: 'same' }); // [16, 16, 512] · line 64
  const avgPool3 = nn.avgPool(conv7, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [8, 8, 512] · line 64
  const leakyRelu3 = nn.leakyRelu(avgPool3, 0.2); // [8, 8, 512] · line 64
  const conv8 = nn.conv2d(leakyRelu3, nn.equalized(w.shrink[3].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 63
  const blur4 = nn.blur(conv8); // [8, 8, 512] · line 64
  const conv9 = nn.conv2d(blur4, nn.equalized(w.shrink[3].conv_2), { strides: [1, 1], padding: 'same' }); // [8, 8, 512] · line 64
  const avgPool4 = nn.avgPool(conv9, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [4, 4, 512] · line 64
  const leakyRelu4 = nn.leakyRelu(avgPool4, 0.2); // [4, 4, 512] · line 64
  const minibatchStd = nn.minibatchStd(leakyRelu4, { group: 4 }); // [4, 4, 513] · line 66
  const conv10 = nn.conv2d(minibatchStd, nn.equalized(w.conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 66
  const flatten = nn.flatten(conv10); // [8192] · line 67
  const dense: Tensor2D = nn.dense(flatten, nn.equalized(w.dense), { activation: { leakyRelu: 0.2 } }); // [512] · line 67
  const dense2: Tensor2D = nn.dense(dense, nn.equalized(w.dense_2, { gain: 1 })); // [1] · line 67
  return dense2;
}

/** The loss `d` of every example, and what is computed on the way · stylegan.gen:84 */
export function lossD(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = Mapping(w.Mapping, normal, pass); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = Mapping(w.Mapping, normal2, pass); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass)); // [64, 64, 3] · line 82
  const dOfX = D(w.D, x); // [1] · line 84
  const softplus = nn.softplus(tf.neg(dOfX)); // [1] · line 84
  const dOutput = D(w.D, nn.stop(fake)); // [1] · line 84
  const softplus2 = nn.softplus(dOutput); // [1] · line 84
  const d: Tensor2D = tf.add(softplus, softplus2); // [1] · line 84
  return { d: tf.reshape(d, [-1]) };
}

/** The loss `g` of every example, and what is computed on the way · stylegan.gen:85 */
export function lossG(w: Weights, _batch: Batch, pass: Pass): { g: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = Mapping(w.Mapping, normal, pass); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = Mapping(w.Mapping, normal2, pass); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass)); // [64, 64, 3] · line 82
  const dOfFake = D(w.D, fake); // [1] · line 85
  const g = nn.softplus(tf.neg(dOfFake)); // [1] · line 85
  return { g: tf.reshape(g, [-1]) };
}

/** The loss `r1` of every example, and what is computed on the way · stylegan.gen:87 */
export function lossR1(w: Weights, { x }: Batch): { r1: Tensor1D } {
  const gradient = nn.gradient((x2: Tensor4D) => {
    const dOfX = D(w.D, x2); // [1] · line 87
    return dOfX;
  }, x); // [64, 64, 3] · line 87
  const r1: Tensor1D = tf.mul(80, nn.sum(tf.square(gradient))); // [] · line 87
  return { r1 };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D; g: Tensor1D; r1: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = tf.tidy(() => Mapping(w.Mapping, normal, pass)); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = tf.tidy(() => Mapping(w.Mapping, normal2, pass)); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = tf.tidy(() => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass)); // [64, 64, 3] · line 82
  const dOfX = tf.tidy(() => D(w.D, x)); // [1] · line 84
  const softplus = nn.softplus(tf.neg(dOfX)); // [1] · line 84
  const dOutput = tf.tidy(() => D(w.D, nn.stop(fake))); // [1] · line 84
  const softplus2 = nn.softplus(dOutput); // [1] · line 84
  const d: Tensor2D = tf.add(softplus, softplus2); // [1] · line 84
  const dOfFake = tf.tidy(() => D(w.D, fake)); // [1] · line 85
  const g = nn.softplus(tf.neg(dOfFake)); // [1] · line 85
  const gradient = nn.gradient((x2: Tensor4D) => {
    const dOfX2 = tf.tidy(() => D(w.D, x2)); // [1] · line 87
    return dOfX2;
  }, x); // [64, 64, 3] · line 87
  const r1: Tensor1D = tf.mul(80, nn.sum(tf.square(gradient))); // [] · line 87
  return { d: tf.reshape(d, [-1]), g: tf.reshape(g, [-1]), r1 };
}

/** draw(style(normal([latent]), 0.7)) · stylegan.gen:120 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 512]); // [512] · line 120
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** draw(style(normal([latent]), 1)) · stylegan.gen:121 */
export function sampleFull(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('full/normal', [pass.batch, 512]); // [512] · line 121
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** draw(a), draw(b), mixed(b, a, 2), mixed(b, a, 4), mixed(b, a, 6) · stylegan.gen:122 */
export function sampleCrossed(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 99
  const a: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const normal: Tensor2D = pass.normal('b/normal', [pass.batch, 512]); // [512] · line 118
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal, pass)); // [512], [512] · line 99
  const b: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, b, b, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 2), pass)); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 4), pass)); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 6), pass)); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  return [clip, clip2, clip3, clip4, clip5];
}

/** draw(a), draw(a), draw(a), draw(a), deviation(a, 16) · stylegan.gen:124 */
export function sampleNoises(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 99
  const a: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const concat: Tensor4D = nn.concat([clip, tf.square(clip)]); // [64, 64, 6] · line 112
  const add: Tensor4D = tf.add(tf.add(tf.add(tf.add(tf.add(tf.add(concat, concat), concat), concat), concat), concat), concat); // [64, 64, 6] · line 108
  const add2: Tensor4D = tf.add(tf.add(tf.add(tf.add(tf.add(tf.add(add, concat), concat), concat), concat), concat), concat); // [64, 64, 6] · line 108
  const sums: Tensor4D = tf.add(tf.add(tf.add(add2, concat), concat), concat); // [64, 64, 6] · line 108
  const channels = nn.channels(sums, 3, 6); // [64, 64, 3] · line 113
  const channels2 = nn.channels(sums, 0, 3); // [64, 64, 3] · line 113
  const sqrt: Tensor4D = nn.safeSqrt(tf.maximum(tf.sub(tf.div(channels, 16), tf.square(tf.div(channels2, 16))), 0)); // [64, 64, 3] · line 113
  const clip2 = nn.clip(sqrt, 0, 1); // [64, 64, 3] · line 113
  return [clip, clip, clip, clip, clip2];
}

/** draw(style(z, 1)), draw(style(z, 0.7)), draw(style(z, 0.5)), draw(style(z, 0)), draw(style(z, -0.5)), draw(style(z, -1)) · stylegan.gen:125 */
export function sampleTruncation(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const lerp2: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, lerp2, lerp2, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const lerp3: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.5); // [512] · line 100
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, lerp3, lerp3, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const lerp4: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0); // [512] · line 100
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, lerp4, lerp4, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const lerp5: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -0.5); // [512] · line 100
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, lerp5, lerp5, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  const lerp6: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -1); // [512] · line 100
  const synthesisOutput6 = tf.tidy(() => Synthesis(w.Gs, lerp6, lerp6, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 102
  const clip6 = nn.clip(synthesisOutput6, -1, 1); // [64, 64, 3] · line 102
  return [clip, clip2, clip3, clip4, clip5, clip6];
}

/**
 * The style whose picture is nearest to x: from the mean style on, with the noise that was drawn once.
 *
 * x, clip(y, -1..1), w, far(y, x) · stylegan.gen:134
 */
export function sampleProject(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 135
  const avgPool = nn.avgPool(x, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  const [w2] = nn.least(
    (w2: Tensor2D) => {
      const y = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass); // [64, 64, 3] · line 136
      const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
      return tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))));
    },
    [mappingOfZ.centre],
    adam({ lr: 0.1 }),
    500,
  ); // [512] · line 137
  const y = tf.tidy(() => Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass)); // [64, 64, 3] · line 136
  const clip = nn.clip(y, -1, 1); // [64, 64, 3] · line 138
  const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  return [x, clip, w2, tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))))];
}

/** draw(w) · stylegan.gen:141 */
export function sampleDecode(w: Weights, { w: w2 }: { w: Tensor2D }, pass: Pass): Tensor[] {
  const synthesisOutput = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'D',
  spec: 'stylegan.gen',
  weights,
  averages: { Ms: { of: 'Mapping', decay: 0.999 }, Gs: { of: 'Synthesis', decay: 0.999 } },
  data: {
    faces: {
      transforms: [{ name: 'resize', settings: { size: 64 } }, { name: 'mirror' }],
      fields: { x: { kind: 'image', shape: [64, 64, 3], range: [-1, 1] }, kind: { kind: 'class', classes: 2 } },
    },
  },
  train: {
    data: 'faces',
    batch: 8,
    epochs: 200,
    steps: [
      {
        name: 'critic',
        loss: 'd',
        terms: lossD,
        over: ['D'],
        optimizer: adam({ lr: 0.002, beta1: 0, beta2: 0.99 }),
        shares: ['fake/Synthesis'],
      },
      { name: 'penalty', loss: 'r1', terms: lossR1, over: ['D'], optimizer: 'critic', every: 16 },
      {
        name: 'generator',
        loss: 'g',
        terms: lossG,
        over: ['Mapping', 'Synthesis'],
        optimizer: adam({ lr: 0.002, beta1: 0, beta2: 0.99 }),
        shares: ['fake/Synthesis'],
      },
    ],
  },
  evaluate,
  terms: { d: { role: 'loss' }, g: { role: 'loss' }, r1: { role: 'loss' } },
  samples: {
    generate: {
      n: 25,
      at: { kind: 'every', interval: 1 },
      outputs: [{ name: 'draw(style(normal([latent]), 0.7))', shape: [64, 64, 3], range: [-1, 1] }],
      run: sampleGenerate,
    },
    full: {
      n: 25,
      at: { kind: 'every', interval: 1 },
      outputs: [{ name: 'draw(style(normal([latent]), 1))', shape: [64, 64, 3], range: [-1, 1] }],
      run: sampleFull,
    },
    crossed: {
      n: 6,
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(b)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'mixed(b, a, 2)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'mixed(b, a, 4)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'mixed(b, a, 6)', shape: [64, 64, 3], range: [-1, 1] },
      ],
      run: sampleCrossed,
    },
    noises: {
      n: 6,
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'deviation(a, 16)', shape: [64, 64, 3] },
      ],
      run: sampleNoises,
    },
    truncation: {
      n: 6,
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'draw(style(z, 1))', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(style(z, 0.7))', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(style(z, 0.5))', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(style(z, 0))', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(style(z, -0.5))', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'draw(style(z, -1))', shape: [64, 64, 3], range: [-1, 1] },
      ],
      run: sampleTruncation,
    },
    project: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { split: 'test', first: 6 },
      outputs: [
        { name: 'x', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'clip(y, -1..1)', shape: [64, 64, 3], range: [-1, 1] },
        { name: 'w', shape: [512] },
        { name: 'far(y, x)', shape: [] },
      ],
      run: sampleProject,
    },
    decode: { given: { w: { shape: [512] } }, outputs: [{ name: 'draw(w)', shape: [64, 64, 3], range: [-1, 1] }], run: sampleDecode },
  },
  plots: { curves: { kind: 'lines', series: ['d', 'g'] } },
});

export default model;
