/**
 * ResidualFlow.
 * Residual flow of FashionMNIST: blocks x + g(x) that can be inverted, since g contracts the distance of every two points.
 * Behrmann et al. 2019, "Invertible Residual Networks"; Chen et al. 2019, "Residual Flows for Invertible Generative Modeling".
 *
 * Compiled by genc from residual-flow.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, every, flow, glorotUniform, nn, ones, repeated, state, unit, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const levelWeights = (channels: number, fanIn: number, size: number) => ({
  repeat: repeated(8, {
    act_norm: { bias: weight([channels], zeros()), log_scale: weight([channels], zeros()), mean: state([channels], zeros()), std: state([channels], ones()) },
    invertible_residual: {
      branch: {
        conv: { kernel: weight([3, 3, channels, 64], glorotUniform(fanIn, 576)), bias: weight([64], zeros()), u: state([1, size, size, channels], unit()) },
        conv_2: { kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)), bias: weight([64], zeros()), u: state([1, size, size, 64], unit()) },
        conv_3: { kernel: weight([3, 3, 64, channels], glorotUniform(576, fanIn)), bias: weight([channels], zeros()), u: state([1, size, size, 64], unit()) },
      },
    },
  }),
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = { F: { level: levelWeights(4, 36, 14), level_2: levelWeights(8, 72, 7) } };

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** branch of InvertibleResidual · [14, 14, 4] → [14, 14, 4] … [7, 7, 8] → [7, 7, 8] · line 17 */
function Branch(w: Weights['F']['level']['repeat'][number]['invertible_residual']['branch'], pass: Pass): (x: Tensor4D) => Tensor4D {
  const bounded = { ...w.conv, kernel: nn.lipschitzConv(w.conv.kernel, w.conv.u, pass, { bound: 0.9, iterations: 5, strides: 1, pad: 'same' }) }; // line 12
  const bounded2 = { ...w.conv_2, kernel: nn.lipschitzConv(w.conv_2.kernel, w.conv_2.u, pass, { bound: 0.9, iterations: 5, strides: 1, pad: 'same' }) }; // line 13
  const bounded3 = { ...w.conv_3, kernel: nn.lipschitzConv(w.conv_3.kernel, w.conv_3.u, pass, { bound: 0.9, iterations: 5, strides: 1, pad: 'same' }) }; // line 14
  return (x: Tensor4D): Tensor4D => {
    const lipswish = nn.lipswish(x); // [14, 14, 4] … [7, 7, 8] · line 12
    const conv = nn.conv2d(lipswish, bounded, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] … [7, 7, 64] · line 12
    const lipswish2 = nn.lipswish(conv); // [14, 14, 64] … [7, 7, 64] · line 13
    const conv2 = nn.conv2d(lipswish2, bounded2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] … [7, 7, 64] · line 13
    const lipswish3 = nn.lipswish(conv2); // [14, 14, 64] … [7, 7, 64] · line 14
    return nn.conv2d(lipswish3, bounded3, { strides: [1, 1], padding: 'same' }); // [14, 14, 4] … [7, 7, 8] · line 14
  };
}

/** x [28, 28, 1] → z [784], log_det [] · 438,944 parameters · residual-flow.gen:20 */
export function F(w: Weights['F'], x: Tensor4D, pass: Pass): { z: Tensor2D; log_det: Tensor1D } {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 21
  const logit = flow.logit(dequantize.y, { alpha: 0.05 }); // [28, 28, 1], [] · line 21
  let x2: Tensor4D = flow.squeeze(logit.y, 2); // [14, 14, 4] · line 21
  const logDets: Tensor1D[] = [];
  for (const [i, each] of w.level.repeat.entries()) {
    const actNorm = flow.actNorm(x2, each.act_norm, pass); // [14, 14, 4], [] · line 17
    const invertibleResidual = flow.residual(actNorm.y, Branch(each.invertible_residual.branch, pass), pass, `level/repeat/${i}/invertible_residual`, {
      trace: { kind: 'series', terms: 10 },
    }); // [14, 14, 4], [] · line 17
    logDets.push(actNorm.logDet, invertibleResidual.logDet);
    x2 = invertibleResidual.y;
  }
  const split = flow.split(x2); // [14, 14, 2], [14, 14, 2] · line 21
  let x3: Tensor4D = flow.squeeze(split.y, 2); // [7, 7, 8] · line 21
  const logDets2: Tensor1D[] = [];
  for (const [i, each] of w.level_2.repeat.entries()) {
    const actNorm = flow.actNorm(x3, each.act_norm, pass); // [7, 7, 8], [] · line 17
    const invertibleResidual = flow.residual(actNorm.y, Branch(each.invertible_residual.branch, pass), pass, `level_2/repeat/${i}/invertible_residual`, {
      trace: { kind: 'series', terms: 10 },
    }); // [7, 7, 8], [] · line 17
    logDets2.push(actNorm.logDet, invertibleResidual.logDet);
    x3 = invertibleResidual.y;
  }
  const join = flow.join([split.z, x3]); // [784] · line 20
  const logDet = flow.total([dequantize.logDet, logit.logDet, ...logDets, ...logDets2]); // [] · line 20
  return { z: join, log_det: logDet };
}

/** The way back, from z to x · residual-flow.gen:20 */
export function inverseF(w: Weights['F'], z: Tensor2D, pass: Pass, rounded: boolean = true): Tensor4D {
  const [z1, z2] = flow.part(z, [
    [14, 14, 2],
    [7, 7, 8],
  ]) as [Tensor4D, Tensor4D];
  let x: Tensor4D = z2;
  for (const each of [...w.level_2.repeat].reverse()) {
    const actNorm: Tensor4D = flow.residualInverse(x, Branch(each.invertible_residual.branch, pass), { steps: 100, tolerance: 0.00001 }); // [7, 7, 8] · line 17
    x = flow.actNormInverse(actNorm, each.act_norm); // [7, 7, 8] · line 17
  }
  const split: Tensor4D = flow.squeezeInverse(x, 2); // [14, 14, 2] · line 21
  const invertibleResidual: Tensor4D = flow.splitInverse(split, z1); // [14, 14, 4] · line 21
  let x2: Tensor4D = invertibleResidual;
  for (const each of [...w.level.repeat].reverse()) {
    const actNorm: Tensor4D = flow.residualInverse(x2, Branch(each.invertible_residual.branch, pass), { steps: 100, tolerance: 0.00001 }); // [14, 14, 4] · line 17
    x2 = flow.actNormInverse(actNorm, each.act_norm); // [14, 14, 4] · line 17
  }
  const logit: Tensor4D = flow.squeezeInverse(x2, 2); // [28, 28, 1] · line 21
  const dequantize: Tensor4D = flow.logitInverse(logit, { alpha: 0.05 }); // [28, 28, 1] · line 21
  return rounded ? flow.dequantizeInverse(dequantize, { levels: 256 }) : dequantize;
}

/** log p(x) of every example, in nats · residual-flow.gen:20 */
export function logProbF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const { z, log_det } = F(w, x, pass);
  return tf.add(flow.baseLogProb(z, 'normal'), log_det);
}

/** The Lipschitz constants of Level · residual-flow.gen:16 */
function LevelConstants(w: Weights['F']['level'], pass: Pass): { constants: (Tensor | number)[][] } {
  const constants: (Tensor | number)[][] = [];
  for (const each of w.repeat) {
    constants.push([
      nn.operatorNormConv(
        nn.lipschitzConv(each.invertible_residual.branch.conv.kernel, each.invertible_residual.branch.conv.u, pass, {
          bound: 0.9,
          iterations: 5,
          strides: 1,
          pad: 'same',
        }),
        each.invertible_residual.branch.conv.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(each.invertible_residual.branch.conv_2.kernel, each.invertible_residual.branch.conv_2.u, pass, {
          bound: 0.9,
          iterations: 5,
          strides: 1,
          pad: 'same',
        }),
        each.invertible_residual.branch.conv_2.u,
        { strides: 1, pad: 'same' },
      ),
      nn.operatorNormConv(
        nn.lipschitzConv(each.invertible_residual.branch.conv_3.kernel, each.invertible_residual.branch.conv_3.u, pass, {
          bound: 0.9,
          iterations: 5,
          strides: 1,
          pad: 'same',
        }),
        each.invertible_residual.branch.conv_3.u,
        { strides: 1, pad: 'same' },
      ),
    ]);
  }
  return { constants };
}

/** The largest Lipschitz constant of the residual blocks, bounded by the norms of their layers · residual-flow.gen:20 */
export function lipschitzF(w: Weights['F'], pass: Pass): Scalar {
  const level = LevelConstants(w.level, pass); // line 21
  const level2 = LevelConstants(w.level_2, pass); // line 22
  return flow.largestConstant([...level.constants, ...level2.constants]);
}

/** The largest |x − inverse of its z| of every example, before anything is rounded · residual-flow.gen:20 */
export function roundTripF(w: Weights['F'], x: Tensor4D, pass: Pass): Tensor1D {
  const dequantize = flow.dequantize(x, pass, 'dequantize', { levels: 256 }); // [28, 28, 1], [] · line 21
  const { z } = F(w, x, pass);
  return flow.farthest(inverseF(w, z, pass, false), dequantize.y);
}

/** The loss `nll` of every example, and what is computed on the way · residual-flow.gen:27 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 27
  const nll = tf.neg(logProbFOfX); // [] · line 27
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 36
  return { nll, bits };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const logProbFOfX = logProbF(w.F, x, pass.in('nll/F')); // [] · line 27
  const nll = tf.neg(logProbFOfX); // [] · line 27
  const bits: Tensor1D = tf.div(nll, 543.4273895589971); // [] · line 36
  return { nll, bits };
}

/** Metrics of the weights alone. */
export function evaluateOnce(w: Weights, _batch: Batch, pass: Pass): { constant: Tensor } {
  const constant = lipschitzF(w.F, pass); // [] · line 37
  return { constant };
}

/** Losses and metrics on first 64. */
export function evaluateFirst64(w: Weights, { x }: Batch, pass: Pass): { round_trip: Tensor1D } {
  const roundTrip = roundTripF(w.F, x, pass.in('round_trip/F')); // [] · line 38
  return { round_trip: roundTrip };
}

/** draw(F) · residual-flow.gen:40 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const draw: Tensor2D = flow.baseDraw(pass, 'generate/draw', [pass.batch, 784], 'normal', 1); // [784] · line 40
  const inverseFOutput = inverseF(w.F, draw, pass); // [28, 28, 1] · line 40
  return [inverseFOutput];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'ResidualFlow',
  spec: 'residual-flow.gen',
  weights,
  data: { fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } } },
  train: { data: 'fashion_mnist', batch: 64, epochs: 50, steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['F'], optimizer: adam({ lr: 0.001 }) }] },
  evaluate,
  terms: {
    nll: { role: 'loss' },
    bits: { role: 'metric' },
    constant: { role: 'metric', on: { split: 'test', first: 1 }, evaluate: evaluateOnce },
    round_trip: { role: 'metric', on: { split: 'test', first: 64 }, evaluate: evaluateFirst64 },
  },
  samples: { generate: { n: 9, at: every(1), outputs: [{ name: 'draw(F)', shape: [28, 28, 1] }], run: sampleGenerate } },
  plots: { curves: { kind: 'lines', series: ['bits'] } },
});

export default model;
