/**
 * DDPM.
 *
 * Compiled by genc from ddpm.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, glorotUniform, nn, ones, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const timeResidualWeights = (channels: number, fanIn: number) => ({
  group_norm: { gamma: weight([channels], ones()), beta: weight([channels], zeros()) },
  conv: { kernel: weight([3, 3, channels, channels], glorotUniform(fanIn, fanIn)), bias: weight([channels], zeros()) },
  dense: { kernel: weight([128, channels], glorotUniform(128, channels)), bias: weight([channels], zeros()) },
  group_norm_2: { gamma: weight([channels], ones()), beta: weight([channels], zeros()) },
  conv_2: { kernel: weight([3, 3, channels, channels], zeros()), bias: weight([channels], zeros()) },
});
const timeResidualWeights2 = (channels: number, channels2: number, fanIn: number, fanOut: number) => ({
  group_norm: { gamma: weight([channels], ones()), beta: weight([channels], zeros()) },
  conv: { kernel: weight([3, 3, channels, channels2], glorotUniform(fanIn, fanOut)), bias: weight([channels2], zeros()) },
  dense: { kernel: weight([128, channels2], glorotUniform(128, channels2)), bias: weight([channels2], zeros()) },
  group_norm_2: { gamma: weight([channels2], ones()), beta: weight([channels2], zeros()) },
  conv_2: { kernel: weight([3, 3, channels2, channels2], zeros()), bias: weight([channels2], zeros()) },
  conv_3: { kernel: weight([1, 1, channels, channels2], glorotUniform(channels, channels2)), bias: weight([channels2], zeros()) },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Eps: {
    dense: { kernel: weight([64, 128], glorotUniform(64, 128)), bias: weight([128], zeros()) },
    dense_2: { kernel: weight([128, 128], glorotUniform(128, 128)), bias: weight([128], zeros()) },
    time_unet: {
      conv: { kernel: weight([3, 3, 1, 32], glorotUniform(9, 288)), bias: weight([32], zeros()) },
      time_residual: timeResidualWeights(32, 288),
      conv_2: { kernel: weight([3, 3, 32, 64], glorotUniform(288, 576)), bias: weight([64], zeros()) },
      time_residual_2: timeResidualWeights(64, 576),
      conv_3: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)), bias: weight([64], zeros()) },
      time_residual_3: timeResidualWeights(64, 576),
      place_attention: {
        group_norm: { gamma: weight([64], ones()), beta: weight([64], zeros()) },
        attention: {
          query: weight([64, 64], glorotUniform(64, 64)),
          query_bias: weight([64], zeros()),
          key: weight([64, 64], glorotUniform(64, 64)),
          key_bias: weight([64], zeros()),
          value: weight([64, 64], glorotUniform(64, 64)),
          value_bias: weight([64], zeros()),
          out: weight([64, 64], glorotUniform(64, 64)),
          out_bias: weight([64], zeros()),
        },
      },
      time_residual_4: timeResidualWeights(64, 576),
      place_attention_2: {
        group_norm: { gamma: weight([64], ones()), beta: weight([64], zeros()) },
        attention: {
          query: weight([64, 64], glorotUniform(64, 64)),
          query_bias: weight([64], zeros()),
          key: weight([64, 64], glorotUniform(64, 64)),
          key_bias: weight([64], zeros()),
          value: weight([64, 64], glorotUniform(64, 64)),
          value_bias: weight([64], zeros()),
          out: weight([64, 64], glorotUniform(64, 64)),
          out_bias: weight([64], zeros()),
        },
      },
      time_residual_5: timeResidualWeights(64, 576),
      time_residual_6: timeResidualWeights2(128, 64, 1152, 576),
      conv_4: { kernel: weight([3, 3, 64, 64], glorotUniform(576, 576)), bias: weight([64], zeros()) },
      time_residual_7: timeResidualWeights2(128, 64, 1152, 576),
      conv_5: { kernel: weight([3, 3, 64, 32], glorotUniform(576, 288)), bias: weight([32], zeros()) },
      time_residual_8: timeResidualWeights2(64, 32, 576, 288),
      group_norm: { gamma: weight([32], ones()), beta: weight([32], zeros()) },
      conv_6: { kernel: weight([3, 3, 32, 1], zeros()), bias: weight([1], zeros()) },
    },
  },
};

export type Weights = Tensors<typeof weights> & { Smooth: Tensors<typeof weights>['Eps'] };

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly label: Tensor1D;
}

/** TimeResidual · [14, 14, 64], [128] → [14, 14, 64] … [7, 7, 64], [128] → [7, 7, 64] · time-unet.gen:5 */
function TimeResidual(w: Weights['Eps']['time_unet']['time_residual_2'], x: Tensor4D, x2: Tensor2D): Tensor4D {
  const groupNorm = nn.groupNorm(x, w.group_norm, { groups: 8, epsilon: 0.00001 }); // [14, 14, 64] … [7, 7, 64] · line 7
  const silu = nn.silu(groupNorm); // [14, 14, 64] … [7, 7, 64] · line 7
  const conv = nn.conv2d(silu, w.conv, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] … [7, 7, 64] · line 7
  const dense: Tensor2D = nn.dense(x2, w.dense); // [64] · line 7
  const groupNorm2: Tensor4D = nn.groupNorm(tf.add(conv, nn.expand(dense, 4)), w.group_norm_2, { groups: 8, epsilon: 0.00001 }); // [14, 14, 64] … [7, 7, 64] · line 8
  const silu2 = nn.silu(groupNorm2); // [14, 14, 64] … [7, 7, 64] · line 8
  const y = nn.conv2d(silu2, w.conv_2, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] … [7, 7, 64] · line 8
  return tf.add(y, x); // [14, 14, 64] … [7, 7, 64] · line 9
}

/** TimeResidual · [7, 7, 128], [128] → [7, 7, 64] … [28, 28, 64], [128] → [28, 28, 32] · time-unet.gen:5 */
function TimeResidual2(w: Weights['Eps']['time_unet']['time_residual_6'], x: Tensor4D, x2: Tensor2D): Tensor4D {
  const groupNorm = nn.groupNorm(x, w.group_norm, { groups: 8, epsilon: 0.00001 }); // [7, 7, 128] … [28, 28, 64] · line 7
  const silu = nn.silu(groupNorm); // [7, 7, 128] … [28, 28, 64] · line 7
  const conv = nn.conv2d(silu, w.conv, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] … [28, 28, 32] · line 7
  const dense: Tensor2D = nn.dense(x2, w.dense); // [64] … [32] · line 7
  const groupNorm2: Tensor4D = nn.groupNorm(tf.add(conv, nn.expand(dense, 4)), w.group_norm_2, { groups: 8, epsilon: 0.00001 }); // [7, 7, 64] … [28, 28, 32] · line 8
  const silu2 = nn.silu(groupNorm2); // [7, 7, 64] … [28, 28, 32] · line 8
  const y = nn.conv2d(silu2, w.conv_2, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] … [28, 28, 32] · line 8
  const conv2 = nn.conv2d(x, w.conv_3, { strides: [1, 1], padding: 'same' }); // [7, 7, 64] … [28, 28, 32] · line 9
  return tf.add(y, conv2); // [7, 7, 64] … [28, 28, 32] · line 9
}

/** x [28, 28, 1], k [] → [28, 28, 1] · 811,425 parameters · ddpm.gen:14 */
export function Eps(w: Weights['Eps'], x: Tensor4D, k: Tensor1D): Tensor4D {
  const sinusoidal: Tensor2D = nn.sinusoidal(k, 64, { period: 10000 }); // [64] · line 15
  const dense: Tensor2D = nn.dense(sinusoidal, w.dense); // [128] · line 15
  const silu = nn.silu(dense); // [128] · line 15
  const time: Tensor2D = nn.dense(silu, w.dense_2); // [128] · line 15
  const conv = nn.conv2d(x, w.time_unet.conv, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 16
  const groupNorm = nn.groupNorm(conv, w.time_unet.time_residual.group_norm, { groups: 8, epsilon: 0.00001 }); // [28, 28, 32] · line 7
  const silu2 = nn.silu(groupNorm); // [28, 28, 32] · line 7
  const conv2 = nn.conv2d(silu2, w.time_unet.time_residual.conv, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 7
  const silu3 = nn.silu(time); // [128] · line 7
  const dense2: Tensor2D = nn.dense(silu3, w.time_unet.time_residual.dense); // [32] · line 7
  const groupNorm2: Tensor4D = nn.groupNorm(tf.add(conv2, nn.expand(dense2, 4)), w.time_unet.time_residual.group_norm_2, { groups: 8, epsilon: 0.00001 }); // [28, 28, 32] · line 8
  const silu4 = nn.silu(groupNorm2); // [28, 28, 32] · line 8
  const y = nn.conv2d(silu4, w.time_unet.time_residual.conv_2, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 8
  const wide: Tensor4D = tf.add(y, conv); // [28, 28, 32] · line 9
  const conv3 = nn.conv2d(wide, w.time_unet.conv_2, { strides: [2, 2], padding: 'same' }); // [14, 14, 64] · line 17
  const half = TimeResidual(w.time_unet.time_residual_2, conv3, silu3); // [14, 14, 64] · line 17
  const conv4 = nn.conv2d(half, w.time_unet.conv_3, { strides: [2, 2], padding: 'same' }); // [7, 7, 64] · line 18
  const timeResidual = TimeResidual(w.time_unet.time_residual_3, conv4, silu3); // [7, 7, 64] · line 18
  const groupNorm3 = nn.groupNorm(timeResidual, w.time_unet.place_attention.group_norm, { groups: 8, epsilon: 0.00001 }); // [7, 7, 64] · line 12
  const attention = nn.attention(groupNorm3, w.time_unet.place_attention.attention, { heads: 4 }); // [7, 7, 64] · line 12
  const small: Tensor4D = tf.add(timeResidual, attention); // [7, 7, 64] · line 12
  const timeResidual2 = TimeResidual(w.time_unet.time_residual_4, small, silu3); // [7, 7, 64] · line 19
  const groupNorm4 = nn.groupNorm(timeResidual2, w.time_unet.place_attention_2.group_norm, { groups: 8, epsilon: 0.00001 }); // [7, 7, 64] · line 12
  const attention2 = nn.attention(groupNorm4, w.time_unet.place_attention_2.attention, { heads: 4 }); // [7, 7, 64] · line 12
  const add: Tensor4D = tf.add(timeResidual2, attention2); // [7, 7, 64] · line 12
  const deep = TimeResidual(w.time_unet.time_residual_5, add, silu3); // [7, 7, 64] · line 19
  const concat: Tensor4D = nn.concat([deep, small]); // [7, 7, 128] · line 20
  const timeResidual3 = TimeResidual2(w.time_unet.time_residual_6, concat, silu3); // [7, 7, 64] · line 20
  const upsample = nn.upsample(timeResidual3, [2, 2], 'nearest'); // [14, 14, 64] · line 20
  const up1 = nn.conv2d(upsample, w.time_unet.conv_4, { strides: [1, 1], padding: 'same' }); // [14, 14, 64] · line 20
  const concat2: Tensor4D = nn.concat([up1, half]); // [14, 14, 128] · line 21
  const timeResidual4 = TimeResidual2(w.time_unet.time_residual_7, concat2, silu3); // [14, 14, 64] · line 21
  const upsample2 = nn.upsample(timeResidual4, [2, 2], 'nearest'); // [28, 28, 64] · line 21
  const up2 = nn.conv2d(upsample2, w.time_unet.conv_5, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 21
  const concat3: Tensor4D = nn.concat([up2, wide]); // [28, 28, 64] · line 22
  const last = TimeResidual2(w.time_unet.time_residual_8, concat3, silu3); // [28, 28, 32] · line 22
  const groupNorm5 = nn.groupNorm(last, w.time_unet.group_norm, { groups: 8, epsilon: 0.00001 }); // [28, 28, 32] · line 23
  const silu5 = nn.silu(groupNorm5); // [28, 28, 32] · line 23
  return nn.conv2d(silu5, w.time_unet.conv_6, { strides: [1, 1], padding: 'same' }); // [28, 28, 1] · line 23
}

/** The loss `simple` of every example, and what is computed on the way · ddpm.gen:31 */
export function lossSimple(w: Weights, { x }: Batch, pass: Pass): { simple: Tensor1D } {
  const beta: Tensor1D = tf.linspace(0.0001, 0.02, 1000); // [1000] · line 23
  const alphaBar: Tensor1D = nn.cumprod(tf.sub(1, beta)); // [1000] · line 24
  const k: Tensor1D = pass.integer('k/integer', [pass.batch], 0, 999); // [] · line 27
  const noise: Tensor4D = pass.normal('noise/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 28
  const xk: Tensor4D = tf.add(
    tf.mul(nn.expand(nn.safeSqrt(nn.lookup(alphaBar, k)), 4), x),
    tf.mul(nn.expand(nn.safeSqrt(tf.sub(1, nn.lookup(alphaBar, k))), 4), noise),
  ); // [28, 28, 1] · line 29
  const epsOutput = Eps(w.Eps, xk, k); // [28, 28, 1] · line 31
  const simple = nn.mean(nn.squaredError(epsOutput, noise)); // [] · line 31
  return { simple };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { simple: Tensor1D } {
  const beta: Tensor1D = tf.linspace(0.0001, 0.02, 1000); // [1000] · line 23
  const alphaBar: Tensor1D = nn.cumprod(tf.sub(1, beta)); // [1000] · line 24
  const k: Tensor1D = pass.integer('k/integer', [pass.batch], 0, 999); // [] · line 27
  const noise: Tensor4D = pass.normal('noise/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 28
  const xk: Tensor4D = tf.add(
    tf.mul(nn.expand(nn.safeSqrt(nn.lookup(alphaBar, k)), 4), x),
    tf.mul(nn.expand(nn.safeSqrt(tf.sub(1, nn.lookup(alphaBar, k))), 4), noise),
  ); // [28, 28, 1] · line 29
  const epsOutput = Eps(w.Eps, xk, k); // [28, 28, 1] · line 31
  const simple = nn.mean(nn.squaredError(epsOutput, noise)); // [] · line 31
  return { simple };
}

/** x · ddpm.gen:49 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const beta: Tensor1D = tf.linspace(0.0001, 0.02, 1000); // [1000] · line 23
  const alphaBar: Tensor1D = nn.cumprod(tf.sub(1, beta)); // [1000] · line 24
  const before: Tensor1D = nn.concat([tf.ones([1]), nn.slice(alphaBar, [[0, 998]])]); // [1000] · line 25
  let x: Tensor4D = pass.normal('generate/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 50
  for (const step of nn.steps(nn.count(999, 0))) {
    // [28, 28, 1] · line 51
    [x] = step.next([x], (k) => {
      const epsOutput = Eps(w.Smooth, x, tf.broadcastTo(k, [pass.batch])); // [28, 28, 1] · line 40
      const divide: Tensor4D = tf.div(tf.sub(x, tf.mul(nn.safeSqrt(tf.sub(1, nn.gather(alphaBar, k))), epsOutput)), nn.safeSqrt(nn.gather(alphaBar, k))); // [28, 28, 1] · line 40
      const clip = nn.clip(divide, -1, 1); // [28, 28, 1] · line 40
      const clean: Scalar = tf.div(tf.mul(nn.safeSqrt(nn.gather(before, k)), nn.gather(beta, k)), tf.sub(1, nn.gather(alphaBar, k))); // [] · line 44
      const noisy: Scalar = tf.div(tf.mul(nn.safeSqrt(tf.sub(1, nn.gather(beta, k))), tf.sub(1, nn.gather(before, k))), tf.sub(1, nn.gather(alphaBar, k))); // [] · line 45
      const width: Scalar = tf.div(tf.mul(nn.gather(beta, k), tf.sub(1, nn.gather(before, k))), tf.sub(1, nn.gather(alphaBar, k))); // [] · line 46
      const normal: Tensor4D = pass.normal(`generate/loop/${step.index}/ancestral/normal`, [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 47
      const x2: Tensor4D = tf.add(tf.add(tf.mul(clean, clip), tf.mul(noisy, x)), tf.mul(nn.safeSqrt(width), normal)); // [28, 28, 1] · line 47
      return [x2];
    });
  }
  return [x];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'DDPM',
  spec: 'ddpm.gen',
  weights,
  averages: { Smooth: { of: 'Eps', decay: 0.999, warmup: true } },
  data: { fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1], range: [-1, 1] }, label: { kind: 'class', classes: 10 } } } },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 6,
    steps: [{ name: 'step', loss: 'simple', terms: lossSimple, over: ['Eps'], optimizer: adam({ lr: 0.001 }), clip: { gradients: 1 } }],
  },
  evaluate,
  terms: { simple: { role: 'loss' } },
  samples: { generate: { n: 25, at: epochs('last'), outputs: [{ name: 'x', shape: [28, 28, 1] }], run: sampleGenerate } },
});

export default model;
