/**
 * RealNVP.
 * The halves of the flat picture, coupled in turn.
 *
 * Compiled by genc from realnvp.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, flow, glorotUniform, nn, permutation, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  F: {
    repeat: {
      0: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      1: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      2: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      3: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      4: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      5: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      6: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
      7: {
        affine_coupling: {
          net: {
            dense: { kernel: weight([392, 512], glorotUniform(392, 512)), bias: weight([512], zeros()) },
            dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
            dense_3: { kernel: weight([512, 784], zeros()), bias: weight([784], zeros()) },
          },
        },
        permute: { order: state([784], permutation()) },
      },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat0AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[0].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[0].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[0].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat1AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[1].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[1].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[1].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat2AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[2].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[2].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[2].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat3AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[3].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[3].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[3].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat4AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[4].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[4].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[4].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat5AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[5].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[5].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[5].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat6AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[6].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[6].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[6].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** net of AffineCoupling · [784] → [784] · line 16 */
function fRepeat7AffineCoupling(w: Weights['F'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [392] · line 16
  const dense: Tensor2D = nn.dense(kept, w.repeat[7].affine_coupling.net.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.repeat[7].affine_coupling.net.dense_2, { activation: 'relu' }); // [512] · line 5
  const dense3: Tensor2D = nn.dense(dense2, w.repeat[7].affine_coupling.net.dense_3); // [784] · line 5
  return dense3;
}

/** x [28, 28, 1] → z [784], log_det [] · 6,934,784 parameters · realnvp.gen:14 */
export function F(w: Weights['F'], x: Tensor4D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 15
  const logit = flow.logit(dequantize.y, { alpha: 0.05 }); // [28, 28, 1], [] · line 15
  const flatten = nn.flatten(logit.y); // [784] · line 15
  const affineCoupling = flow.affineCoupling(flatten, fRepeat0AffineCoupling(w, flatten), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute = flow.permute(affineCoupling.y, w.repeat[0].permute.order); // [784] · line 16
  const affineCoupling2 = flow.affineCoupling(permute, fRepeat1AffineCoupling(w, permute), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute2 = flow.permute(affineCoupling2.y, w.repeat[1].permute.order); // [784] · line 16
  const affineCoupling3 = flow.affineCoupling(permute2, fRepeat2AffineCoupling(w, permute2), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute3 = flow.permute(affineCoupling3.y, w.repeat[2].permute.order); // [784] · line 16
  const affineCoupling4 = flow.affineCoupling(permute3, fRepeat3AffineCoupling(w, permute3), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute4 = flow.permute(affineCoupling4.y, w.repeat[3].permute.order); // [784] · line 16
  const affineCoupling5 = flow.affineCoupling(permute4, fRepeat4AffineCoupling(w, permute4), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute5 = flow.permute(affineCoupling5.y, w.repeat[4].permute.order); // [784] · line 16
  const affineCoupling6 = flow.affineCoupling(permute5, fRepeat5AffineCoupling(w, permute5), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute6 = flow.permute(affineCoupling6.y, w.repeat[5].permute.order); // [784] · line 16
  const affineCoupling7 = flow.affineCoupling(permute6, fRepeat6AffineCoupling(w, permute6), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute7 = flow.permute(affineCoupling7.y, w.repeat[6].permute.order); // [784] · line 16
  const affineCoupling8 = flow.affineCoupling(permute7, fRepeat7AffineCoupling(w, permute7), { kind: 'half', parity: 0 }, { bound: 2 }); // [784], [] · line 16
  const permute8 = flow.permute(affineCoupling8.y, w.repeat[7].permute.order); // [784] · line 16
  const logDet = flow.total([
    dequantize.logDet,
    logit.logDet,
    affineCoupling.logDet,
    affineCoupling2.logDet,
    affineCoupling3.logDet,
    affineCoupling4.logDet,
    affineCoupling5.logDet,
    affineCoupling6.logDet,
    affineCoupling7.logDet,
    affineCoupling8.logDet,
  ]); // [] · line 14
  return { z: permute8, log_det: logDet };
}

/** The way back, from z to x · realnvp.gen:14 */
export function inverseF(w: Weights['F'], z: Tensor2D, rounded: boolean = true): Tensor4D {
  const affineCoupling: Tensor2D = flow.permuteInverse(z, w.repeat[7].permute.order); // [784] · line 16
  const permute: Tensor2D = flow.affineCouplingInverse(
    affineCoupling,
    fRepeat7AffineCoupling(w, affineCoupling),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling2: Tensor2D = flow.permuteInverse(permute, w.repeat[6].permute.order); // [784] · line 16
  const permute2: Tensor2D = flow.affineCouplingInverse(
    affineCoupling2,
    fRepeat6AffineCoupling(w, affineCoupling2),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling3: Tensor2D = flow.permuteInverse(permute2, w.repeat[5].permute.order); // [784] · line 16
  const permute3: Tensor2D = flow.affineCouplingInverse(
    affineCoupling3,
    fRepeat5AffineCoupling(w, affineCoupling3),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling4: Tensor2D = flow.permuteInverse(permute3, w.repeat[4].permute.order); // [784] · line 16
  const permute4: Tensor2D = flow.affineCouplingInverse(
    affineCoupling4,
    fRepeat4AffineCoupling(w, affineCoupling4),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling5: Tensor2D = flow.permuteInverse(permute4, w.repeat[3].permute.order); // [784] · line 16
  const permute5: Tensor2D = flow.affineCouplingInverse(
    affineCoupling5,
    fRepeat3AffineCoupling(w, affineCoupling5),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling6: Tensor2D = flow.permuteInverse(permute5, w.repeat[2].permute.order); // [784] · line 16
  const permute6: Tensor2D = flow.affineCouplingInverse(
    affineCoupling6,
    fRepeat2AffineCoupling(w, affineCoupling6),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling7: Tensor2D = flow.permuteInverse(permute6, w.repeat[1].permute.order); // [784] · line 16
  const permute7: Tensor2D = flow.affineCouplingInverse(
    affineCoupling7,
    fRepeat1AffineCoupling(w, affineCoupling7),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const affineCoupling8: Tensor2D = flow.permuteInverse(permute7, w.repeat[0].permute.order); // [784] · line 16
  const flatten: Tensor2D = flow.affineCouplingInverse(
    affineCoupling8,
    fRepeat0AffineCoupling(w, affineCoupling8),
    { kind: 'half', parity: 0 },
    { bound: 2 },
  ); // [784] · line 16
  const logit: Tensor4D = nn.reshape(flatten, [28, 28, 1]); // [28, 28, 1] · line 15
  const dequantize: Tensor4D = flow.logitInverse(logit, { alpha: 0.05 }); // [28, 28, 1] · line 15
  return rounded ? flow.dequantizeInverse(dequantize, { levels: 256 }) : dequantize;
}

/** log p(x) of every example, in nats · realnvp.gen:14 */
export function logProbF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const { z, log_det } = F(w, x, pass);
  return tf.add(flow.baseLogProb(z, 'normal'), log_det);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · realnvp.gen:14 */
export function roundTripF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 15
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
 * Does the likelihood tell other pictures from those that it was trained on? (Nalisnick et al. 2019: it does not.)
 *
 * The scores of the evaluation `ood`, of every example · realnvp.gen:37
 */
export function evaluationOod(
  w: Weights,
  { x, average }: { x: Tensor4D; average: Scalar },
  pass: Pass,
): { likelihood: Tensor1D; typicality: Tensor1D } {
  const likelihood = logProbF(w.F, x, pass.in('ood/likelihood/F')); // [] · line 38
  const typicality: Tensor1D = tf.neg(tf.abs(tf.sub(likelihood, average))); // [] · line 39
  return { likelihood, typicality };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'RealNVP',
  spec: 'realnvp.gen',
  weights,
  data: {
    fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } },
    omniglot: {
      fields: {
        x: {
          kind: 'image',
          shape: [28, 28, 1],
          from: 'image',
          transforms: [{ name: 'invert' }, { name: 'resize', settings: { size: 28 } }],
        },
      },
    },
  },
  train: {
    data: 'fashion_mnist',
    batch: 128,
    epochs: 50,
    steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.0001 }) }],
  },
  evaluate,
  terms: {
    nll: { role: 'loss' },
    bits: { role: 'metric' },
    round_trip: { role: 'metric', on: { split: 'test', first: 256 }, evaluate: evaluateFirst256 },
  },
  samples: {
    generate: { n: 9, at: { kind: 'every', interval: 5 }, outputs: [{ name: 'draw(F)', shape: [28, 28, 1] }], run: sampleGenerate },
  },
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
});

export default model;
