/**
 * StyleGAN.
 * Configuration F, the whole model of the paper.
 *
 * Compiled by genc from stylegan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, every, nn, ones, randomNormal, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const finishWeights = (channels: number) => ({
  noise: { weight: { value: weight([channels], zeros()) } },
  style: {
    dense: { kernel: weight([512, channels], randomNormal({ mean: 0, std: 1 })), bias: weight([channels], zeros()) },
    dense_2: { kernel: weight([512, channels], randomNormal({ mean: 0, std: 1 })), bias: weight([channels], zeros()) },
  },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Mapping: {
    repeat: repeated(8, { dense: { kernel: weight([512, 512], randomNormal({ mean: 0, std: 100 })), bias: weight([512], zeros()) } }),
    moving_mean: { mean: state([512], zeros()) },
  },
  Synthesis: {
    start: { weight: { value: weight([4, 4, 512], ones()) } },
    finish: finishWeights(512),
    conv: { kernel: weight([3, 3, 512, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    finish_2: finishWeights(512),
    grow: repeated([512, 512, 512, 256], (channels) => ({
      conv: { kernel: weight([3, 3, 512, channels], randomNormal({ mean: 0, std: 1 })), bias: weight([channels], zeros()) },
      finish: finishWeights(channels),
      conv_2: { kernel: weight([3, 3, channels, channels], randomNormal({ mean: 0, std: 1 })), bias: weight([channels], zeros()) },
      finish_2: finishWeights(channels),
    })),
    conv_2: { kernel: weight([1, 1, 256, 3], randomNormal({ mean: 0, std: 1 })), bias: weight([3], zeros()) },
  },
  D: {
    conv: { kernel: weight([1, 1, 3, 256], randomNormal({ mean: 0, std: 1 })), bias: weight([256], zeros()) },
    shrink: repeated([256, 512, 512, 512], (inputs) => ({
      conv: { kernel: weight([3, 3, inputs, inputs], randomNormal({ mean: 0, std: 1 })), bias: weight([inputs], zeros()) },
      conv_2: { kernel: weight([3, 3, inputs, 512], randomNormal({ mean: 0, std: 1 })), bias: weight([512], zeros()) },
    })),
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
  let x: Tensor2D = nn.pixelNorm(z, { epsilon: 1e-8 }); // [512] · line 42
  for (const each of w.repeat) {
    x = nn.dense(x, nn.equalized(each.dense, { lr: 0.01 }), { activation: { leakyRelu: 0.2 } }); // [512] · line 42
  }
  const centre = nn.movingMean(x, w.moving_mean, { decay: 0.995 }, pass); // [512] · line 43
  return { w: x, centre };
}

/** Finish · [4, 4, 512], [512] → [4, 4, 512] … [64, 64, 256], [512] → [64, 64, 256] · stylegan.gen:20 */
function Finish(w: Weights['Synthesis']['finish_2'], x: Tensor4D, style: Tensor2D, height: number, pass: Pass): Tensor4D {
  const strength = w.noise.weight.value; // [512] … [256] · line 9
  const normal: Tensor4D = pass.normal('noise/normal', [pass.batch, height, height, 1]); // [4, 4, 1] … [64, 64, 1] · line 10
  const leakyRelu: Tensor4D = nn.leakyRelu(tf.add(x, tf.mul(strength, normal)), 0.2); // [4, 4, 512] … [64, 64, 256] · line 20
  const scale: Tensor2D = nn.dense(style, nn.equalized(w.style.dense, { gain: 1 })); // [512] … [256] · line 15
  const shift: Tensor2D = nn.dense(style, nn.equalized(w.style.dense_2, { gain: 1 })); // [512] … [256] · line 16
  const instanceNorm = nn.instanceNorm(leakyRelu, {}, { epsilon: 1e-8 }); // [4, 4, 512] … [64, 64, 256] · line 17
  return tf.add(tf.mul(instanceNorm, nn.expand(tf.add(1, scale), 4)), nn.expand(shift, 4));
}

/**
 * Layers before `cut` take their style from w, the others from v.
 *
 * w [512], v [512], cut [] → [64, 64, 3] · 23,030,019 parameters · stylegan.gen:47
 */
export function Synthesis(w: Weights['Synthesis'], w2: Tensor2D, v: Tensor2D, cut: Tensor1D, pass: Pass): Tensor4D {
  const weight = w.start.weight.value; // [4, 4, 512] · line 5
  const where: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 0), 'float32'), 2), w2, v); // [512] · line 49
  const strength = w.finish.noise.weight.value; // [512] · line 9
  const normal: Tensor4D = pass.normal('finish/noise/normal', [pass.batch, 4, 4, 1]); // [4, 4, 1] · line 10
  const leakyRelu: Tensor4D = nn.leakyRelu(tf.add(weight, tf.mul(strength, normal)), 0.2); // [4, 4, 512] · line 20
  const scale: Tensor2D = nn.dense(where, nn.equalized(w.finish.style.dense, { gain: 1 })); // [512] · line 15
  const shift: Tensor2D = nn.dense(where, nn.equalized(w.finish.style.dense_2, { gain: 1 })); // [512] · line 16
  const instanceNorm = nn.instanceNorm(leakyRelu, {}, { epsilon: 1e-8 }); // [4, 4, 512] · line 17
  const conv = nn.conv2d(tf.add(tf.mul(instanceNorm, nn.expand(tf.add(1, scale), 4)), nn.expand(shift, 4)), nn.equalized(w.conv), {
    strides: [1, 1],
    padding: 'same',
  }); // [4, 4, 512] · line 50
  const where2: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 1), 'float32'), 2), w2, v); // [512] · line 50
  const finish = Finish(w.finish_2, conv, where2, 4, pass.in('finish_2')); // [4, 4, 512] · line 50
  let x: Tensor4D = finish;
  for (const [i, each] of w.grow.entries()) {
    const height = 8 * 2 ** i;
    const upsample = nn.upsample(x, [2, 2], 'bilinear'); // [8, 8, 512] … [64, 64, 512] · line 52
    const conv2 = nn.conv2d(upsample, nn.equalized(each.conv), { strides: [1, 1], padding: 'same' }); // [8, 8, 512] … [64, 64, 256] · line 53
    const blur = nn.blur(conv2); // [8, 8, 512] … [64, 64, 256] · line 53
    const where3: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 2 * i + 2), 'float32'), 2), w2, v); // [512] · line 53
    const finish2 = Finish(each.finish, blur, where3, height, pass.in(`grow/${i}/finish`)); // [8, 8, 512] … [64, 64, 256] · line 53
    const conv3 = nn.conv2d(finish2, nn.equalized(each.conv_2), { strides: [1, 1], padding: 'same' }); // [8, 8, 512] … [64, 64, 256] · line 54
    const where4: Tensor2D = nn.where(nn.expand(tf.cast(tf.greater(cut, 2 * i + 3), 'float32'), 2), w2, v); // [512] · line 54
    x = Finish(each.finish_2, conv3, where4, height, pass.in(`grow/${i}/finish_2`)); // [8, 8, 512] … [64, 64, 256] · line 54
  }
  return nn.conv2d(x, nn.equalized(w.conv_2, { gain: 1 }), { strides: [1, 1], padding: 'same' }); // [64, 64, 3] · line 56
}

/** x [64, 64, 3] → [1] · 22,489,857 parameters · stylegan.gen:59 */
export function D(w: Weights['D'], x: Tensor4D): Tensor2D {
  let x2: Tensor4D = nn.conv2d(x, nn.equalized(w.conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] · line 61
  for (const each of w.shrink) {
    const conv = nn.conv2d(x2, nn.equalized(each.conv), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [64, 64, 256] … [8, 8, 512] · line 63
    const blur = nn.blur(conv); // [64, 64, 256] … [8, 8, 512] · line 64
    const conv2 = nn.conv2d(blur, nn.equalized(each.conv_2), { strides: [1, 1], padding: 'same' }); // [64, 64, 512] … [8, 8, 512] · line 64
    const avgPool = nn.avgPool(conv2, { size: [2, 2], strides: [2, 2], padding: 'valid' }); // [32, 32, 512] … [4, 4, 512] · line 64
    x2 = nn.leakyRelu(avgPool, 0.2); // [32, 32, 512] … [4, 4, 512] · line 64
  }
  const minibatchStd = nn.minibatchStd(x2, { group: 4 }); // [4, 4, 513] · line 66
  const conv = nn.conv2d(minibatchStd, nn.equalized(w.conv_2), { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } }); // [4, 4, 512] · line 66
  const flatten = nn.flatten(conv); // [8192] · line 67
  const dense: Tensor2D = nn.dense(flatten, nn.equalized(w.dense), { activation: { leakyRelu: 0.2 } }); // [512] · line 67
  return nn.dense(dense, nn.equalized(w.dense_2, { gain: 1 })); // [1] · line 67
}

/** The loss `d` of every example, and what is computed on the way · stylegan.gen:84 */
export function lossD(w: Weights, { x }: Batch, pass: Pass): { d: Tensor1D } {
  const normal: Tensor2D = pass.normal('w/normal', [pass.batch, 512]); // [512] · line 79
  const mappingOutput = Mapping(w.Mapping, normal, pass); // [512], [512] · line 79
  const normal2: Tensor2D = pass.normal('v/normal', [pass.batch, 512]); // [512] · line 80
  const mappingOutput2 = Mapping(w.Mapping, normal2, pass); // [512], [512] · line 80
  const uniform: Tensor1D = pass.uniform('cut/uniform', [pass.batch]); // [] · line 81
  const integer: Tensor1D = pass.integer('cut/integer', [pass.batch], 1, 9); // [] · line 81
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0.9), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass.in('fake/Synthesis'))); // [64, 64, 3] · line 82
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
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0.9), 'float32'), integer, 10); // [] · line 81
  const fake = pass.share('fake/Synthesis', () => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass.in('fake/Synthesis'))); // [64, 64, 3] · line 82
  const dOfFake = D(w.D, fake); // [1] · line 85
  const g = nn.softplus(tf.neg(dOfFake)); // [1] · line 85
  return { g: tf.reshape(g, [-1]) };
}

/** The loss `r1` of every example, and what is computed on the way · stylegan.gen:87 */
export function lossR1(w: Weights, { x }: Batch): { r1: Tensor1D } {
  const gradient = nn.gradient((x2: Tensor4D) => {
    return D(w.D, x2); // [1] · line 87
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
  const cut: Tensor1D = nn.where(tf.cast(tf.less(uniform, 0.9), 'float32'), integer, 10); // [] · line 81
  const fake = tf.tidy(() => Synthesis(w.Synthesis, mappingOutput.w, mappingOutput2.w, cut, pass.in('fake/Synthesis'))); // [64, 64, 3] · line 82
  const dOfX = tf.tidy(() => D(w.D, x)); // [1] · line 84
  const softplus = nn.softplus(tf.neg(dOfX)); // [1] · line 84
  const dOutput = tf.tidy(() => D(w.D, nn.stop(fake))); // [1] · line 84
  const softplus2 = nn.softplus(dOutput); // [1] · line 84
  const d: Tensor2D = tf.add(softplus, softplus2); // [1] · line 84
  const dOfFake = tf.tidy(() => D(w.D, fake)); // [1] · line 85
  const g = nn.softplus(tf.neg(dOfFake)); // [1] · line 85
  const gradient = nn.gradient((x2: Tensor4D) => {
    return tf.tidy(() => D(w.D, x2)); // [1] · line 87
  }, x); // [64, 64, 3] · line 87
  const r1: Tensor1D = tf.mul(80, nn.sum(tf.square(gradient))); // [] · line 87
  return { d: tf.reshape(d, [-1]), g: tf.reshape(g, [-1]), r1 };
}

/** draw(style(normal([latent]), 0.7)) · stylegan.gen:120 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 512]); // [512] · line 120
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass.in('generate/draw/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** draw(style(normal([latent]), 1)) · stylegan.gen:121 */
export function sampleFull(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('full/normal', [pass.batch, 512]); // [512] · line 121
  const mappingOutput = tf.tidy(() => Mapping(w.Ms, normal, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOutput.centre, mappingOutput.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass.in('full/draw/mixed/Gs'))); // [64, 64, 3] · line 102
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
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('crossed/draw/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, b, b, tf.fill([pass.batch], 10), pass.in('crossed/draw_2/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 2), pass.in('crossed/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 4), pass.in('crossed/mixed_2/Gs'))); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, b, a, tf.fill([pass.batch], 6), pass.in('crossed/mixed_3/Gs'))); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  return [clip, clip2, clip3, clip4, clip5];
}

/** draw(a), draw(a), draw(a), draw(a), deviation(a, 16) · stylegan.gen:124 */
export function sampleNoises(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 99
  const a: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('noises/draw/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('noises/draw_2/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('noises/draw_3/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('noises/draw_4/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in('noises/deviation/draw/mixed/Gs'))); // [64, 64, 3] · line 102
  const y = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  let x: Tensor4D = nn.concat([y, tf.square(y)]); // [64, 64, 6] · line 112
  for (let i = 0; i < 15; i++) {
    const synthesisOutput6 = tf.tidy(() => Synthesis(w.Gs, a, a, tf.fill([pass.batch], 10), pass.in(`noises/deviation/repeat/${i}/moments/draw/mixed/Gs`))); // [64, 64, 3] · line 102
    const y2 = nn.clip(synthesisOutput6, -1, 1); // [64, 64, 3] · line 102
    const concat: Tensor4D = nn.concat([y2, tf.square(y2)]); // [64, 64, 6] · line 108
    x = tf.add(x, concat); // [64, 64, 6] · line 108
  }
  const channels = nn.channels(x, 3, 6); // [64, 64, 3] · line 113
  const channels2 = nn.channels(x, 0, 3); // [64, 64, 3] · line 113
  const sqrt: Tensor4D = nn.safeSqrt(tf.maximum(tf.sub(tf.div(channels, 16), tf.square(tf.div(channels2, 16))), 0)); // [64, 64, 3] · line 113
  const clip5 = nn.clip(sqrt, 0, 1); // [64, 64, 3] · line 113
  return [clip, clip2, clip3, clip4, clip5];
}

/** draw(style(z, 1)), draw(style(z, 0.7)), draw(style(z, 0.5)), draw(style(z, 0)), draw(style(z, -0.5)), draw(style(z, -1)) · stylegan.gen:125 */
export function sampleTruncation(w: Weights, _given: object, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 99
  const lerp: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 1); // [512] · line 100
  const synthesisOutput = tf.tidy(() => Synthesis(w.Gs, lerp, lerp, tf.fill([pass.batch], 10), pass.in('truncation/draw/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  const lerp2: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.7); // [512] · line 100
  const synthesisOutput2 = tf.tidy(() => Synthesis(w.Gs, lerp2, lerp2, tf.fill([pass.batch], 10), pass.in('truncation/draw_2/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip2 = nn.clip(synthesisOutput2, -1, 1); // [64, 64, 3] · line 102
  const lerp3: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0.5); // [512] · line 100
  const synthesisOutput3 = tf.tidy(() => Synthesis(w.Gs, lerp3, lerp3, tf.fill([pass.batch], 10), pass.in('truncation/draw_3/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip3 = nn.clip(synthesisOutput3, -1, 1); // [64, 64, 3] · line 102
  const lerp4: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, 0); // [512] · line 100
  const synthesisOutput4 = tf.tidy(() => Synthesis(w.Gs, lerp4, lerp4, tf.fill([pass.batch], 10), pass.in('truncation/draw_4/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip4 = nn.clip(synthesisOutput4, -1, 1); // [64, 64, 3] · line 102
  const lerp5: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -0.5); // [512] · line 100
  const synthesisOutput5 = tf.tidy(() => Synthesis(w.Gs, lerp5, lerp5, tf.fill([pass.batch], 10), pass.in('truncation/draw_5/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip5 = nn.clip(synthesisOutput5, -1, 1); // [64, 64, 3] · line 102
  const lerp6: Tensor2D = nn.lerp(mappingOfZ.centre, mappingOfZ.w, -1); // [512] · line 100
  const synthesisOutput6 = tf.tidy(() => Synthesis(w.Gs, lerp6, lerp6, tf.fill([pass.batch], 10), pass.in('truncation/draw_6/mixed/Gs'))); // [64, 64, 3] · line 102
  const clip6 = nn.clip(synthesisOutput6, -1, 1); // [64, 64, 3] · line 102
  return [clip, clip2, clip3, clip4, clip5, clip6];
}

/**
 * The style whose picture is nearest to x. The search starts from the mean style and draws its noise once.
 *
 * x, clip(y, -1..1), w, far(y, x) · stylegan.gen:134
 */
export function sampleProject(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const z: Tensor2D = pass.normal('z/normal', [pass.batch, 512]); // [512] · line 116
  const mappingOfZ = tf.tidy(() => Mapping(w.Ms, z, pass)); // [512], [512] · line 135
  const avgPool = nn.avgPool(x, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  const [w2] = nn.least(
    (w2: Tensor2D) => {
      const y = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass.in('project/Gs')); // [64, 64, 3] · line 136
      const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
      return tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))));
    },
    [mappingOfZ.centre],
    adam({ lr: 0.1 }),
    500,
  ); // [512] · line 137
  const y = tf.tidy(() => Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass.in('project/Gs'))); // [64, 64, 3] · line 136
  const clip = nn.clip(y, -1, 1); // [64, 64, 3] · line 138
  const avgPool2 = nn.avgPool(y, { size: [4, 4], strides: [4, 4], padding: 'valid' }); // [16, 16, 3] · line 131
  return [x, clip, w2, tf.add(nn.mean(tf.square(tf.sub(y, x))), nn.mean(tf.square(tf.sub(avgPool2, avgPool))))];
}

/** draw(w) · stylegan.gen:141 */
export function sampleDecode(w: Weights, { w: w2 }: { w: Tensor2D }, pass: Pass): Tensor[] {
  const synthesisOutput = Synthesis(w.Gs, w2, w2, tf.fill([pass.batch], 10), pass.in('decode/draw/mixed/Gs')); // [64, 64, 3] · line 102
  const clip = nn.clip(synthesisOutput, -1, 1); // [64, 64, 3] · line 102
  return [clip];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'StyleGAN',
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
      { name: 'critic', loss: 'd', terms: lossD, over: ['D'], optimizer: adam({ lr: 0.002, beta1: 0, beta2: 0.99 }), shares: ['fake/Synthesis'] },
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
    generate: { n: 25, at: every(1), outputs: [{ name: 'draw(style(normal([latent]), 0.7))', shape: [64, 64, 3], range: [-1, 1] }], run: sampleGenerate },
    full: { n: 25, at: every(1), outputs: [{ name: 'draw(style(normal([latent]), 1))', shape: [64, 64, 3], range: [-1, 1] }], run: sampleFull },
    crossed: {
      n: 6,
      at: every(1),
      outputs: [{ name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] }, 'draw(b)', 'mixed(b, a, 2)', 'mixed(b, a, 4)', 'mixed(b, a, 6)'],
      run: sampleCrossed,
    },
    noises: {
      n: 6,
      at: every(1),
      outputs: [{ name: 'draw(a)', shape: [64, 64, 3], range: [-1, 1] }, 'draw(a)', 'draw(a)', 'draw(a)', { name: 'deviation(a, 16)', shape: [64, 64, 3] }],
      run: sampleNoises,
    },
    truncation: {
      n: 6,
      at: every(1),
      outputs: [
        { name: 'draw(style(z, 1))', shape: [64, 64, 3], range: [-1, 1] },
        'draw(style(z, 0.7))',
        'draw(style(z, 0.5))',
        'draw(style(z, 0))',
        'draw(style(z, -0.5))',
        'draw(style(z, -1))',
      ],
      run: sampleTruncation,
    },
    project: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { split: 'test', first: 6 },
      outputs: [{ name: 'x', shape: [64, 64, 3], range: [-1, 1] }, 'clip(y, -1..1)', { name: 'w', shape: [512] }, { name: 'far(y, x)', shape: [] }],
      run: sampleProject,
    },
    decode: { given: { w: { shape: [512] } }, outputs: [{ name: 'draw(w)', shape: [64, 64, 3], range: [-1, 1] }], run: sampleDecode },
  },
  plots: { curves: { kind: 'lines', series: ['d', 'g'] } },
});

export default model;
