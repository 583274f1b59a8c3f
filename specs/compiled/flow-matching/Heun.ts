/**
 * Heun, a variant (RectifiedFlow → Heun).
 * Heun's step: the mean of the velocities at both ends.
 *
 * Compiled by genc from flow-matching.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
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
  V: {
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

export type Weights = Tensors<typeof weights> & { Smooth: Tensors<typeof weights>['V'] };

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** TimeResidual · [14, 14, 64], [128] → [14, 14, 64] … [7, 7, 64], [128] → [7, 7, 64] · time-unet.gen:5 */
function TimeResidual(w: Weights['V']['time_unet']['time_residual_2'], x: Tensor4D, x2: Tensor2D): Tensor4D {
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
function TimeResidual2(w: Weights['V']['time_unet']['time_residual_6'], x: Tensor4D, x2: Tensor2D): Tensor4D {
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

/** z [28, 28, 1], t [] → [28, 28, 1] · 811,425 parameters · flow-matching.gen:11 */
export function V(w: Weights['V'], z: Tensor4D, t: Tensor1D): Tensor4D {
  const sinusoidal: Tensor2D = nn.sinusoidal(tf.mul(1000, t), 64, { period: 10000 }); // [64] · line 12
  const dense: Tensor2D = nn.dense(sinusoidal, w.dense); // [128] · line 12
  const silu = nn.silu(dense); // [128] · line 12
  const time: Tensor2D = nn.dense(silu, w.dense_2); // [128] · line 12
  const conv = nn.conv2d(z, w.time_unet.conv, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 16
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

/** The loss `matching` of every example, and what is computed on the way · flow-matching.gen:21 */
export function lossMatching(w: Weights, { x }: Batch, pass: Pass): { matching: Tensor1D } {
  const noise: Tensor4D = pass.normal('noise/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 19
  const t: Tensor1D = pass.uniform('t/uniform', [pass.batch]); // [] · line 20
  const vOutput = V(w.V, nn.lerp(noise, x, nn.expand(t, 4)), t); // [28, 28, 1] · line 21
  const matching = nn.mean(nn.squaredError(vOutput, tf.sub(x, noise))); // [] · line 21
  return { matching };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { matching: Tensor1D } {
  const noise: Tensor4D = pass.normal('noise/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 19
  const t: Tensor1D = pass.uniform('t/uniform', [pass.batch]); // [] · line 20
  const vOutput = V(w.V, nn.lerp(noise, x, nn.expand(t, 4)), t); // [28, 28, 1] · line 21
  const matching = nn.mean(nn.squaredError(vOutput, tf.sub(x, noise))); // [] · line 21
  return { matching };
}

/** clip(follow(normal([28, 28, 1])), -1..1) · flow-matching.gen:35 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  let z: Tensor4D = pass.normal('generate/normal', [pass.batch, 28, 28, 1]); // [28, 28, 1] · line 35
  for (const step of nn.steps(nn.pairs(nn.times(0, 1, 20)))) {
    // [28, 28, 1] · line 32
    [z] = step.next([z], (t, next) => {
      const slope = tf.tidy(() => V(w.Smooth, z, tf.broadcastTo(t, [pass.batch]))); // [28, 28, 1] · line 41
      const again = tf.tidy(() => V(w.Smooth, tf.add(z, tf.mul(tf.sub(next, t), slope)), tf.broadcastTo(next, [pass.batch]))); // [28, 28, 1] · line 42
      const z2: Tensor4D = tf.add(z, tf.div(tf.mul(tf.sub(next, t), tf.add(slope, again)), 2)); // [28, 28, 1] · line 43
      return [z2];
    });
  }
  const clip = nn.clip(z, -1, 1); // [28, 28, 1] · line 35
  return [clip];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Heun',
  spec: 'flow-matching.gen',
  weights,
  averages: { Smooth: { of: 'V', decay: 0.999, warmup: true } },
  data: { fashion_mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1], range: [-1, 1] } } } },
  train: {
    data: 'fashion_mnist',
    batch: 64,
    epochs: 6,
    steps: [{ name: 'flow', loss: 'matching', terms: lossMatching, over: ['V'], optimizer: adam({ lr: 0.001 }), clip: { gradients: 1 } }],
  },
  evaluate,
  terms: { matching: { role: 'loss' } },
  samples: {
    generate: {
      n: 25,
      at: epochs('last'),
      outputs: [{ name: 'clip(follow(normal([28, 28, 1])), -1..1)', shape: [28, 28, 1], range: [-1, 1] }],
      run: sampleGenerate,
    },
  },
});

export default model;
