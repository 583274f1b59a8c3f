/**
 * LatentRealNVP.
 *
 * Compiled by genc from realnvp-latent.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, after, defineModel, every, flow, glorotUniform, nn, ones, permutation, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    conv: { kernel: weight([3, 3, 1, 32], glorotUniform(9, 288)) },
    batch_norm: { gamma: weight([32], ones()), beta: weight([32], zeros()), moving_mean: state([32], zeros()), moving_variance: state([32], ones()) },
    conv_2: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)) },
    batch_norm_2: { gamma: weight([64], ones()), beta: weight([64], zeros()), moving_mean: state([64], zeros()), moving_variance: state([64], ones()) },
    dense: { kernel: weight([3136, 64], glorotUniform(3136, 64)), bias: weight([64], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([64, 3136], glorotUniform(64, 3136)), bias: weight([3136], zeros()) },
    conv_transpose: { kernel: weight([4, 4, 32, 64], glorotUniform(512, 1024)), bias: weight([32], zeros()) },
    conv_transpose_2: { kernel: weight([4, 4, 1, 32], glorotUniform(16, 512)), bias: weight([1], zeros()) },
  },
  F: {
    act_norm: { bias: weight([64], zeros()), log_scale: weight([64], zeros()), mean: state([64], zeros()), std: state([64], ones()) },
    repeat: repeated(8, {
      affine_coupling: {
        net: {
          dense: { kernel: weight([32, 512], glorotUniform(32, 512)), bias: weight([512], zeros()) },
          dense_2: { kernel: weight([512, 512], glorotUniform(512, 512)), bias: weight([512], zeros()) },
          dense_3: { kernel: weight([512, 64], zeros()), bias: weight([64], zeros()) },
        },
      },
      permute: { order: state([64], permutation()) },
    }),
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** x [28, 28, 1] → [64] · 219,872 parameters · realnvp-latent.gen:14 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D, pass: Pass): Tensor2D {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same' }); // [14, 14, 32] · line 16
  const batchNorm = nn.batchNorm(conv, w.batch_norm, { momentum: 0.99, epsilon: 0.001, activation: 'relu' }, pass); // [14, 14, 32] · line 16
  const conv2 = nn.conv2d(batchNorm, w.conv_2, { strides: [2, 2], padding: 'same' }); // [7, 7, 64] · line 17
  const batchNorm2 = nn.batchNorm(conv2, w.batch_norm_2, { momentum: 0.99, epsilon: 0.001, activation: 'relu' }, pass); // [7, 7, 64] · line 17
  const flatten = nn.flatten(batchNorm2); // [3136] · line 18
  return nn.dense(flatten, w.dense); // [64] · line 18
}

/** z [64] → [28, 28, 1] · 237,153 parameters · realnvp-latent.gen:20 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D): Tensor4D {
  const dense: Tensor2D = nn.dense(z, w.dense, { activation: 'relu' }); // [3136] · line 22
  const reshape: Tensor4D = nn.reshape(dense, [7, 7, 64]); // [7, 7, 64] · line 22
  const convTranspose = nn.convTranspose2d(reshape, w.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [14, 14, 32] · line 23
  return nn.convTranspose2d(convTranspose, w.conv_transpose_2, { strides: [2, 2], padding: 'same', activation: 'sigmoid' }); // [28, 28, 1] · line 24
}

/** net of AffineCoupling · [64] → [64] · line 27 */
function MLP(w: Weights['F']['repeat'][number]['affine_coupling']['net'], x: Tensor2D): Tensor2D {
  const kept = flow.kept(x, { kind: 'half', parity: 0 }); // [32] · line 27
  const dense: Tensor2D = nn.dense(kept, w.dense, { activation: 'relu' }); // [512] · line 5
  const dense2: Tensor2D = nn.dense(dense, w.dense_2, { activation: 'relu' }); // [512] · line 5
  return nn.dense(dense2, w.dense_3); // [64] · line 5
}

/** z [64] → z [64], log_det [] · 2,499,840 parameters · realnvp-latent.gen:26 */
export function F(w: Weights['F'], z: Tensor2D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const actNorm = flow.actNorm(z, w.act_norm, pass); // [64], [] · line 27
  let x: Tensor2D = actNorm.y;
  const logDets: Tensor1D[] = [];
  for (const each of w.repeat) {
    const affineCoupling = flow.affineCoupling(x, MLP(each.affine_coupling.net, x), { kind: 'half', parity: 0 }, { bound: 2 }); // [64], [] · line 27
    x = flow.permute(affineCoupling.y, each.permute.order); // [64] · line 27
    logDets.push(affineCoupling.logDet);
  }
  const logDet = flow.total([actNorm.logDet, ...logDets]); // [] · line 26
  return { z: x, log_det: logDet };
}

/** The way back, from z to x · realnvp-latent.gen:26 */
export function inverseF(w: Weights['F'], z: Tensor2D): Tensor2D {
  let x: Tensor2D = z;
  for (const each of [...w.repeat].reverse()) {
    const affineCoupling: Tensor2D = flow.permuteInverse(x, each.permute.order); // [64] · line 27
    x = flow.affineCouplingInverse(affineCoupling, MLP(each.affine_coupling.net, affineCoupling), { kind: 'half', parity: 0 }, { bound: 2 }); // [64] · line 27
  }
  const z2: Tensor2D = flow.actNormInverse(x, w.act_norm); // [64] · line 27
  return z2;
}

/** log p(x) of every example, in nats · realnvp-latent.gen:26 */
export function logProbF(w: Weights['F'], z: Tensor2D, pass: Pass): Tensor1D {
  const { z: z2, log_det } = F(w, z, pass);
  return tf.add(flow.baseLogProb(z2, 'normal'), log_det);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · realnvp-latent.gen:26 */
export function roundTripF(w: Weights['F'], z: Tensor2D, pass: Pass): Tensor1D {
  const { z: z2 } = F(w, z, pass);
  return flow.farthest(inverseF(w, z2), z);
}

/** The loss `reconstruction` of every example, and what is computed on the way · realnvp-latent.gen:37 */
export function lossReconstruction(w: Weights, { x }: Batch, pass: Pass): { reconstruction: Tensor1D } {
  const z = Encoder(w.Encoder, x, pass); // [64] · line 34
  const y = Decoder(w.Decoder, z); // [28, 28, 1] · line 35
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 37
  return { reconstruction };
}

/** The loss `nll` of every example, and what is computed on the way · realnvp-latent.gen:38 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D } {
  const z = Encoder(w.Encoder, x, pass.asEvaluation()); // [64] · line 34
  const logProbFOfZ = logProbF(w.F, z, pass); // [] · line 38
  const nll = tf.neg(logProbFOfZ); // [] · line 38
  return { nll };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { reconstruction: Tensor1D; nll: Tensor1D } {
  const z = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [64] · line 34
  const y = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 35
  const reconstruction = nn.sum(nn.bce(y, x)); // [] · line 37
  const logProbFOfZ = tf.tidy(() => logProbF(w.F, z, pass)); // [] · line 38
  const nll = tf.neg(logProbFOfZ); // [] · line 38
  return { reconstruction, nll };
}

/** Losses and metrics on first 256. */
export function evaluateFirst256(w: Weights, { x }: Batch, pass: Pass): { round_trip: Tensor1D } {
  const z = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [64] · line 34
  const roundTrip = tf.tidy(() => roundTripF(w.F, z, pass)); // [] · line 54
  return { round_trip: roundTrip };
}

/** x, y · realnvp-latent.gen:56 */
export function sampleReconstruct(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const z = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [64] · line 34
  const y = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 35
  return [x, y];
}

/** Decoder(draw(F)) · realnvp-latent.gen:57 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const draw: Tensor2D = flow.baseDraw(pass, 'generate/draw', [pass.batch, 64], 'normal', 1); // [64] · line 57
  const inverseFOutput = tf.tidy(() => inverseF(w.F, draw)); // [64] · line 57
  const decoderOutput = tf.tidy(() => Decoder(w.Decoder, inverseFOutput)); // [28, 28, 1] · line 57
  return [decoderOutput];
}

/** What `average` of the evaluation `ood` is the mean of, over fashion_mnist.train · realnvp-latent.gen:62 */
export function averageOod(w: Weights, { x }: { x: Tensor4D }, pass: Pass): { average: Tensor1D } {
  const z = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [64] · line 34
  const likelihood = tf.tidy(() => logProbF(w.F, z, pass)); // [] · line 61
  return { average: likelihood };
}

/** The scores of the evaluation `ood`, of every example · realnvp-latent.gen:60 */
export function evaluationOod(w: Weights, { x, average }: { x: Tensor4D; average: Scalar }, pass: Pass): { likelihood: Tensor1D; typicality: Tensor1D } {
  const z = tf.tidy(() => Encoder(w.Encoder, x, pass)); // [64] · line 34
  const likelihood = tf.tidy(() => logProbF(w.F, z, pass)); // [] · line 61
  const typicality: Tensor1D = tf.neg(tf.abs(tf.sub(likelihood, average))); // [] · line 62
  return { likelihood, typicality };
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'LatentRealNVP',
  spec: 'realnvp-latent.gen',
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
    stages: [
      {
        name: 'coding',
        batch: 128,
        epochs: 10,
        steps: [{ name: 'coding', loss: 'reconstruction', terms: lossReconstruction, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001 }) }],
      },
      { name: 'density', batch: 128, epochs: 20, steps: [{ name: 'density', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.0001 }) }] },
    ],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    nll: { role: 'loss' },
    round_trip: { role: 'metric', on: { split: 'test', first: 256 }, evaluate: evaluateFirst256 },
  },
  samples: {
    reconstruct: {
      given: { x: { shape: [28, 28, 1], field: true } },
      on: { split: 'test', first: 8 },
      at: after('coding'),
      outputs: [{ name: 'x', shape: [28, 28, 1] }, 'y'],
      run: sampleReconstruct,
    },
    generate: { n: 9, at: every(5), outputs: [{ name: 'Decoder(draw(F))', shape: [28, 28, 1] }], run: sampleGenerate },
  },
  plots: { curves: { kind: 'lines', series: ['reconstruction', 'nll'] } },
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
  claims: [{ text: 'auroc(ood.likelihood, mnist.test) > 0.5', left: { kind: 'auroc', score: 'ood.likelihood', set: 'mnist.test' }, operator: '>', right: 0.5 }],
});

export default model;
