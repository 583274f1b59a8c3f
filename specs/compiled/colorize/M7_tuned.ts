/**
 * M7_tuned, a variant (M1 → M2 → M6 → M7 → M7_tuned).
 * The same encoder, trained on.
 *
 * Compiled by genc from colorize.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, ones, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Color: {
    repeat: {
      0: { conv: { kernel: weight([3, 3, 512, 256], glorotUniform(4608, 2304)), bias: weight([256], zeros()) } },
      1: { conv: { kernel: weight([3, 3, 256, 128], glorotUniform(2304, 1152)), bias: weight([128], zeros()) } },
      2: { conv: { kernel: weight([3, 3, 128, 64], glorotUniform(1152, 576)), bias: weight([64], zeros()) } },
      3: { conv: { kernel: weight([3, 3, 64, 32], glorotUniform(576, 288)), bias: weight([32], zeros()) } },
    },
    conv: { kernel: weight([3, 3, 32, 2], glorotUniform(288, 18)), bias: weight([2], zeros()) },
  },
  Encoder: {
    conv1: { kernel: weight([7, 7, 3, 64], glorotUniform(147, 3136)) },
    bn1: {
      gamma: weight([64], ones()),
      beta: weight([64], zeros()),
      moving_mean: state([64], zeros()),
      moving_variance: state([64], ones()),
    },
    layer1: {
      0: {
        conv1: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)) },
        bn1: {
          gamma: weight([64], ones()),
          beta: weight([64], zeros()),
          moving_mean: state([64], zeros()),
          moving_variance: state([64], ones()),
        },
        conv2: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)) },
        bn2: {
          gamma: weight([64], ones()),
          beta: weight([64], zeros()),
          moving_mean: state([64], zeros()),
          moving_variance: state([64], ones()),
        },
      },
      1: {
        conv1: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)) },
        bn1: {
          gamma: weight([64], ones()),
          beta: weight([64], zeros()),
          moving_mean: state([64], zeros()),
          moving_variance: state([64], ones()),
        },
        conv2: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)) },
        bn2: {
          gamma: weight([64], ones()),
          beta: weight([64], zeros()),
          moving_mean: state([64], zeros()),
          moving_variance: state([64], ones()),
        },
      },
    },
    layer2: {
      0: {
        halving: {
          conv1: { kernel: weight([3, 3, 64, 128], glorotUniform(576, 1152)) },
          bn1: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
          conv2: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)) },
          bn2: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
          downsample: {
            0: { conv: { kernel: weight([1, 1, 64, 128], glorotUniform(64, 128)) } },
            1: {
              batch_norm: {
                gamma: weight([128], ones()),
                beta: weight([128], zeros()),
                moving_mean: state([128], zeros()),
                moving_variance: state([128], ones()),
              },
            },
          },
        },
      },
      1: {
        basic_block: {
          conv1: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)) },
          bn1: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
          conv2: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)) },
          bn2: {
            gamma: weight([128], ones()),
            beta: weight([128], zeros()),
            moving_mean: state([128], zeros()),
            moving_variance: state([128], ones()),
          },
        },
      },
    },
    layer3: {
      0: {
        halving: {
          conv1: { kernel: weight([3, 3, 128, 256], glorotUniform(1152, 2304)) },
          bn1: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
          conv2: { kernel: weight([3, 3, 256, 256], glorotUniform(2304, 2304)) },
          bn2: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
          downsample: {
            0: { conv: { kernel: weight([1, 1, 128, 256], glorotUniform(128, 256)) } },
            1: {
              batch_norm: {
                gamma: weight([256], ones()),
                beta: weight([256], zeros()),
                moving_mean: state([256], zeros()),
                moving_variance: state([256], ones()),
              },
            },
          },
        },
      },
      1: {
        basic_block: {
          conv1: { kernel: weight([3, 3, 256, 256], glorotUniform(2304, 2304)) },
          bn1: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
          conv2: { kernel: weight([3, 3, 256, 256], glorotUniform(2304, 2304)) },
          bn2: {
            gamma: weight([256], ones()),
            beta: weight([256], zeros()),
            moving_mean: state([256], zeros()),
            moving_variance: state([256], ones()),
          },
        },
      },
    },
    layer4: {
      0: {
        halving: {
          conv1: { kernel: weight([3, 3, 256, 512], glorotUniform(2304, 4608)) },
          bn1: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
          conv2: { kernel: weight([3, 3, 512, 512], glorotUniform(4608, 4608)) },
          bn2: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
          downsample: {
            0: { conv: { kernel: weight([1, 1, 256, 512], glorotUniform(256, 512)) } },
            1: {
              batch_norm: {
                gamma: weight([512], ones()),
                beta: weight([512], zeros()),
                moving_mean: state([512], zeros()),
                moving_variance: state([512], ones()),
              },
            },
          },
        },
      },
      1: {
        basic_block: {
          conv1: { kernel: weight([3, 3, 512, 512], glorotUniform(4608, 4608)) },
          bn1: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
          conv2: { kernel: weight([3, 3, 512, 512], glorotUniform(4608, 4608)) },
          bn2: {
            gamma: weight([512], ones()),
            beta: weight([512], zeros()),
            moving_mean: state([512], zeros()),
            moving_variance: state([512], ones()),
          },
        },
      },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly photo: Tensor4D;
}

/** h [7, 7, 512] → [224, 224, 2] · 1,567,778 parameters · colorize.gen:75 */
export function Color(w: Weights['Color'], h: Tensor4D): Tensor4D {
  const upsample = nn.upsample(h, [2, 2], 'nearest'); // [14, 14, 512] · line 80
  const conv = nn.conv2d(upsample, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 256] · line 80
  const upsample2 = nn.upsample(conv, [2, 2], 'nearest'); // [28, 28, 256] · line 80
  const conv2 = nn.conv2d(upsample2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 128] · line 80
  const upsample3 = nn.upsample(conv2, [2, 2], 'nearest'); // [56, 56, 128] · line 80
  const conv3 = nn.conv2d(upsample3, w.repeat[2].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [56, 56, 64] · line 80
  const upsample4 = nn.upsample(conv3, [2, 2], 'nearest'); // [112, 112, 64] · line 80
  const conv4 = nn.conv2d(upsample4, w.repeat[3].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [112, 112, 32] · line 80
  const upsample5 = nn.upsample(conv4, [2, 2], 'nearest'); // [224, 224, 32] · line 78
  const conv5 = nn.conv2d(upsample5, w.conv, { strides: [1, 1], padding: 'same', activation: 'tanh' }); // [224, 224, 2] · line 78
  return conv5;
}

/** x [224, 224, 3] → [7, 7, 512] · 11,186,112 parameters · colorize.gen:74 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, pass: Pass): Tensor4D {
  const conv1 = nn.conv2d(x, w.conv1, { strides: [2, 2], padding: 3 }); // [112, 112, 64] · line 27
  const bn1 = nn.batchNorm(conv1, w.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [112, 112, 64] · line 27
  const relu = tf.relu(bn1); // [112, 112, 64] · line 27
  const maxPool = nn.maxPool(relu, { size: [3, 3], strides: [2, 2], padding: 1 }); // [56, 56, 64] · line 28
  const conv12 = nn.conv2d(maxPool, w.layer1[0].conv1, { strides: [1, 1], padding: 1 }); // [56, 56, 64] · line 9
  const bn12 = nn.batchNorm(conv12, w.layer1[0].bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] · line 9
  const relu2 = tf.relu(bn12); // [56, 56, 64] · line 9
  const conv2 = nn.conv2d(relu2, w.layer1[0].conv2, { strides: [1, 1], padding: 1 }); // [56, 56, 64] · line 10
  const bn2 = nn.batchNorm(conv2, w.layer1[0].bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] · line 10
  const relu3: Tensor4D = tf.relu(tf.add(maxPool, bn2)); // [56, 56, 64] · line 11
  const conv13 = nn.conv2d(relu3, w.layer1[1].conv1, { strides: [1, 1], padding: 1 }); // [56, 56, 64] · line 9
  const bn13 = nn.batchNorm(conv13, w.layer1[1].bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] · line 9
  const relu4 = tf.relu(bn13); // [56, 56, 64] · line 9
  const conv22 = nn.conv2d(relu4, w.layer1[1].conv2, { strides: [1, 1], padding: 1 }); // [56, 56, 64] · line 10
  const bn22 = nn.batchNorm(conv22, w.layer1[1].bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] · line 10
  const relu5: Tensor4D = tf.relu(tf.add(relu3, bn22)); // [56, 56, 64] · line 11
  const conv14 = nn.conv2d(relu5, w.layer2[0].halving.conv1, { strides: [2, 2], padding: 1 }); // [28, 28, 128] · line 17
  const bn14 = nn.batchNorm(conv14, w.layer2[0].halving.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] · line 17
  const relu6 = tf.relu(bn14); // [28, 28, 128] · line 17
  const conv23 = nn.conv2d(relu6, w.layer2[0].halving.conv2, { strides: [1, 1], padding: 1 }); // [28, 28, 128] · line 18
  const bn23 = nn.batchNorm(conv23, w.layer2[0].halving.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] · line 18
  const conv = nn.conv2d(relu5, w.layer2[0].halving.downsample[0].conv, { strides: [2, 2], padding: 0 }); // [28, 28, 128] · line 21
  const shortcut = nn.batchNorm(conv, w.layer2[0].halving.downsample[1].batch_norm, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] · line 21
  const relu7: Tensor4D = tf.relu(tf.add(bn23, shortcut)); // [28, 28, 128] · line 22
  const conv15 = nn.conv2d(relu7, w.layer2[1].basic_block.conv1, { strides: [1, 1], padding: 1 }); // [28, 28, 128] · line 9
  const bn15 = nn.batchNorm(conv15, w.layer2[1].basic_block.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] · line 9
  const relu8 = tf.relu(bn15); // [28, 28, 128] · line 9
  const conv24 = nn.conv2d(relu8, w.layer2[1].basic_block.conv2, { strides: [1, 1], padding: 1 }); // [28, 28, 128] · line 10
  const bn24 = nn.batchNorm(conv24, w.layer2[1].basic_block.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] · line 10
  const relu9: Tensor4D = tf.relu(tf.add(relu7, bn24)); // [28, 28, 128] · line 11
  const conv16 = nn.conv2d(relu9, w.layer3[0].halving.conv1, { strides: [2, 2], padding: 1 }); // [14, 14, 256] · line 17
  const bn16 = nn.batchNorm(conv16, w.layer3[0].halving.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [14, 14, 256] · line 17
  const relu10 = tf.relu(bn16); // [14, 14, 256] · line 17
  const conv25 = nn.conv2d(relu10, w.layer3[0].halving.conv2, { strides: [1, 1], padding: 1 }); // [14, 14, 256] · line 18
  const bn25 = nn.batchNorm(conv25, w.layer3[0].halving.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [14, 14, 256] · line 18
  const conv3 = nn.conv2d(relu9, w.layer3[0].halving.downsample[0].conv, { strides: [2, 2], padding: 0 }); // [14, 14, 256] · line 21
  const shortcut2 = nn.batchNorm(conv3, w.layer3[0].halving.downsample[1].batch_norm, { momentum: 0.9, epsilon: 0.00001 }, pass); // [14, 14, 256] · line 21
  const relu11: Tensor4D = tf.relu(tf.add(bn25, shortcut2)); // [14, 14, 256] · line 22
  const conv17 = nn.conv2d(relu11, w.layer3[1].basic_block.conv1, { strides: [1, 1], padding: 1 }); // [14, 14, 256] · line 9
  const bn17 = nn.batchNorm(conv17, w.layer3[1].basic_block.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [14, 14, 256] · line 9
  const relu12 = tf.relu(bn17); // [14, 14, 256] · line 9
  const conv26 = nn.conv2d(relu12, w.layer3[1].basic_block.conv2, { strides: [1, 1], padding: 1 }); // [14, 14, 256] · line 10
  const bn26 = nn.batchNorm(conv26, w.layer3[1].basic_block.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [14, 14, 256] · line 10
  const relu13: Tensor4D = tf.relu(tf.add(relu11, bn26)); // [14, 14, 256] · line 11
  const conv18 = nn.conv2d(relu13, w.layer4[0].halving.conv1, { strides: [2, 2], padding: 1 }); // [7, 7, 512] · line 17
  const bn18 = nn.batchNorm(conv18, w.layer4[0].halving.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [7, 7, 512] · line 17
  const relu14 = tf.relu(bn18); // [7, 7, 512] · line 17
  const conv27 = nn.conv2d(relu14, w.layer4[0].halving.conv2, { strides: [1, 1], padding: 1 }); // [7, 7, 512] · line 18
  const bn27 = nn.batchNorm(conv27, w.layer4[0].halving.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [7, 7, 512] · line 18
  const conv4 = nn.conv2d(relu13, w.layer4[0].halving.downsample[0].conv, { strides: [2, 2], padding: 0 }); // [7, 7, 512] · line 21
  const shortcut3 = nn.batchNorm(conv4, w.layer4[0].halving.downsample[1].batch_norm, { momentum: 0.9, epsilon: 0.00001 }, pass); // [7, 7, 512] · line 21
  const relu15: Tensor4D = tf.relu(tf.add(bn27, shortcut3)); // [7, 7, 512] · line 22
  const conv19 = nn.conv2d(relu15, w.layer4[1].basic_block.conv1, { strides: [1, 1], padding: 1 }); // [7, 7, 512] · line 9
  const bn19 = nn.batchNorm(conv19, w.layer4[1].basic_block.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [7, 7, 512] · line 9
  const relu16 = tf.relu(bn19); // [7, 7, 512] · line 9
  const conv28 = nn.conv2d(relu16, w.layer4[1].basic_block.conv2, { strides: [1, 1], padding: 1 }); // [7, 7, 512] · line 10
  const bn28 = nn.batchNorm(conv28, w.layer4[1].basic_block.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [7, 7, 512] · line 10
  const relu17: Tensor4D = tf.relu(tf.add(relu15, bn28)); // [7, 7, 512] · line 11
  return relu17;
}

/** The loss `fit` of every example, and what is computed on the way · colorize.gen:29 */
export function lossFit(w: Weights, { photo }: Batch, pass: Pass): { fit: Tensor1D } {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const ab = nn.channels(photo, 1, 3); // [224, 224, 2] · line 14
  const seen: Tensor4D = nn.concat([tf.div(tf.sub(l, 0.485), 0.229), tf.div(tf.sub(l, 0.456), 0.224), tf.div(tf.sub(l, 0.406), 0.225)]); // [224, 224, 3] · line 83
  const encoderOfSeen = Encoder(w.Encoder, seen, pass); // [7, 7, 512] · line 84
  const guess = Color(w.Color, encoderOfSeen); // [224, 224, 2] · line 84
  const fit = nn.mean(tf.square(tf.sub(guess, ab))); // [] · line 29
  return { fit };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { photo }: Batch,
  pass: Pass,
): { fit: Tensor1D; ab_mae: Tensor1D; psnr: Tensor1D; ab_mae_grey: Tensor1D; psnr_grey: Tensor1D } {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const ab = nn.channels(photo, 1, 3); // [224, 224, 2] · line 14
  const seen: Tensor4D = nn.concat([tf.div(tf.sub(l, 0.485), 0.229), tf.div(tf.sub(l, 0.456), 0.224), tf.div(tf.sub(l, 0.406), 0.225)]); // [224, 224, 3] · line 83
  const encoderOfSeen = tf.tidy(() => Encoder(w.Encoder, seen, pass)); // [7, 7, 512] · line 84
  const guess = tf.tidy(() => Color(w.Color, encoderOfSeen)); // [224, 224, 2] · line 84
  const fit = nn.mean(tf.square(tf.sub(guess, ab))); // [] · line 29
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
export function sampleColorize(w: Weights, { photo }: { photo: Tensor4D }, pass: Pass): Tensor[] {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const seen: Tensor4D = nn.concat([tf.div(tf.sub(l, 0.485), 0.229), tf.div(tf.sub(l, 0.456), 0.224), tf.div(tf.sub(l, 0.406), 0.225)]); // [224, 224, 3] · line 83
  const encoderOfSeen = tf.tidy(() => Encoder(w.Encoder, seen, pass)); // [7, 7, 512] · line 84
  const guess = tf.tidy(() => Color(w.Color, encoderOfSeen)); // [224, 224, 2] · line 84
  const grey: Tensor4D = nn.grey(l); // [224, 224, 1] · line 44
  const concat: Tensor4D = nn.concat([l, guess]); // [224, 224, 3] · line 44
  const rgb: Tensor4D = nn.rgb(concat); // [224, 224, 3] · line 44
  const rgb2: Tensor4D = nn.rgb(photo); // [224, 224, 3] · line 44
  return [grey, rgb, rgb2];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'M7_tuned',
  spec: 'colorize.gen',
  weights,
  stored: {
    Encoder: {
      file: 'weights/resnet18.safetensors',
      layout: 'torch',
      missing: 'fresh',
      names: {
        'Encoder/conv1/kernel': 'conv1.weight',
        'Encoder/bn1/gamma': 'bn1.weight',
        'Encoder/bn1/beta': 'bn1.bias',
        'Encoder/bn1/moving_mean': 'bn1.running_mean',
        'Encoder/bn1/moving_variance': 'bn1.running_var',
        'Encoder/layer1/0/conv1/kernel': 'layer1.0.conv1.weight',
        'Encoder/layer1/0/bn1/gamma': 'layer1.0.bn1.weight',
        'Encoder/layer1/0/bn1/beta': 'layer1.0.bn1.bias',
        'Encoder/layer1/0/bn1/moving_mean': 'layer1.0.bn1.running_mean',
        'Encoder/layer1/0/bn1/moving_variance': 'layer1.0.bn1.running_var',
        'Encoder/layer1/0/conv2/kernel': 'layer1.0.conv2.weight',
        'Encoder/layer1/0/bn2/gamma': 'layer1.0.bn2.weight',
        'Encoder/layer1/0/bn2/beta': 'layer1.0.bn2.bias',
        'Encoder/layer1/0/bn2/moving_mean': 'layer1.0.bn2.running_mean',
        'Encoder/layer1/0/bn2/moving_variance': 'layer1.0.bn2.running_var',
        'Encoder/layer1/1/conv1/kernel': 'layer1.1.conv1.weight',
        'Encoder/layer1/1/bn1/gamma': 'layer1.1.bn1.weight',
        'Encoder/layer1/1/bn1/beta': 'layer1.1.bn1.bias',
        'Encoder/layer1/1/bn1/moving_mean': 'layer1.1.bn1.running_mean',
        'Encoder/layer1/1/bn1/moving_variance': 'layer1.1.bn1.running_var',
        'Encoder/layer1/1/conv2/kernel': 'layer1.1.conv2.weight',
        'Encoder/layer1/1/bn2/gamma': 'layer1.1.bn2.weight',
        'Encoder/layer1/1/bn2/beta': 'layer1.1.bn2.bias',
        'Encoder/layer1/1/bn2/moving_mean': 'layer1.1.bn2.running_mean',
        'Encoder/layer1/1/bn2/moving_variance': 'layer1.1.bn2.running_var',
        'Encoder/layer2/0/halving/conv1/kernel': 'layer2.0.conv1.weight',
        'Encoder/layer2/0/halving/bn1/gamma': 'layer2.0.bn1.weight',
        'Encoder/layer2/0/halving/bn1/beta': 'layer2.0.bn1.bias',
        'Encoder/layer2/0/halving/bn1/moving_mean': 'layer2.0.bn1.running_mean',
        'Encoder/layer2/0/halving/bn1/moving_variance': 'layer2.0.bn1.running_var',
        'Encoder/layer2/0/halving/conv2/kernel': 'layer2.0.conv2.weight',
        'Encoder/layer2/0/halving/bn2/gamma': 'layer2.0.bn2.weight',
        'Encoder/layer2/0/halving/bn2/beta': 'layer2.0.bn2.bias',
        'Encoder/layer2/0/halving/bn2/moving_mean': 'layer2.0.bn2.running_mean',
        'Encoder/layer2/0/halving/bn2/moving_variance': 'layer2.0.bn2.running_var',
        'Encoder/layer2/0/halving/downsample/0/conv/kernel': 'layer2.0.downsample.0.weight',
        'Encoder/layer2/0/halving/downsample/1/batch_norm/gamma': 'layer2.0.downsample.1.weight',
        'Encoder/layer2/0/halving/downsample/1/batch_norm/beta': 'layer2.0.downsample.1.bias',
        'Encoder/layer2/0/halving/downsample/1/batch_norm/moving_mean': 'layer2.0.downsample.1.running_mean',
        'Encoder/layer2/0/halving/downsample/1/batch_norm/moving_variance': 'layer2.0.downsample.1.running_var',
        'Encoder/layer2/1/basic_block/conv1/kernel': 'layer2.1.conv1.weight',
        'Encoder/layer2/1/basic_block/bn1/gamma': 'layer2.1.bn1.weight',
        'Encoder/layer2/1/basic_block/bn1/beta': 'layer2.1.bn1.bias',
        'Encoder/layer2/1/basic_block/bn1/moving_mean': 'layer2.1.bn1.running_mean',
        'Encoder/layer2/1/basic_block/bn1/moving_variance': 'layer2.1.bn1.running_var',
        'Encoder/layer2/1/basic_block/conv2/kernel': 'layer2.1.conv2.weight',
        'Encoder/layer2/1/basic_block/bn2/gamma': 'layer2.1.bn2.weight',
        'Encoder/layer2/1/basic_block/bn2/beta': 'layer2.1.bn2.bias',
        'Encoder/layer2/1/basic_block/bn2/moving_mean': 'layer2.1.bn2.running_mean',
        'Encoder/layer2/1/basic_block/bn2/moving_variance': 'layer2.1.bn2.running_var',
        'Encoder/layer3/0/halving/conv1/kernel': 'layer3.0.conv1.weight',
        'Encoder/layer3/0/halving/bn1/gamma': 'layer3.0.bn1.weight',
        'Encoder/layer3/0/halving/bn1/beta': 'layer3.0.bn1.bias',
        'Encoder/layer3/0/halving/bn1/moving_mean': 'layer3.0.bn1.running_mean',
        'Encoder/layer3/0/halving/bn1/moving_variance': 'layer3.0.bn1.running_var',
        'Encoder/layer3/0/halving/conv2/kernel': 'layer3.0.conv2.weight',
        'Encoder/layer3/0/halving/bn2/gamma': 'layer3.0.bn2.weight',
        'Encoder/layer3/0/halving/bn2/beta': 'layer3.0.bn2.bias',
        'Encoder/layer3/0/halving/bn2/moving_mean': 'layer3.0.bn2.running_mean',
        'Encoder/layer3/0/halving/bn2/moving_variance': 'layer3.0.bn2.running_var',
        'Encoder/layer3/0/halving/downsample/0/conv/kernel': 'layer3.0.downsample.0.weight',
        'Encoder/layer3/0/halving/downsample/1/batch_norm/gamma': 'layer3.0.downsample.1.weight',
        'Encoder/layer3/0/halving/downsample/1/batch_norm/beta': 'layer3.0.downsample.1.bias',
        'Encoder/layer3/0/halving/downsample/1/batch_norm/moving_mean': 'layer3.0.downsample.1.running_mean',
        'Encoder/layer3/0/halving/downsample/1/batch_norm/moving_variance': 'layer3.0.downsample.1.running_var',
        'Encoder/layer3/1/basic_block/conv1/kernel': 'layer3.1.conv1.weight',
        'Encoder/layer3/1/basic_block/bn1/gamma': 'layer3.1.bn1.weight',
        'Encoder/layer3/1/basic_block/bn1/beta': 'layer3.1.bn1.bias',
        'Encoder/layer3/1/basic_block/bn1/moving_mean': 'layer3.1.bn1.running_mean',
        'Encoder/layer3/1/basic_block/bn1/moving_variance': 'layer3.1.bn1.running_var',
        'Encoder/layer3/1/basic_block/conv2/kernel': 'layer3.1.conv2.weight',
        'Encoder/layer3/1/basic_block/bn2/gamma': 'layer3.1.bn2.weight',
        'Encoder/layer3/1/basic_block/bn2/beta': 'layer3.1.bn2.bias',
        'Encoder/layer3/1/basic_block/bn2/moving_mean': 'layer3.1.bn2.running_mean',
        'Encoder/layer3/1/basic_block/bn2/moving_variance': 'layer3.1.bn2.running_var',
        'Encoder/layer4/0/halving/conv1/kernel': 'layer4.0.conv1.weight',
        'Encoder/layer4/0/halving/bn1/gamma': 'layer4.0.bn1.weight',
        'Encoder/layer4/0/halving/bn1/beta': 'layer4.0.bn1.bias',
        'Encoder/layer4/0/halving/bn1/moving_mean': 'layer4.0.bn1.running_mean',
        'Encoder/layer4/0/halving/bn1/moving_variance': 'layer4.0.bn1.running_var',
        'Encoder/layer4/0/halving/conv2/kernel': 'layer4.0.conv2.weight',
        'Encoder/layer4/0/halving/bn2/gamma': 'layer4.0.bn2.weight',
        'Encoder/layer4/0/halving/bn2/beta': 'layer4.0.bn2.bias',
        'Encoder/layer4/0/halving/bn2/moving_mean': 'layer4.0.bn2.running_mean',
        'Encoder/layer4/0/halving/bn2/moving_variance': 'layer4.0.bn2.running_var',
        'Encoder/layer4/0/halving/downsample/0/conv/kernel': 'layer4.0.downsample.0.weight',
        'Encoder/layer4/0/halving/downsample/1/batch_norm/gamma': 'layer4.0.downsample.1.weight',
        'Encoder/layer4/0/halving/downsample/1/batch_norm/beta': 'layer4.0.downsample.1.bias',
        'Encoder/layer4/0/halving/downsample/1/batch_norm/moving_mean': 'layer4.0.downsample.1.running_mean',
        'Encoder/layer4/0/halving/downsample/1/batch_norm/moving_variance': 'layer4.0.downsample.1.running_var',
        'Encoder/layer4/1/basic_block/conv1/kernel': 'layer4.1.conv1.weight',
        'Encoder/layer4/1/basic_block/bn1/gamma': 'layer4.1.bn1.weight',
        'Encoder/layer4/1/basic_block/bn1/beta': 'layer4.1.bn1.bias',
        'Encoder/layer4/1/basic_block/bn1/moving_mean': 'layer4.1.bn1.running_mean',
        'Encoder/layer4/1/basic_block/bn1/moving_variance': 'layer4.1.bn1.running_var',
        'Encoder/layer4/1/basic_block/conv2/kernel': 'layer4.1.conv2.weight',
        'Encoder/layer4/1/basic_block/bn2/gamma': 'layer4.1.bn2.weight',
        'Encoder/layer4/1/basic_block/bn2/beta': 'layer4.1.bn2.bias',
        'Encoder/layer4/1/basic_block/bn2/moving_mean': 'layer4.1.bn2.running_mean',
        'Encoder/layer4/1/basic_block/bn2/moving_variance': 'layer4.1.bn2.running_var',
      },
    },
  },
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
    steps: [{ name: 'step', loss: 'fit', terms: lossFit, over: ['Encoder', 'Color'], optimizer: adam({ lr: 0.001 }) }],
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
