/**
 * A, a variant (StyleGAN → E → D → C → B → A).
 * A: pixels are repeated, nothing is blurred, and the critic is that of WGAN-GP (Gulrajani et al. 2017).
 *
 * Compiled by genc from stylegan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, nn, randomNormal, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Mapping: {},
  Synthesis: {
    start: { unfolded: { dense: { kernel: weight([512, 8192], randomNormal({ mean: 0, std: 1 })), bias: weight([8192], zeros()) } } },
    conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    grow: {
      0: {
        conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
        conv_2: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
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
        conv: { kernel: weight([3, 3, 512, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
        conv_2: { kernel: weight([3, 3, 256, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
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

/** z [512] → w [512], centre [512] · 0 parameters · stylegan.gen:157 */
export function Mapping(_w: Weights['Mapping'], z: Tensor2D): { w: Tensor2D; centre: Tensor2D } {
  const w2 = nn.pixelNorm(z, { epsilon: 1e-8 }); // [512] · line 158
  const centre: Tensor2D = tf.mul(0, w2); // [512] · line 159
  return { w: w2, centre };
}

/**
 * Layers before `cut` take their style from w, the others from v.
 *
 * w [512], v [512], cut [] → [64, 64, 3] · 22,491,907 parameters · stylegan.gen:47
 */
export function Synthesis(w: Weights['Synthesis'], w2: Tensor2D, _v: Tensor2D, _cut: Tensor1D): Tensor4D {
  const dense: Tensor2D = nn.dense(w2, nn.equalized(w.start.unfolded.dense)); // [8192] · line 151
  const reshape: Tensor4D = nn.reshape(dense, [4, 4, 512]); // [4, 4, 512] · line 151
  const leakyRelu = nn.leakyRelu(reshape, 0.2); // [4, 4, 512] · line 20
  const pixelNorm = nn.pixelNorm(leakyRelu, { epsilon: 1e-8 }); // [4, 4, 512] · line 20
  const conv = nn.conv2d(pixelNorm, nn.equalized(w.conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 50
  const pixelNorm2 = nn.pixelNorm(conv, { epsilon: 1e-8 }); // [4, 4, 512] · line 20
  const upsample = nn.upsample(pixelNorm2, [2, 2], 'nearest'); // [8, 8, 512] · line 52
  const conv2 = nn.conv2d(upsample, nn.equalized(w.grow[0].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 53
  const pixelNorm3 = nn.pixelNorm(conv2, { epsilon: 1e-8 }); // [8, 8, 512] · line 20
  const conv3 = nn.conv2d(pixelNorm3, nn.equalized(w.grow[0].conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 54
  const pixelNorm4 = nn.pixelNorm(conv3, { epsilon: 1e-8 }); // [8, 8, 512] · line 20
  const upsample2 = nn.upsample(pixelNorm4, [2, 2], 'nearest'); // [16, 16, 512] · line 52
  const conv4 = nn.conv2d(upsample2, nn.equalized(w.grow[1].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 53
  const pixelNorm5 = nn.pixelNorm(conv4, { epsilon: 1e-8 }); // [16, 16, 512] · line 20
  const conv5 = nn.conv2d(pixelNorm5, nn.equalized(w.grow[1].conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 54
  const pixelNorm6 = nn.pixelNorm(conv5, { epsilon: 1e-8 }); // [16, 16, 512] · line 20
  const upsample3 = nn.upsample(pixelNorm6, [2, 2], 'nearest'); // [32, 32, 512] · line 52
  const conv6 = nn.conv2d(upsample3, nn.equalized(w.grow[2].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [32, 32, 512] · line 53
  const pixelNorm7 = nn.pixelNorm(conv6, { epsilon: 1e-8 }); // [32, 32, 512] · line 20
  const conv7 = nn.conv2d(pixelNorm7, nn.equalized(w.grow[2].conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [32, 32, 512] · line 54
  const pixelNorm8 = nn.pixelNorm(conv7, { epsilon: 1e-8 }); // [32, 32, 512] · line 20
  const upsample4 = nn.upsample(pixelNorm8, [2, 2], 'nearest'); // [64, 64, 512] · line 52
  const conv8 = nn.conv2d(upsample4, nn.equalized(w.grow[3].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 53
  const pixelNorm9 = nn.pixelNorm(conv8, { epsilon: 1e-8 }); // [64, 64, 256] · line 20
  const conv9 = nn.conv2d(pixelNorm9, nn.equalized(w.grow[3].conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 54
  const pixelNorm10 = nn.pixelNorm(conv9, { epsilon: 1e-8 }); // [64, 64, 256] · line 20
  const conv10 = nn.conv2d(pixelNorm10, nn.equalized(w.conv_2, { gain: 1 }), { strides: [1, 1], padding: 'same' }); // [64, 64, 3] · line 56
  return conv10;
}

/** x [64, 64, 3] → [1] · 22,489,857 parameters · stylegan.gen:59 */
export function D(w: Weights['D'], x: Tensor4D): Tensor2D {
  const conv = nn.conv2d(x, nn.equalized(w.conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 61
  const conv2 = nn.conv2d(conv, nn.equalized(w.shrink[0].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 63
  const conv3 = nn.conv2d(conv2, nn.equalized(w.shrink[0].conv_2), { strides: [1, 1], padding: 'same' }); // [64, 64, 512] · line 64
  const avgPool = nn.avgPool(conv3, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [32, 32, 512] · line 64
  const leakyRelu = nn.leakyRelu(avgPool, 0.2); // [32, 32, 512] · line 64
  const conv4 = nn.conv2d(leakyRelu, nn.equalized(w.shrink[1].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [32, 32, 512] · line 63
  const conv5 = nn.conv2d(conv4, nn.equalized(w.shrink[1].conv_2), { strides: [1, 1], padding: 'same' }); // [32, 32, 512] · line 64
  const avgPool2 = nn.avgPool(conv5, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [16, 16, 512] · line 64
  const leakyRelu2 = nn.leakyRelu(avgPool2, 0.2); // [16, 16, 512] · line 64
  const conv6 = nn.conv2d(leakyRelu2, nn.equalized(w.shrink[2].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [16, 16, 512] · line 63
  const conv7 = nn.conv2d(conv6, nn.equalized(w.shrink[2].conv_2), { strides: [1, 1], padding: 'same' }); // [16, 16, 512] · line 64
  const avgPool3 = nn.avgPool(conv7, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [8, 8, 512] · line 64
  const leakyRelu3 = nn.leakyRelu(avgPool3, 0.2); // [8, 8, 512] · line 64
  const conv8 = nn.conv2d(leakyRelu3, nn.equalized(w.shrink[3].conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [8, 8, 512] · line 63
  const conv9 = nn.conv2d(conv8, nn.equalized(w.shrink[3].conv_2), { strides: [1, 1], padding: 'same' }); // [8, 8, 512] · line 64
  const avgPool4 = nn.avgPool(conv9, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [4, 4, 512] · line 64
  const leakyRelu4 = nn.leakyRelu(avgPool4, 0.2); // [4, 4, 512] · line 64
  const minibatchStd = nn.minibatchStd(leakyRelu4, { group: 4 }); // [4, 4, 513] · line 66
  const conv10 = nn.conv2d(minibatchStd, nn.equalized(w.conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 66
  const flatten = nn.flatten(conv10); // [8192] · line 67
  const dense: Tensor2D = nn.dense(flatten, nn.equalized(w.dense), { activation: { leakyRelu: 0.2 } }); // [512] · line 67
  const dense2: Tensor2D = nn.dense(dense, nn.equalized(w.dense_2, { gain: 1 })); // [1] · line 67
  return dense2;
}

/** The loss `d` of every example, and what is computed on the way · stylegan.gen:176 */
export function lossD(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = Mapping(w.Mapping, normal); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = Mapping(w.Mapping, normal2); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut)); // [64, 64, 3] · line 82
  const dOfX = D(w.D, x); // [1] · line 173
  const dOutput = D(w.D, nn.stop(fake)); // [1] · line 173
  const gap: Tensor2D = tf.sub(dOfX, dOutput); // [1] · line 173
  const uniform2: Tensor1D = pass.uniform('mix/uniform', [pass.batch]); // [] · line 174
  const mix: Tensor4D = nn.lerp(x, nn.stop(fake), nn.expand(uniform2, 4)); // [64, 64, 3] · line 174
  const gradient = nn.gradient((mix2: Tensor4D) => {
    const dOfMix = D(w.D, mix2); // [1] · line 176
    return dOfMix;
  }, mix); // [64, 64, 3] · line 176
  const dOfX2 = D(w.D, x); // [1] · line 176
  const d: Tensor2D = tf.add(
    tf.add(tf.neg(gap), nn.expand(tf.mul(10, tf.square(tf.sub(nn.norm(gradient), 1))), 2)),
    tf.mul(0.001, tf.square(dOfX2)),
  ); // [1] · line 176
  return { d: tf.reshape(d, [-1]) };
}

/** The loss `g` of every example, and what is computed on the way · stylegan.gen:177 */
export function lossG(w: Weights, _batch: Batch, pass: Pass): { g: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = Mapping(w.Mapping, normal); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = Mapping(w.Mapping, normal2); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut)); // [64, 64, 3] · line 82
  const dOfFake = D(w.D, fake); // [1] · line 177
  const g = tf.neg(dOfFake); // [1] · line 177
  return { g: tf.reshape(g, [-1]) };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D; g: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = tf.tidy(() => Mapping(w.Mapping, normal)); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = tf.tidy(() => Mapping(w.Mapping, normal2)); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0), 'float32'), integer, 10); // [] · line 81
  const fake = tf.tidy(() => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut)); // [64, 64, 3] · line 82
  const dOfX = tf.tidy(() => D(w.D, x)); // [1] · line 173
  const dOutput = tf.tidy(() => D(w.D, nn.stop(fake))); // [1] · line 173
  const gap: Tensor2D = tf.sub(dOfX, dOutput); // [1] · line 173
  const uniform2: Tensor1D = pass.uniform('mix/uniform', [pass.batch]); // [] · line 174
  const mix: Tensor4D = nn.lerp(x, nn.stop(fake), nn.expand(uniform2, 4)); // [64, 64, 3] · line 174
  const gradient = nn.gradient((mix2: Tensor4D) => {
    const dOfMix = tf.tidy(() => D(w.D, mix2)); // [1] · line 176
    return dOfMix;
  }, mix); // [64, 64, 3] · line 176
  const d: Tensor2D = tf.add(
    tf.add(tf.neg(gap), nn.expand(tf.mul(10, tf.square(tf.sub(nn.norm(gradient), 1))), 2)),
    tf.mul(0.001, tf.square(dOfX)),
  ); // [1] · line 176
  const dOfFake = tf.tidy(() => D(w.D, fake)); // [1] · line 177
  const g = tf.neg(dOfFake); // [1] · line 177
  return { d: tf.reshape(d, [-1]), g: tf.reshape(g, [-1]) };
}

/** draw(style(normal([latent]), 0.7)) · stylegan.gen:120 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 512]); // [512] · line 120
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** draw(style(normal([latent]), 1)) · stylegan.gen:121 */
export function sampleFull(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('full/normal', [pass.batch, 512]); // [512] · line 121
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** draw(a), draw(b), mixed(b, a, 2), mixed(b, a, 4), mixed(b, a, 6) · stylegan.gen:122 */
export function sampleCrossed(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z)); // [512], [512] · line 99
  const a: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const normal: Tensor2D = pass.normal('b/normal', [pass.batch, 512]); // [512] · line 118
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal)); // [512], [512] · line 99
  const b: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, b, b, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 2))); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 4))); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 6))); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  return [clip, clip2, clip3, clip4, clip5];
}

/** draw(a), draw(a), draw(a), draw(a), deviation(a, 16) · stylegan.gen:124 */
export function sampleNoises(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z)); // [512], [512] · line 99
  const a: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
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
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const lerp2: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, lerp2, lerp2, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const lerp3: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.5); // [512] · line 100
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, lerp3, lerp3, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const lerp4: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0); // [512] · line 100
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, lerp4, lerp4, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const lerp5: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -0.5); // [512] · line 100
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, lerp5, lerp5, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  const lerp6: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -1); // [512] · line 100
  const synthesisOutput6 = tf.tidy(() => Synthesis(w.Gs, lerp6, lerp6, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 102
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
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z)); // [512], [512] · line 135
  const avgPool = nn.avgPool(x, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  const [w2] = nn.least(
    (w2: Tensor2D) => {
      const y = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10)); // [64, 64, 3] · line 136
      const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
      return tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))));
    },
    [mappingOfZ.centre],
    adam({ lr: 0.1 }),
    500,
  ); // [512] · line 137
  const y = tf.tidy(() => Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10))); // [64, 64, 3] · line 136
  const clip = nn.clip(y, -1, 1); // [64, 64, 3] · line 138
  const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  return [x, clip, w2, tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))))];
}

/** draw(w) · stylegan.gen:141 */
export function sampleDecode(w: Weights, { w: w2 }: { w: Tensor2D }, pass: Pass): Tensor[] {
  const synthesisOutput = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10)); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'A',
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
      {
        name: 'generator',
        loss: 'g',
        terms: lossG,
        over: ['Synthesis'],
        optimizer: adam({ lr: 0.002, beta1: 0, beta2: 0.99 }),
        shares: ['fake/Synthesis'],
      },
    ],
  },
  evaluate,
  terms: { d: { role: 'loss' }, g: { role: 'loss' } },
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
