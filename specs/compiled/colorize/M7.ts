/**
 * M7, a variant (M1 → M2 → M6 → M7).
 * M6 with an encoder that stays fixed: a ResNet-18 trained on ImageNet, which sees the lightness as a grey picture.
 * Without the file (torchvision's `resnet18`, as safetensors) the run reports that the encoder starts from scratch.
 *
 * Compiled by genc from colorize.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, every, glorotUniform, nn, ones, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const layer1Weights = (inputs: number, fanIn: number) => ({
  conv1: { kernel: weight([3, 3, inputs, inputs], glorotUniform(fanIn, fanIn)) },
  bn1: { gamma: weight([inputs], ones()), beta: weight([inputs], zeros()), moving_mean: state([inputs], zeros()), moving_variance: state([inputs], ones()) },
  conv2: { kernel: weight([3, 3, inputs, inputs], glorotUniform(fanIn, fanIn)) },
  bn2: { gamma: weight([inputs], ones()), beta: weight([inputs], zeros()), moving_mean: state([inputs], zeros()), moving_variance: state([inputs], ones()) },
});
const layer2Weights = (inputs: number, channels: number, fanIn: number, fanOut: number) => ({
  0: {
    halving: {
      conv1: { kernel: weight([3, 3, inputs, channels], glorotUniform(fanIn, fanOut)) },
      bn1: {
        gamma: weight([channels], ones()),
        beta: weight([channels], zeros()),
        moving_mean: state([channels], zeros()),
        moving_variance: state([channels], ones()),
      },
      conv2: { kernel: weight([3, 3, channels, channels], glorotUniform(fanOut, fanOut)) },
      bn2: {
        gamma: weight([channels], ones()),
        beta: weight([channels], zeros()),
        moving_mean: state([channels], zeros()),
        moving_variance: state([channels], ones()),
      },
      downsample: {
        0: { conv: { kernel: weight([1, 1, inputs, channels], glorotUniform(inputs, channels)) } },
        1: {
          batch_norm: {
            gamma: weight([channels], ones()),
            beta: weight([channels], zeros()),
            moving_mean: state([channels], zeros()),
            moving_variance: state([channels], ones()),
          },
        },
      },
    },
  },
  1: { basic_block: layer1Weights(channels, fanOut) },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Color: {
    repeat: repeated(4, (i) => ({
      conv: { kernel: weight([3, 3, 512 / 2 ** i, 256 / 2 ** i], glorotUniform(4608 / 2 ** i, 2304 / 2 ** i)), bias: weight([256 / 2 ** i], zeros()) },
    })),
    conv: { kernel: weight([3, 3, 32, 2], glorotUniform(288, 18)), bias: weight([2], zeros()) },
  },
  Encoder: {
    conv1: { kernel: weight([7, 7, 3, 64], glorotUniform(147, 3136)) },
    bn1: { gamma: weight([64], ones()), beta: weight([64], zeros()), moving_mean: state([64], zeros()), moving_variance: state([64], ones()) },
    layer1: repeated(2, layer1Weights(64, 576)),
    layer2: layer2Weights(64, 128, 576, 1152),
    layer3: layer2Weights(128, 256, 1152, 2304),
    layer4: layer2Weights(256, 512, 2304, 4608),
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly photo: Tensor4D;
}

/** h [7, 7, 512] → [224, 224, 2] · 1,567,778 parameters · colorize.gen:75 */
export function Color(w: Weights['Color'], h: Tensor4D): Tensor4D {
  let h2: Tensor4D = h;
  for (const each of w.repeat) {
    const upsample = nn.upsample(h2, [2, 2], 'nearest'); // [14, 14, 512] … [112, 112, 64] · line 80
    h2 = nn.conv2d(upsample, each.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 256] … [112, 112, 32] · line 80
  }
  const upsample = nn.upsample(h2, [2, 2], 'nearest'); // [224, 224, 32] · line 78
  return nn.conv2d(upsample, w.conv, { strides: [1, 1], padding: 'same', activation: 'tanh' }); // [224, 224, 2] · line 78
}

/** BasicBlock · [56, 56, 64] → [56, 56, 64] … [7, 7, 512] → [7, 7, 512] · resnet.gen:7 */
function BasicBlock(w: Weights['Encoder']['layer1'][number], x: Tensor4D, pass: Pass): Tensor4D {
  const conv1 = nn.conv2d(x, w.conv1, { strides: [1, 1], padding: 1 }); // [56, 56, 64] … [7, 7, 512] · line 9
  const bn1 = nn.batchNorm(conv1, w.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] … [7, 7, 512] · line 9
  const relu = tf.relu(bn1); // [56, 56, 64] … [7, 7, 512] · line 9
  const conv2 = nn.conv2d(relu, w.conv2, { strides: [1, 1], padding: 1 }); // [56, 56, 64] … [7, 7, 512] · line 10
  const bn2 = nn.batchNorm(conv2, w.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [56, 56, 64] … [7, 7, 512] · line 10
  return tf.relu(tf.add(x, bn2)); // [56, 56, 64] … [7, 7, 512] · line 11
}

/** Halving · [56, 56, 64] → [28, 28, 128] … [14, 14, 256] → [7, 7, 512] · resnet.gen:15 */
function Halving(w: Weights['Encoder']['layer2'][0]['halving'], x: Tensor4D, pass: Pass): Tensor4D {
  const conv1 = nn.conv2d(x, w.conv1, { strides: [2, 2], padding: 1 }); // [28, 28, 128] … [7, 7, 512] · line 17
  const bn1 = nn.batchNorm(conv1, w.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] … [7, 7, 512] · line 17
  const relu = tf.relu(bn1); // [28, 28, 128] … [7, 7, 512] · line 17
  const conv2 = nn.conv2d(relu, w.conv2, { strides: [1, 1], padding: 1 }); // [28, 28, 128] … [7, 7, 512] · line 18
  const bn2 = nn.batchNorm(conv2, w.bn2, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] … [7, 7, 512] · line 18
  const conv = nn.conv2d(x, w.downsample[0].conv, { strides: [2, 2], padding: 0 }); // [28, 28, 128] … [7, 7, 512] · line 21
  const shortcut = nn.batchNorm(conv, w.downsample[1].batch_norm, { momentum: 0.9, epsilon: 0.00001 }, pass); // [28, 28, 128] … [7, 7, 512] · line 21
  return tf.relu(tf.add(bn2, shortcut)); // [28, 28, 128] … [7, 7, 512] · line 22
}

/** x [224, 224, 3] → [7, 7, 512] · 11,186,112 parameters · colorize.gen:74 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, pass: Pass): Tensor4D {
  const conv1 = nn.conv2d(x, w.conv1, { strides: [2, 2], padding: 3 }); // [112, 112, 64] · line 27
  const bn1 = nn.batchNorm(conv1, w.bn1, { momentum: 0.9, epsilon: 0.00001 }, pass); // [112, 112, 64] · line 27
  const relu = tf.relu(bn1); // [112, 112, 64] · line 27
  let x2: Tensor4D = nn.maxPool(relu, { size: [3, 3], strides: [2, 2], padding: 1 }); // [56, 56, 64] · line 28
  for (const each of w.layer1) {
    x2 = BasicBlock(each, x2, pass); // [56, 56, 64] · line 29
  }
  const halving = Halving(w.layer2[0].halving, x2, pass); // [28, 28, 128] · line 30
  const basicBlock = BasicBlock(w.layer2[1].basic_block, halving, pass); // [28, 28, 128] · line 30
  const halving2 = Halving(w.layer3[0].halving, basicBlock, pass); // [14, 14, 256] · line 31
  const basicBlock2 = BasicBlock(w.layer3[1].basic_block, halving2, pass); // [14, 14, 256] · line 31
  const halving3 = Halving(w.layer4[0].halving, basicBlock2, pass); // [7, 7, 512] · line 32
  return BasicBlock(w.layer4[1].basic_block, halving3, pass); // [7, 7, 512] · line 32
}

/** The loss `fit` of every example, and what is computed on the way · colorize.gen:29 */
export function lossFit(w: Weights, { photo }: Batch, pass: Pass): { fit: Tensor1D } {
  const l = nn.channels(photo, 0, 1); // [224, 224, 1] · line 13
  const ab = nn.channels(photo, 1, 3); // [224, 224, 2] · line 14
  const seen: Tensor4D = nn.concat([tf.div(tf.sub(l, 0.485), 0.229), tf.div(tf.sub(l, 0.456), 0.224), tf.div(tf.sub(l, 0.406), 0.225)]); // [224, 224, 3] · line 83
  const encoderOfSeen = Encoder(w.Encoder, seen, pass.asEvaluation()); // [7, 7, 512] · line 84
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
  name: 'M7',
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
      fields: { photo: { kind: 'image', shape: [224, 224, 3], range: [-1, 1], transforms: [{ name: 'resize', settings: { size: 224 } }, { name: 'lab' }] } },
      split: { validation: 0.1 },
    },
  },
  train: { data: 'pictures', batch: 16, epochs: 100, steps: [{ name: 'step', loss: 'fit', terms: lossFit, over: ['Color'], optimizer: adam({ lr: 0.001 }) }] },
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
      at: every(20),
      outputs: [{ name: 'grey(l)', shape: [224, 224, 1] }, { name: 'rgb(concat(l, guess))', shape: [224, 224, 3] }, 'rgb(photo)'],
      run: sampleColorize,
    },
  },
  plots: { curves: { kind: 'lines', series: ['fit'] } },
});

export default model;
