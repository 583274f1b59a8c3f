/**
 * Multiscale, a variant (RealNVP → Multiscale).
 * Convolutional couplings at two scales, with checkerboards and channels as in the paper, and a learned mixing of channels.
 *
 * Compiled by genc from realnvp.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, every, flow, glorotUniform, nn, ones, repeated, rotation, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const affineCouplingWeights = (inputs: number, fanIn: number, channels: number) => ({
  net: {
    conv: { kernel: weight([3, 3, inputs, 96], glorotUniform(fanIn, 864)), bias: weight([96], zeros()) },
    conv_2: { kernel: weight([1, 1, 96, 96], glorotUniform(96, 96)), bias: weight([96], zeros()) },
    conv_3: { kernel: weight([3, 3, 96, channels], zeros()), bias: weight([channels], zeros()) },
  },
});
const channelsWeights = (channels: number, inputs: number, fanIn: number) => ({
  repeat: repeated(6, {
    act_norm: { bias: weight([channels], zeros()), log_scale: weight([channels], zeros()), mean: state([channels], zeros()), std: state([channels], ones()) },
    invertible_conv: {
      lower: weight([channels, channels], rotation('lower')),
      upper: weight([channels, channels], rotation('upper')),
      log_scale: weight([channels], rotation('log_scale')),
      sign: state([channels], rotation('sign')),
      permutation: state([channels], rotation('permutation')),
    },
    affine_coupling: affineCouplingWeights(inputs, fanIn, channels),
  }),
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  F: {
    checkers: {
      repeat: repeated(2, {
        act_norm: { bias: weight([1], zeros()), log_scale: weight([1], zeros()), mean: state([1], zeros()), std: state([1], ones()) },
        affine_coupling: affineCouplingWeights(1, 9, 2),
      }),
    },
    channels: channelsWeights(4, 2, 18),
    channels_2: channelsWeights(8, 4, 36),
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** net of AffineCoupling · [28, 28, 1] → [28, 28, 2] · line 50 */
function Convs(w: Weights['F']['checkers']['repeat'][number]['affine_coupling']['net'], x: Tensor4D, parity: number): Tensor4D {
  const kept = flow.kept(x, { kind: 'checkerboard', parity }); // [28, 28, 1] · line 50
  const conv = nn.conv2d(kept, w.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 96] · line 10
  return nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same' }); // [28, 28, 2] · line 10
}

/** net of AffineCoupling · [14, 14, 4] → [14, 14, 4] … [7, 7, 8] → [7, 7, 8] · line 55 */
function Convs2(w: Weights['F']['channels']['repeat'][number]['affine_coupling']['net'], x: Tensor4D, parity: number): Tensor4D {
  const kept = flow.kept(x, { kind: 'half', parity }); // [14, 14, 2] … [7, 7, 4] · line 55
  const conv = nn.conv2d(kept, w.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] … [7, 7, 96] · line 10
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [14, 14, 96] … [7, 7, 96] · line 10
  return nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] … [7, 7, 8] · line 10
}

/** x [28, 28, 1] → z [784], log_det [] · 231,756 parameters · realnvp.gen:58 */
export function F(w: Weights['F'], x: Tensor4D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 59
  const logit = flow.logit(dequantize.y, { alpha: 0.05 }); // [28, 28, 1], [] · line 59
  const actNorm = flow.actNorm(logit.y, w.checkers.repeat[0].act_norm, pass); // [28, 28, 1], [] · line 50
  const affineCoupling = flow.affineCoupling(
    actNorm.y,
    Convs(w.checkers.repeat[0].affine_coupling.net, actNorm.y, 0),
    { kind: 'checkerboard', parity: 0 },
    { bound: 2 },
  ); // [28, 28, 1], [] · line 50
  const actNorm2 = flow.actNorm(affineCoupling.y, w.checkers.repeat[1].act_norm, pass); // [28, 28, 1], [] · line 50
  const affineCoupling2 = flow.affineCoupling(
    actNorm2.y,
    Convs(w.checkers.repeat[1].affine_coupling.net, actNorm2.y, 1),
    { kind: 'checkerboard', parity: 1 },
    { bound: 2 },
  ); // [28, 28, 1], [] · line 50
  let x2: Tensor4D = flow.squeeze(affineCoupling2.y, 2); // [14, 14, 4] · line 60
  const logDets: Tensor1D[] = [];
  for (const [i, each] of w.channels.repeat.entries()) {
    const parity = i % 2;
    const actNorm3 = flow.actNorm(x2, each.act_norm, pass); // [14, 14, 4], [] · line 55
    const invertibleConv = flow.invertibleConv(actNorm3.y, each.invertible_conv); // [14, 14, 4], [] · line 55
    const affineCoupling3 = flow.affineCoupling(
      invertibleConv.y,
      Convs2(each.affine_coupling.net, invertibleConv.y, parity),
      { kind: 'half', parity },
      { bound: 2 },
    ); // [14, 14, 4], [] · line 55
    logDets.push(actNorm3.logDet, invertibleConv.logDet, affineCoupling3.logDet);
    x2 = affineCoupling3.y;
  }
  const split = flow.split(x2); // [14, 14, 2], [14, 14, 2] · line 60
  let x3: Tensor4D = flow.squeeze(split.y, 2); // [7, 7, 8] · line 60
  const logDets2: Tensor1D[] = [];
  for (const [i, each] of w.channels_2.repeat.entries()) {
    const parity = i % 2;
    const actNorm3 = flow.actNorm(x3, each.act_norm, pass); // [7, 7, 8], [] · line 55
    const invertibleConv = flow.invertibleConv(actNorm3.y, each.invertible_conv); // [7, 7, 8], [] · line 55
    const affineCoupling3 = flow.affineCoupling(
      invertibleConv.y,
      Convs2(each.affine_coupling.net, invertibleConv.y, parity),
      { kind: 'half', parity },
      { bound: 2 },
    ); // [7, 7, 8], [] · line 55
    logDets2.push(actNorm3.logDet, invertibleConv.logDet, affineCoupling3.logDet);
    x3 = affineCoupling3.y;
  }
  const join = flow.join([split.z, x3]); // [784] · line 58
  const logDet = flow.total([
    dequantize.logDet,
    logit.logDet,
    actNorm.logDet,
    affineCoupling.logDet,
    actNorm2.logDet,
    affineCoupling2.logDet,
    ...logDets,
    ...logDets2,
  ]); // [] · line 58
  return { z: join, log_det: logDet };
}

/** The way back, from z to x · realnvp.gen:58 */
export function inverseF(w: Weights['F'], z: Tensor2D, rounded: boolean = true): Tensor4D {
  const [z1, z2] = flow.part(z, [
    [14, 14, 2],
    [7, 7, 8],
  ]) as [Tensor4D, Tensor4D];
  let x: Tensor4D = z2;
  for (const [i, each] of [...w.channels_2.repeat.entries()].reverse()) {
    const parity = i % 2;
    const invertibleConv: Tensor4D = flow.affineCouplingInverse(x, Convs2(each.affine_coupling.net, x, parity), { kind: 'half', parity }, { bound: 2 }); // [7, 7, 8] · line 55
    const actNorm: Tensor4D = flow.invertibleConvInverse(invertibleConv, each.invertible_conv); // [7, 7, 8] · line 55
    x = flow.actNormInverse(actNorm, each.act_norm); // [7, 7, 8] · line 55
  }
  const split: Tensor4D = flow.squeezeInverse(x, 2); // [14, 14, 2] · line 60
  const affineCoupling: Tensor4D = flow.splitInverse(split, z1); // [14, 14, 4] · line 60
  let x2: Tensor4D = affineCoupling;
  for (const [i, each] of [...w.channels.repeat.entries()].reverse()) {
    const parity = i % 2;
    const invertibleConv: Tensor4D = flow.affineCouplingInverse(x2, Convs2(each.affine_coupling.net, x2, parity), { kind: 'half', parity }, { bound: 2 }); // [14, 14, 4] · line 55
    const actNorm: Tensor4D = flow.invertibleConvInverse(invertibleConv, each.invertible_conv); // [14, 14, 4] · line 55
    x2 = flow.actNormInverse(actNorm, each.act_norm); // [14, 14, 4] · line 55
  }
  const affineCoupling2: Tensor4D = flow.squeezeInverse(x2, 2); // [28, 28, 1] · line 60
  const actNorm: Tensor4D = flow.affineCouplingInverse(
    affineCoupling2,
    Convs(w.checkers.repeat[1].affine_coupling.net, affineCoupling2, 1),
    { kind: 'checkerboard', parity: 1 },
    { bound: 2 },
  ); // [28, 28, 1] · line 50
  const affineCoupling3: Tensor4D = flow.actNormInverse(actNorm, w.checkers.repeat[1].act_norm); // [28, 28, 1] · line 50
  const actNorm2: Tensor4D = flow.affineCouplingInverse(
    affineCoupling3,
    Convs(w.checkers.repeat[0].affine_coupling.net, affineCoupling3, 0),
    { kind: 'checkerboard', parity: 0 },
    { bound: 2 },
  ); // [28, 28, 1] · line 50
  const logit: Tensor4D = flow.actNormInverse(actNorm2, w.checkers.repeat[0].act_norm); // [28, 28, 1] · line 50
  const dequantize: Tensor4D = flow.logitInverse(logit, { alpha: 0.05 }); // [28, 28, 1] · line 59
  return rounded ? flow.dequantizeInverse(dequantize, { levels: 256 }) : dequantize;
}

/** log p(x) of every example, in nats · realnvp.gen:58 */
export function logProbF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const { z, log_det } = F(w, x, pass);
  return tf.add(flow.baseLogProb(z, 'normal'), log_det);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · realnvp.gen:58 */
export function roundTripF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 59
  const { z } = F(w, x, pass);
  return flow.farthest(inverseF(w, z, false), dequantize.y);
}

/** The loss `nll` of every example, and what is computed on the way · realnvp.gen:21 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 21
  const nll = tf.neg(logProbFOfX); // [] · line 21
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 30
  return { nll, bits };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 21
  const nll = tf.neg(logProbFOfX); // [] · line 21
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 30
  return { nll, bits };
}

/** Losses and metrics on first 256. */
export function evaluateFirst256(w: Weights, { x }: Batch, pass: Pass): { round_trip: Tensor1D } {
  const roundTrip = roundTripF(w.F, x, pass.in('round_trip/F')); // [] · line 31
  return { round_trip: roundTrip };
}

/** draw(F) · realnvp.gen:33 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const draw: Tensor2D = flow.baseDraw(pass, 'generate/draw', [pass.batch, 784], 'normal', 1); // [784] · line 33
  const inverseFOutput = inverseF(w.F, draw); // [28, 28, 1] · line 33
  return [inverseFOutput];
}

/** What `average` of the evaluation `ood` is the mean of, over fashion_mnist.train · realnvp.gen:39 */
export function averageOod(w: Weights, { x }: { x: Tensor4D }, pass: Pass): { average: Tensor1D } {
  const likelihood = logProbF(w.F, x, pass.in('ood/likelihood/F')); // [] · line 38
  return { average: likelihood };
}

/**
 * The likelihood of digits beside that of FashionMNIST: it does not tell them apart (Nalisnick et al. 2019).
 *
 * The scores of the evaluation `ood`, of every example · realnvp.gen:37
 */
export function evaluationOod(w: Weights, { x, average }: { x: Tensor4D; average: Scalar }, pass: Pass): { likelihood: Tensor1D; typicality: Tensor1D } {
  const likelihood = logProbF(w.F, x, pass.in('ood/likelihood/F')); // [] · line 38
  const typicality: Tensor1D = tf.neg(tf.abs(tf.sub(likelihood, average))); // [] · line 39
  return { likelihood, typicality };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Multiscale',
  spec: 'realnvp.gen',
  weights,
  data: {
    fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    omniglot: {
      fields: { x: { kind: 'image', shape: [28, 28, 1], from: 'image', transforms: [{ name: 'invert' }, { name: 'resize', settings: { size: 28 } }] } },
    },
  },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 8,
    schedule: { kind: 'cosine', to: 8 },
    steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.001 }) }],
  },
  evaluate,
  terms: { nll: { role: 'loss' }, bits: { role: 'metric' }, round_trip: { role: 'metric', on: { split: 'test', first: 256 }, evaluate: evaluateFirst256 } },
  samples: { generate: { n: 9, at: every(5), outputs: [{ name: 'draw(F)', shape: [28, 28, 1] }], run: sampleGenerate } },
  plots: { curves: { kind: 'lines', series: ['bits'] } },
  evaluations: {
    ood: {
      averages: { average: { on: { data: 'fashion_mnist', split: 'train' }, values: averageOod } },
      scores: ['likelihood', 'typicality'],
      inside: [
        { data: 'fashion_mnist', split: 'test' },
        { data: 'fashion_mnist', split: 'train' },
      ],
      outside: [{ data: 'mnist', split: 'test' }, { data: 'omniglot' }],
      run: evaluationOod,
    },
  },
  claims: [
    { text: 'auroc(ood.likelihood, mnist.test) < 0.5', left: { kind: 'auroc', score: 'ood.likelihood', set: 'mnist.test' }, operator: '<', right: 0.5 },
    { text: 'auroc(ood.typicality, mnist.test) > 0.5', left: { kind: 'auroc', score: 'ood.typicality', set: 'mnist.test' }, operator: '>', right: 0.5 },
  ],
});

export default model;
