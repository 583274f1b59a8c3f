/**
 * CycleGAN.
 * The translation between paintings by Monet and photographs of landscapes, by U-Nets.
 *
 * Compiled by genc from cyclegan.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, every, nn, randomNormal, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const downWeights = (inputs: number, channels: number) => ({
  conv: { kernel: weight([4, 4, inputs, channels], randomNormal({ mean: 0, std: 0.02 })) },
  instance_norm: { gamma: weight([channels], randomNormal({ mean: 0, std: 0.02 })), beta: weight([channels], zeros()) },
});
const unetWeights = () => ({
  down: {
    0: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
    1: downWeights(64, 128),
    2: downWeights(128, 256),
    3: downWeights(256, 512),
    4: downWeights(512, 512),
    5: downWeights(512, 512),
    6: downWeights(512, 512),
    7: downWeights(512, 512),
  },
  up: repeated(
    [
      { inputs: 512, channels: 512 },
      { inputs: 512, channels: 1024 },
      { inputs: 512, channels: 1024 },
      { inputs: 512, channels: 1024 },
      { inputs: 256, channels: 1024 },
      { inputs: 128, channels: 512 },
      { inputs: 64, channels: 256 },
    ],
    ({ inputs, channels }) => ({
      conv_transpose: { kernel: weight([4, 4, inputs, channels], randomNormal({ mean: 0, std: 0.02 })) },
      instance_norm: { gamma: weight([inputs], randomNormal({ mean: 0, std: 0.02 })), beta: weight([inputs], zeros()) },
    }),
  ),
  conv_transpose: { kernel: weight([4, 4, 3, 128], randomNormal({ mean: 0, std: 0.02 })), bias: weight([3], zeros()) },
});
const patchCriticWeights = () => ({
  down: { conv: { kernel: weight([4, 4, 3, 64], randomNormal({ mean: 0, std: 0.02 })) } },
  down_2: downWeights(64, 128),
  down_3: downWeights(128, 256),
  conv: { kernel: weight([4, 4, 256, 512], randomNormal({ mean: 0, std: 0.02 })) },
  instance_norm: { gamma: weight([512], randomNormal({ mean: 0, std: 0.02 })), beta: weight([512], zeros()) },
  conv_2: { kernel: weight([4, 4, 512, 1], randomNormal({ mean: 0, std: 0.02 })), bias: weight([1], zeros()) },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  G: { unet: unetWeights() },
  F: { unet: unetWeights() },
  Da: { patch_critic: patchCriticWeights() },
  Db: { patch_critic: patchCriticWeights() },
  oldB: { examples: state([50, 256, 256, 3], zeros()), filled: state([], zeros()) },
  oldA: { examples: state([50, 256, 256, 3], zeros()), filled: state([], zeros()) },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly a: Tensor4D;
  readonly b: Tensor4D;
}

/** a [256, 256, 3] → [256, 256, 3] · 54,414,979 parameters · cyclegan.gen:16 */
export function G(w: Weights['G'], a: Tensor4D, pass: Pass): Tensor4D {
  const conv = nn.conv2d(a, w.unet.down[0].conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  let x: Tensor4D = conv;
  const leakyRelus: Tensor4D[] = [];
  for (const each of [w.unet.down[1], w.unet.down[2], w.unet.down[3], w.unet.down[4], w.unet.down[5], w.unet.down[6], w.unet.down[7]]) {
    const conv2 = nn.conv2d(x, each.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] … [1, 1, 512] · line 7
    x = nn.instanceNorm(conv2, each.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] … [1, 1, 512] · line 7
    leakyRelus.push(x);
  }
  const leakyRelus2 = [leakyRelus[5]!, leakyRelus[4]!, leakyRelus[3]!, leakyRelus[2]!, leakyRelus[1]!, leakyRelus[0]!, conv];
  for (const [i, each] of w.unet.up.entries()) {
    const value = [0.5, 0.5, 0.5, 0, 0, 0, 0][i]!;
    const leakyRelu = leakyRelus2[i]!;
    const convTranspose = nn.convTranspose2d(x, each.conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] … [128, 128, 64] · line 12
    const instanceNorm = nn.instanceNorm(convTranspose, each.instance_norm, { epsilon: 0.00001 }); // [2, 2, 512] … [128, 128, 64] · line 12
    const dropout = nn.dropout(instanceNorm, value, { always: true }, pass, `unet/up/${i}/dropout`); // [2, 2, 512] … [128, 128, 64] · line 13
    const relu = tf.relu(dropout); // [2, 2, 512] … [128, 128, 64] · line 13
    x = nn.concat([relu, leakyRelu]); // [2, 2, 1024] … [128, 128, 128] · line 13
  }
  return nn.convTranspose2d(x, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
}

/** b [256, 256, 3] → [256, 256, 3] · 54,414,979 parameters · cyclegan.gen:17 */
export function F(w: Weights['F'], b: Tensor4D, pass: Pass): Tensor4D {
  const conv = nn.conv2d(b, w.unet.down[0].conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  let x: Tensor4D = conv;
  const leakyRelus: Tensor4D[] = [];
  for (const each of [w.unet.down[1], w.unet.down[2], w.unet.down[3], w.unet.down[4], w.unet.down[5], w.unet.down[6], w.unet.down[7]]) {
    const conv2 = nn.conv2d(x, each.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] … [1, 1, 512] · line 7
    x = nn.instanceNorm(conv2, each.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] … [1, 1, 512] · line 7
    leakyRelus.push(x);
  }
  const leakyRelus2 = [leakyRelus[5]!, leakyRelus[4]!, leakyRelus[3]!, leakyRelus[2]!, leakyRelus[1]!, leakyRelus[0]!, conv];
  for (const [i, each] of w.unet.up.entries()) {
    const value = [0.5, 0.5, 0.5, 0, 0, 0, 0][i]!;
    const leakyRelu = leakyRelus2[i]!;
    const convTranspose = nn.convTranspose2d(x, each.conv_transpose, { strides: [2, 2], padding: 'same' }); // [2, 2, 512] … [128, 128, 64] · line 12
    const instanceNorm = nn.instanceNorm(convTranspose, each.instance_norm, { epsilon: 0.00001 }); // [2, 2, 512] … [128, 128, 64] · line 12
    const dropout = nn.dropout(instanceNorm, value, { always: true }, pass, `unet/up/${i}/dropout`); // [2, 2, 512] … [128, 128, 64] · line 13
    const relu = tf.relu(dropout); // [2, 2, 512] … [128, 128, 64] · line 13
    x = nn.concat([relu, leakyRelu]); // [2, 2, 1024] … [128, 128, 128] · line 13
  }
  return nn.convTranspose2d(x, w.unet.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'tanh' }); // [256, 256, 3] · line 25
}

/** a [256, 256, 3] → [30, 30, 1] · 2,765,569 parameters · cyclegan.gen:18 */
export function Da(w: Weights['Da'], a: Tensor4D): Tensor4D {
  const conv = nn.conv2d(a, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.patch_critic.down_2.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.patch_critic.down_3.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(instanceNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const instanceNorm3 = nn.instanceNorm(conv4, w.patch_critic.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  return nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
}

/** b [256, 256, 3] → [30, 30, 1] · 2,765,569 parameters · cyclegan.gen:19 */
export function Db(w: Weights['Db'], b: Tensor4D): Tensor4D {
  const conv = nn.conv2d(b, w.patch_critic.down.conv, { strides: [2, 2], padding: 'same', activation: { leakyRelu: 0.2 } }); // [128, 128, 64] · line 7
  const conv2 = nn.conv2d(conv, w.patch_critic.down_2.conv, { strides: [2, 2], padding: 'same' }); // [64, 64, 128] · line 7
  const instanceNorm = nn.instanceNorm(conv2, w.patch_critic.down_2.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [64, 64, 128] · line 7
  const conv3 = nn.conv2d(instanceNorm, w.patch_critic.down_3.conv, { strides: [2, 2], padding: 'same' }); // [32, 32, 256] · line 7
  const instanceNorm2 = nn.instanceNorm(conv3, w.patch_critic.down_3.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [32, 32, 256] · line 7
  const zeroPad = nn.zeroPad(instanceNorm2, [
    [1, 1],
    [1, 1],
  ]); // [34, 34, 256] · line 32
  const conv4 = nn.conv2d(zeroPad, w.patch_critic.conv, { strides: [1, 1], padding: 0 }); // [31, 31, 512] · line 32
  const instanceNorm3 = nn.instanceNorm(conv4, w.patch_critic.instance_norm, { epsilon: 0.00001, activation: { leakyRelu: 0.2 } }); // [31, 31, 512] · line 32
  const zeroPad2 = nn.zeroPad(instanceNorm3, [
    [1, 1],
    [1, 1],
  ]); // [33, 33, 512] · line 33
  return nn.conv2d(zeroPad2, w.patch_critic.conv_2, { strides: [1, 1], padding: 0 }); // [30, 30, 1] · line 33
}

/** x [256, 256, 3] → [256, 256, 3] · 9,830,401 parameters · cyclegan.gen:32 */
export function oldB(w: Weights['oldB'], x: Tensor4D, pass: Pass): Tensor4D {
  return nn.pooled(x, w, pass, 'pool'); // [256, 256, 3] · line 32
}

/** x [256, 256, 3] → [256, 256, 3] · 9,830,401 parameters · cyclegan.gen:33 */
export function oldA(w: Weights['oldA'], x: Tensor4D, pass: Pass): Tensor4D {
  return nn.pooled(x, w, pass, 'pool'); // [256, 256, 3] · line 33
}

/** The loss `generators` of every example, and what is computed on the way · cyclegan.gen:40 */
export function lossGenerators(w: Weights, { a, b }: Batch, pass: Pass): { generators: Tensor1D; adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D } {
  const fakeB = G(w.G, a, pass.in('fakeB/G')); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b, pass.in('fakeA/F')); // [256, 256, 3] · line 30
  const dbOfFakeB = Db(w.Db, fakeB); // [30, 30, 1] · line 37
  const daOfFakeA = Da(w.Da, fakeA); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(nn.bceLogits(dbOfFakeB, 1)), nn.mean(nn.bceLogits(daOfFakeA, 1))); // [] · line 37
  const fOfFakeB = F(w.F, fakeB, pass.in('cycled/F')); // [256, 256, 3] · line 38
  const gOfFakeA = G(w.G, fakeA, pass.in('cycled/G')); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = G(w.G, b, pass.in('same/G')); // [256, 256, 3] · line 39
  const fOfA = F(w.F, a, pass.in('same/F')); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  return { generators, adversarial, cycled, same };
}

/** The loss `critics` of every example, and what is computed on the way · cyclegan.gen:41 */
export function lossCritics(w: Weights, { a, b }: Batch, pass: Pass): { critics: Tensor1D } {
  const fakeB = G(w.G, a, pass.in('fakeB/G')); // [256, 256, 3] · line 29
  const fakeA = F(w.F, b, pass.in('fakeA/F')); // [256, 256, 3] · line 30
  const oldB2 = oldB(w.oldB, fakeB, pass.in('oldB/oldB')); // [256, 256, 3] · line 32
  const oldA2 = oldA(w.oldA, fakeA, pass.in('oldA/oldA')); // [256, 256, 3] · line 33
  const dbOfB = Db(w.Db, b); // [30, 30, 1] · line 41
  const dbOfOldB = Db(w.Db, oldB2); // [30, 30, 1] · line 41
  const daOfA = Da(w.Da, a); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(tf.add(nn.mean(nn.bceLogits(dbOfB, 1)), nn.mean(nn.bceLogits(dbOfOldB, 0))), nn.mean(nn.bceLogits(daOfA, 1))); // [] · line 41
  const daOfOldA = Da(w.Da, oldA2); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(nn.bceLogits(daOfOldA, 0))), 2); // [] · line 41
  return { critics };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { a, b }: Batch,
  pass: Pass,
): { adversarial: Tensor1D; cycled: Tensor1D; same: Tensor1D; generators: Tensor1D; critics: Tensor1D } {
  const fakeB = tf.tidy(() => G(w.G, a, pass.in('fakeB/G'))); // [256, 256, 3] · line 29
  const fakeA = tf.tidy(() => F(w.F, b, pass.in('fakeA/F'))); // [256, 256, 3] · line 30
  const oldB2 = tf.tidy(() => oldB(w.oldB, fakeB, pass.in('oldB/oldB'))); // [256, 256, 3] · line 32
  const oldA2 = tf.tidy(() => oldA(w.oldA, fakeA, pass.in('oldA/oldA'))); // [256, 256, 3] · line 33
  const dbOfFakeB = tf.tidy(() => Db(w.Db, fakeB)); // [30, 30, 1] · line 37
  const daOfFakeA = tf.tidy(() => Da(w.Da, fakeA)); // [30, 30, 1] · line 37
  const adversarial: Tensor1D = tf.add(nn.mean(nn.bceLogits(dbOfFakeB, 1)), nn.mean(nn.bceLogits(daOfFakeA, 1))); // [] · line 37
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB, pass.in('cycled/F'))); // [256, 256, 3] · line 38
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA, pass.in('cycled/G'))); // [256, 256, 3] · line 38
  const cycled: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(fOfFakeB, a))), nn.mean(tf.abs(tf.sub(gOfFakeA, b)))); // [] · line 38
  const gOfB = tf.tidy(() => G(w.G, b, pass.in('same/G'))); // [256, 256, 3] · line 39
  const fOfA = tf.tidy(() => F(w.F, a, pass.in('same/F'))); // [256, 256, 3] · line 39
  const same: Tensor1D = tf.add(nn.mean(tf.abs(tf.sub(gOfB, b))), nn.mean(tf.abs(tf.sub(fOfA, a)))); // [] · line 39
  const generators: Tensor1D = tf.add(tf.add(adversarial, tf.mul(10, cycled)), tf.mul(5, same)); // [] · line 40
  const dbOfB = tf.tidy(() => Db(w.Db, b)); // [30, 30, 1] · line 41
  const dbOfOldB = tf.tidy(() => Db(w.Db, oldB2)); // [30, 30, 1] · line 41
  const daOfA = tf.tidy(() => Da(w.Da, a)); // [30, 30, 1] · line 41
  const add: Tensor1D = tf.add(tf.add(nn.mean(nn.bceLogits(dbOfB, 1)), nn.mean(nn.bceLogits(dbOfOldB, 0))), nn.mean(nn.bceLogits(daOfA, 1))); // [] · line 41
  const daOfOldA = tf.tidy(() => Da(w.Da, oldA2)); // [30, 30, 1] · line 41
  const critics: Tensor1D = tf.div(tf.add(add, nn.mean(nn.bceLogits(daOfOldA, 0))), 2); // [] · line 41
  return { adversarial, cycled, same, generators, critics };
}

/** a, fakeB, F(fakeB) · cyclegan.gen:51 */
export function sampleToB(w: Weights, { a }: { a: Tensor4D }, pass: Pass): Tensor[] {
  const fakeB = tf.tidy(() => G(w.G, a, pass.in('fakeB/G'))); // [256, 256, 3] · line 29
  const fOfFakeB = tf.tidy(() => F(w.F, fakeB, pass.in('to_b/F'))); // [256, 256, 3] · line 51
  return [a, fakeB, fOfFakeB];
}

/** b, fakeA, G(fakeA) · cyclegan.gen:52 */
export function sampleToA(w: Weights, { b }: { b: Tensor4D }, pass: Pass): Tensor[] {
  const fakeA = tf.tidy(() => F(w.F, b, pass.in('fakeA/F'))); // [256, 256, 3] · line 30
  const gOfFakeA = tf.tidy(() => G(w.G, fakeA, pass.in('to_a/G'))); // [256, 256, 3] · line 52
  return [b, fakeA, gOfFakeA];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'CycleGAN',
  spec: 'cyclegan.gen',
  weights,
  data: {
    monet2photo: {
      pairing: 'unpaired',
      transforms: [{ name: 'resize', settings: { size: 286 } }, { name: 'crop', settings: { size: 256 } }, { name: 'mirror' }],
      fields: { a: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'A' }, b: { kind: 'image', shape: [256, 256, 3], range: [-1, 1], from: 'B' } },
    },
  },
  train: {
    data: 'monet2photo',
    batch: 1,
    epochs: 200,
    schedule: { kind: 'linear', from: 100, to: 200 },
    steps: [
      { name: 'generators', loss: 'generators', terms: lossGenerators, over: ['G', 'F'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }) },
      { name: 'critics', loss: 'critics', terms: lossCritics, over: ['Da', 'Db'], moves: ['oldB', 'oldA'], optimizer: adam({ lr: 0.0002, beta1: 0.5 }) },
    ],
  },
  evaluate,
  terms: { adversarial: { role: 'loss' }, cycled: { role: 'loss' }, same: { role: 'loss' }, generators: { role: 'loss' }, critics: { role: 'loss' } },
  samples: {
    to_b: {
      given: { a: { shape: [256, 256, 3], field: true } },
      on: { split: 'test', first: 5 },
      at: every(1),
      outputs: [{ name: 'a', shape: [256, 256, 3], range: [-1, 1] }, 'fakeB', 'F(fakeB)'],
      run: sampleToB,
    },
    to_a: {
      given: { b: { shape: [256, 256, 3], field: true } },
      on: { split: 'test', first: 5 },
      at: every(1),
      outputs: [{ name: 'b', shape: [256, 256, 3], range: [-1, 1] }, 'fakeA', 'G(fakeA)'],
      run: sampleToA,
    },
  },
  plots: { curves: { kind: 'lines', series: ['generators', 'critics'] } },
});

export default model;
