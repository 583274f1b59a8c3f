/**
 * IWAE.
 * The importance-weighted autoencoder: a bound of k draws, tighter than the evidence bound.
 * Burda, Grosse & Salakhutdinov 2016, "Importance Weighted Autoencoders", one stochastic layer.
 *
 * Compiled by genc from iwae.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, defineModel, epochs, glorotUniform, nn, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    dense: { kernel: weight([784, 200], glorotUniform(784, 200)), bias: weight([200], zeros()) },
    dense_2: { kernel: weight([200, 200], glorotUniform(200, 200)), bias: weight([200], zeros()) },
    dense_3: { kernel: weight([200, 50], glorotUniform(200, 50)), bias: weight([50], zeros()) },
    dense_4: { kernel: weight([200, 50], glorotUniform(200, 50)), bias: weight([50], zeros()) },
  },
  Decoder: {
    dense: { kernel: weight([50, 200], glorotUniform(50, 200)), bias: weight([200], zeros()) },
    dense_2: { kernel: weight([200, 200], glorotUniform(200, 200)), bias: weight([200], zeros()) },
    dense_3: { kernel: weight([200, 784], glorotUniform(200, 784)), bias: weight([784], zeros()) },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** x [28, 28, 1] → mean [50], logvar [50] · 217,300 parameters · iwae.gen:9 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D): { mean: Tensor2D; logvar: Tensor2D } {
  const flatten = nn.flatten(x); // [784] · line 10
  const dense: Tensor2D = nn.dense(flatten, w.dense, { activation: 'tanh' }); // [200] · line 10
  const h: Tensor2D = nn.dense(dense, w.dense_2, { activation: 'tanh' }); // [200] · line 10
  const mean: Tensor2D = nn.dense(h, w.dense_3); // [50] · line 11
  const logvar: Tensor2D = nn.dense(h, w.dense_4); // [50] · line 11
  return { mean, logvar };
}

/** z [50] → [28, 28, 1] · 207,984 parameters · iwae.gen:14 */
export function Decoder(w: Weights['Decoder'], z: Tensor2D): Tensor4D {
  const dense: Tensor2D = nn.dense(z, w.dense, { activation: 'tanh' }); // [200] · line 15
  const dense2: Tensor2D = nn.dense(dense, w.dense_2, { activation: 'tanh' }); // [200] · line 15
  const dense3: Tensor2D = nn.dense(dense2, w.dense_3); // [784] · line 15
  return nn.reshape(dense3, [28, 28, 1]); // [28, 28, 1] · line 15
}

/**
 * -L_k, in nats.
 *
 * The loss `bound` of every example, and what is computed on the way · iwae.gen:34
 */
export function lossBound(w: Weights, { x }: Batch, pass: Pass): { bound: Tensor1D } {
  const binary: Tensor4D = nn.bernoulli(x, pass.uniform('binary/bernoulli', [pass.batch, 28, 28, 1])); // [28, 28, 1] · line 21
  const q = Encoder(w.Encoder, binary); // [50], [50] · line 22
  const copied = nn.copies(q.mean, 5); // [50] · line 24
  const copied2 = nn.copies(q.logvar, 5); // [50] · line 24
  const z: Tensor2D = nn.normal(copied, { logvar: copied2 }, pass.draws(5).normal('bound/weights/draws/posterior/normal', [5 * pass.batch, 50])); // [50] · line 24
  const decoderOfZ = Decoder(w.Decoder, z); // [28, 28, 1] · line 29
  const copied3 = nn.copies(binary, 5); // [28, 28, 1] · line 29
  const subtract: Tensor1D = tf.sub(
    tf.add(nn.sum(nn.logProbNormal(z)), nn.sum(tf.neg(nn.bceLogits(decoderOfZ, copied3)))),
    nn.sum(nn.logProbNormal(z, copied, { logvar: copied2 })),
  ); // [] · line 29
  const draws: Tensor2D = nn.collectDraws(subtract, 5); // [5] · line 27
  const bound: Tensor1D = tf.sub(1.6094379124341003, nn.logsumexp(draws)); // [] · line 34
  return { bound };
}

/** Every other loss and metric of every example, in one pass. */
export function evaluate(w: Weights, { x }: Batch, pass: Pass): { bound: Tensor1D } {
  const binary: Tensor4D = nn.bernoulli(x, pass.uniform('binary/bernoulli', [pass.batch, 28, 28, 1])); // [28, 28, 1] · line 21
  const q = tf.tidy(() => Encoder(w.Encoder, binary)); // [50], [50] · line 22
  const copied = nn.copies(q.mean, 5); // [50] · line 24
  const copied2 = nn.copies(q.logvar, 5); // [50] · line 24
  const z: Tensor2D = nn.normal(copied, { logvar: copied2 }, pass.draws(5).normal('bound/weights/draws/posterior/normal', [5 * pass.batch, 50])); // [50] · line 24
  const decoderOfZ = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 29
  const copied3 = nn.copies(binary, 5); // [28, 28, 1] · line 29
  const subtract: Tensor1D = tf.sub(
    tf.add(nn.sum(nn.logProbNormal(z)), nn.sum(tf.neg(nn.bceLogits(decoderOfZ, copied3)))),
    nn.sum(nn.logProbNormal(z, copied, { logvar: copied2 })),
  ); // [] · line 29
  const draws: Tensor2D = nn.collectDraws(subtract, 5); // [5] · line 27
  const bound: Tensor1D = tf.sub(1.6094379124341003, nn.logsumexp(draws)); // [] · line 34
  return { bound };
}

/** Losses and metrics on first 1000. */
export function evaluateFirst1000(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D } {
  const binary: Tensor4D = nn.bernoulli(x, pass.uniform('binary/bernoulli', [pass.batch, 28, 28, 1])); // [28, 28, 1] · line 21
  const q = tf.tidy(() => Encoder(w.Encoder, binary)); // [50], [50] · line 22
  const copied = nn.copies(q.mean, 500); // [50] · line 24
  const copied2 = nn.copies(q.logvar, 500); // [50] · line 24
  const z: Tensor2D = nn.normal(copied, { logvar: copied2 }, pass.draws(500).normal('nll/weights/draws/posterior/normal', [500 * pass.batch, 50])); // [50] · line 24
  const decoderOfZ = tf.tidy(() => Decoder(w.Decoder, z)); // [28, 28, 1] · line 29
  const copied3 = nn.copies(binary, 500); // [28, 28, 1] · line 29
  const subtract: Tensor1D = tf.sub(
    tf.add(nn.sum(nn.logProbNormal(z)), nn.sum(tf.neg(nn.bceLogits(decoderOfZ, copied3)))),
    nn.sum(nn.logProbNormal(z, copied, { logvar: copied2 })),
  ); // [] · line 29
  const draws: Tensor2D = nn.collectDraws(subtract, 500); // [500] · line 27
  const nll: Tensor1D = tf.sub(6.214608098422191, nn.logsumexp(draws)); // [] · line 43
  return { nll };
}

/** sigmoid(Decoder(normal([latent]))) · iwae.gen:45 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const normal: Tensor2D = pass.normal('generate/normal', [pass.batch, 50]); // [50] · line 45
  const decoderOutput = Decoder(w.Decoder, normal); // [28, 28, 1] · line 45
  const sigmoid = tf.sigmoid(decoderOutput); // [28, 28, 1] · line 45
  return [sigmoid];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'IWAE',
  spec: 'iwae.gen',
  weights,
  data: { mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] } } } },
  train: {
    data: 'mnist',
    batch: 20,
    epochs: 20,
    steps: [{ name: 'step', loss: 'bound', terms: lossBound, over: ['Encoder', 'Decoder'], optimizer: adam({ lr: 0.001, epsilon: 0.0001 }) }],
  },
  evaluate,
  terms: { bound: { role: 'loss' }, nll: { role: 'metric', on: { split: 'test', first: 1000 }, at: epochs('last'), evaluate: evaluateFirst1000 } },
  samples: { generate: { n: 25, at: epochs('last'), outputs: [{ name: 'sigmoid(Decoder(normal([latent])))', shape: [28, 28, 1] }], run: sampleGenerate } },
});

export default model;
