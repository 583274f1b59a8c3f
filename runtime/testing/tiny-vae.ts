/** A hand-written module in the form of the compiler's output, small enough for the runtime's own tests. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, glorotUniform, nn, weight, zeros } from '../index.js';
import type { Pass, Tensors } from '../index.js';

export const weights = {
  Encoder: {
    conv: {
      kernel: weight([3, 3, 1, 4], glorotUniform(9, 36)), // Encoder/conv/kernel
      bias: weight([4], zeros()),
    },
    dense: { kernel: weight([784, 2], glorotUniform(784, 2)), bias: weight([2], zeros()) },
    dense_2: { kernel: weight([784, 2], glorotUniform(784, 2)), bias: weight([2], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([2, 784], glorotUniform(2, 784)), bias: weight([784], zeros()) },
  },
};
export type Weights = Tensors<typeof weights>;

export interface Batch {
  readonly x: Tensor4D;
  readonly digit: Tensor1D;
}

export function Encoder(w: Weights['Encoder'], x: Tensor4D): { mean: Tensor2D; logvar: Tensor2D } {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same' }); // [14, 14, 4]
  const relu = tf.relu(conv);
  const flatten = nn.flatten(relu); // [784]
  const mean = nn.dense(flatten, w.dense); // [2]
  const logvar = nn.dense(flatten, w.dense_2); // [2]
  return { mean, logvar };
}

export function Decoder(w: Weights['Decoder'], z: Tensor2D): Tensor4D {
  const dense = nn.dense(z, w.dense); // [784]
  const reshape = nn.reshape<Tensor4D>(dense, [28, 28, 1]);
  return tf.sigmoid(reshape);
}

function lossTotal(
  w: Weights,
  { x }: Pick<Batch, 'x'>,
  pass: Pass,
): { total: Tensor1D; reconstruction: Tensor1D; kl: Tensor1D } {
  const q = Encoder(w.Encoder, x);
  const z = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z', q.mean.shape)); // [2]
  const y = Decoder(w.Decoder, z); // [28, 28, 1]
  const reconstruction = nn.sum(nn.bce(y, x)); // []
  const kl = nn.sum(nn.klNormal(q.mean, q.logvar)); // []
  const total = tf.add(reconstruction, kl) as Tensor1D;
  return { total, reconstruction, kl };
}

export const model = defineModel<Weights, Batch>({
  name: 'TinyVAE',
  spec: 'tiny-vae.gen',
  weights,
  averages: {},
  data: {
    glyphs: {
      name: 'glyphs',
      sources: ['glyphs'],
      transforms: [],
      fields: {
        x: { kind: 'image', shape: [28, 28, 1], range: [0, 1], transforms: [] },
        digit: { kind: 'class', classes: 10 },
      },
    },
  },
  train: {
    data: 'glyphs',
    batch: 32,
    epochs: 2,
    schedule: { kind: 'constant' },
    groups: [
      {
        together: false,
        steps: [
          {
            name: 'step',
            loss: 'total',
            terms: lossTotal,
            over: ['Encoder', 'Decoder'],
            optimizer: adam({ lr: 1e-3 }),
            repeat: 1,
            every: 1,
          },
        ],
      },
    ],
  },
  evaluate: lossTotal,
  terms: { total: { role: 'loss' }, reconstruction: { role: 'loss' }, kl: { role: 'loss' } },
  samples: {
    reconstruct: {
      given: { x: { shape: [28, 28, 1], field: true }, digit: { shape: [], field: true, classes: 10 } },
      n: 10,
      on: { split: 'test', first: 10 },
      at: { kind: 'every', interval: 1 },
      outputs: [
        { name: 'x', kind: 'image', shape: [28, 28, 1], range: [0, 1] },
        { name: 'y', kind: 'image', shape: [28, 28, 1], range: [0, 1] },
        { name: 'digit', kind: 'class', shape: [], classes: 10 },
      ],
      run: (w, given, pass) => {
        const q = Encoder(w.Encoder, given['x'] as Tensor4D);
        const z = nn.normal(q.mean, { logvar: q.logvar }, pass.normal('z', q.mean.shape));
        return [given['x']!, Decoder(w.Decoder, z), given['digit']!];
      },
    },
    decode: {
      given: { z: { shape: [2], field: false } },
      n: 16,
      outputs: [{ name: 'y', kind: 'image', shape: [28, 28, 1], range: [0, 1] }],
      run: (w, given) => [Decoder(w.Decoder, given['z'] as Tensor2D)],
    },
  },
  plots: {
    curves: { kind: 'lines', series: ['total', 'reconstruction', 'kl'] },
    clusters: {
      kind: 'scatter',
      classes: 10,
      on: { split: 'test' },
      values: (w, batch) => ({ points: Encoder(w.Encoder, batch.x).mean, color: batch.digit }),
    },
    manifold: { kind: 'grid', sample: 'decode', over: 'z', from: -3, to: 3, cells: 10 },
  },
});
export default model;
