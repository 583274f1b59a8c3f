/**
 * PixelCNN.
 *
 * Compiled by genc from pixelcnn.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, glorotUniform, nn, randomNormal, repeated, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const placesBeforeWeights = (inputs: number, channels: number, fanIn: number, fanOut: number, fanIn2: number, fanOut2: number) => ({
  conv: { kernel: weight([2, 3, inputs, channels], glorotUniform(fanIn, fanOut)), bias: weight([channels], zeros()) },
  conv_2: { kernel: weight([1, 2, inputs, channels], glorotUniform(fanIn2, fanOut2)), bias: weight([channels], zeros()) },
  conv_3: { kernel: weight([1, 1, channels, channels], glorotUniform(channels, channels)), bias: weight([channels], zeros()) },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Logits: {
    embedding: { table: weight([10, 32], randomNormal({ mean: 0, std: 1 })) },
    conditional_pixel_cnn: {
      places_before: placesBeforeWeights(1, 32, 6, 192, 2, 64),
      repeat: repeated(5, {
        stacks: placesBeforeWeights(32, 64, 192, 384, 64, 128),
        dense: { kernel: weight([32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
        gates: { conv: { kernel: weight([1, 1, 32, 32], glorotUniform(32, 32)), bias: weight([32], zeros()) } },
      }),
      head: {
        conv: { kernel: weight([1, 1, 32, 64], glorotUniform(32, 64)), bias: weight([64], zeros()) },
        conv_2: { kernel: weight([1, 1, 64, 1], glorotUniform(64, 1)), bias: weight([1], zeros()) },
      },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
  readonly digit: Tensor1D;
}

/**
 * The logit of each pixel.
 *
 * b [28, 28, 1], digit [] → [28, 28, 1] · 133,633 parameters · pixelcnn.gen:15
 */
export function Logits(w: Weights['Logits'], b: Tensor4D, digit: Tensor1D): Tensor4D {
  const embedding: Tensor2D = nn.embed(digit, w.embedding.table); // [32] · line 16
  const conv = nn.conv2d(b, w.conditional_pixel_cnn.places_before.conv, {
    strides: [1, 1],
    padding: [
      [2, 0],
      [1, 1],
    ],
  }); // [29, 28, 32] · line 11
  const above: Tensor4D = nn.slice(conv, ['all', [0, 27]]); // [28, 28, 32] · line 11
  const conv2 = nn.conv2d(b, w.conditional_pixel_cnn.places_before.conv_2, {
    strides: [1, 1],
    padding: [
      [0, 0],
      [2, 0],
    ],
  }); // [28, 29, 32] · line 12
  const left: Tensor4D = nn.slice(conv2, ['all', 'all', [0, 27]]); // [28, 28, 32] · line 12
  const conv3 = nn.conv2d(above, w.conditional_pixel_cnn.places_before.conv_3, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 13
  const concat: Tensor4D = nn.concat([above, tf.add(left, conv3)]); // [28, 28, 64] · line 13
  let x: Tensor4D = concat;
  for (const each of w.conditional_pixel_cnn.repeat) {
    const above2 = nn.conv2d(nn.slice(x, ['all', 'all', 'all', [0, 31]]), each.stacks.conv, {
      strides: [1, 1],
      padding: [
        [1, 0],
        [1, 1],
      ],
    }); // [28, 28, 64] · line 18
    const left2 = nn.conv2d(nn.slice(x, ['all', 'all', 'all', [32, 63]]), each.stacks.conv_2, {
      strides: [1, 1],
      padding: [
        [0, 0],
        [1, 0],
      ],
    }); // [28, 28, 64] · line 19
    const conv4 = nn.conv2d(above2, each.stacks.conv_3, { strides: [1, 1], padding: 'same' }); // [28, 28, 64] · line 20
    const concat2: Tensor4D = nn.concat([above2, tf.add(left2, conv4)]); // [28, 28, 128] · line 20
    const dense: Tensor2D = nn.dense(embedding, each.dense); // [128] · line 35
    const add: Tensor4D = tf.add(concat2, nn.expand(dense, 4)); // [28, 28, 128] · line 35
    const slice: Tensor4D = nn.slice(add, ['all', 'all', 'all', [0, 63]]); // [28, 28, 64] · line 5
    const tanh: Tensor4D = tf.tanh(nn.slice(slice, ['all', 'all', 'all', [0, 31]])); // [28, 28, 32] · line 7
    const sigmoid: Tensor4D = tf.sigmoid(nn.slice(slice, ['all', 'all', 'all', [32, 63]])); // [28, 28, 32] · line 7
    const above3: Tensor4D = tf.mul(tanh, sigmoid); // [28, 28, 32] · line 7
    const slice2: Tensor4D = nn.slice(add, ['all', 'all', 'all', [64, 127]]); // [28, 28, 64] · line 6
    const tanh2: Tensor4D = tf.tanh(nn.slice(slice2, ['all', 'all', 'all', [0, 31]])); // [28, 28, 32] · line 7
    const sigmoid2: Tensor4D = tf.sigmoid(nn.slice(slice2, ['all', 'all', 'all', [32, 63]])); // [28, 28, 32] · line 7
    const left3: Tensor4D = tf.mul(tanh2, sigmoid2); // [28, 28, 32] · line 7
    const conv5 = nn.conv2d(left3, each.gates.conv, { strides: [1, 1], padding: 'same' }); // [28, 28, 32] · line 27
    x = nn.concat([above3, tf.add(nn.slice(x, ['all', 'all', 'all', [32, 63]]), conv5)]); // [28, 28, 64] · line 27
  }
  const relu: Tensor4D = tf.relu(nn.slice(x, ['all', 'all', 'all', [32, 63]])); // [28, 28, 32] · line 39
  const conv4 = nn.conv2d(relu, w.conditional_pixel_cnn.head.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [28, 28, 64] · line 39
  return nn.conv2d(conv4, w.conditional_pixel_cnn.head.conv_2, { strides: [1, 1], padding: 'same' }); // [28, 28, 1] · line 39
}

/** The loss `nll` of every example, and what is computed on the way · pixelcnn.gen:23 */
export function lossNll(w: Weights, { x, digit }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const b: Tensor4D = nn.bernoulli(x, pass.uniform('b/bernoulli', [pass.batch, 28, 28, 1])); // [28, 28, 1] · line 21
  const logitsOutput = Logits(w.Logits, b, digit); // [28, 28, 1] · line 23
  const nll = tf.neg(nn.sum(tf.neg(nn.bceLogits(logitsOutput, b)))); // [] · line 23
  const bits: Tensor1D = tf.div(nll, 784 * Math.LN2); // [] · line 24
  return { nll, bits };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x, digit }: Batch, pass: Pass): { nll: Tensor1D; bits: Tensor1D } {
  const b: Tensor4D = nn.bernoulli(x, pass.uniform('b/bernoulli', [pass.batch, 28, 28, 1])); // [28, 28, 1] · line 21
  const logitsOutput = Logits(w.Logits, b, digit); // [28, 28, 1] · line 23
  const nll = tf.neg(nn.sum(tf.neg(nn.bceLogits(logitsOutput, b)))); // [] · line 23
  const bits: Tensor1D = tf.div(nll, 784 * Math.LN2); // [] · line 24
  return { nll, bits };
}

/**
 * Digits of the classes of the first pictures for testing.
 *
 * b · pixelcnn.gen:33
 */
export function sampleGenerate(w: Weights, { digit }: { digit: Tensor1D }, pass: Pass): Tensor[] {
  const b: Tensor3D = tf.zeros([28, 28, 1]); // [28, 28, 1] · line 34
  let b2: Tensor4D = tf.broadcastTo(b, [pass.batch, 28, 28, 1]);
  for (const step of nn.steps(nn.places([28, 28]))) {
    // [28, 28, 1] · line 35
    [b2] = step.next([b2], (p0, p1) => {
      const logitsOutput = Logits(w.Logits, b2, digit); // [28, 28, 1] · line 35
      const bernoulli: Tensor2D = nn.bernoulli(
        tf.sigmoid(nn.gather(nn.gather(logitsOutput, p0, 1), p1, 1)),
        pass.uniform(`generate/loop/${step.index}/bernoulli`, [pass.batch, 1]),
      ); // [1] · line 35
      const b3: Tensor4D = nn.put(b2, nn.expand(bernoulli, 4), [p0, p1], 1); // [28, 28, 1] · line 35
      return [b3];
    });
  }
  return [b2];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'PixelCNN',
  spec: 'pixelcnn.gen',
  weights,
  data: { mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] }, digit: { kind: 'class', classes: 10 } } } },
  train: { data: 'mnist', batch: 64, epochs: 10, steps: [{ name: 'step', loss: 'nll', terms: lossNll, over: ['Logits'], optimizer: adam({ lr: 0.001 }) }] },
  evaluate,
  terms: { nll: { role: 'loss' }, bits: { role: 'metric' } },
  samples: {
    generate: {
      given: { digit: { shape: [], field: true, classes: 10 } },
      on: { split: 'test', first: 16 },
      at: epochs('last'),
      outputs: [{ name: 'b', shape: [28, 28, 1] }],
      run: sampleGenerate,
    },
  },
  plots: { curves: { kind: 'lines', series: ['bits'] } },
});

export default model;
