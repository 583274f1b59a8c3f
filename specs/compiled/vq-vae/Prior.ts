/**
 * Prior, a variant (VQVAE → EMA → Reset → Prior).
 * The codes first, then a prior that draws new ones, as in section 4: each code from those before it, row by row.
 *
 * Compiled by genc from vq-vae.gen: change the spec, not this file.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { adam, constant, defineModel, epochs, every, glorotUniform, lecunUniform, nn, randomNormal, repeated, state, weight, zeros } from 'genc/runtime';
import type { Pass, Tensors } from 'genc/runtime';

const repeatWeights = () =>
  repeated(2, {
    conv: { kernel: weight([3, 3, 128, 32], glorotUniform(1152, 288)), bias: weight([32], zeros()) },
    conv_2: { kernel: weight([1, 1, 32, 128], glorotUniform(32, 128)), bias: weight([128], zeros()) },
  });
const placesBeforeWeights = (channels: number, fanOut: number, fanOut2: number) => ({
  conv: { kernel: weight([2, 3, 64, channels], glorotUniform(384, fanOut)), bias: weight([channels], zeros()) },
  conv_2: { kernel: weight([1, 2, 64, channels], glorotUniform(128, fanOut2)), bias: weight([channels], zeros()) },
  conv_3: { kernel: weight([1, 1, channels, channels], glorotUniform(channels, channels)), bias: weight([channels], zeros()) },
});
/** Paths, shapes and starts of all weights; `state` is what training passes move and gradients do not. */
export const weights = {
  Encoder: {
    conv: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([64], zeros()) },
    conv_2: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([128], zeros()) },
    conv_3: { kernel: weight([3, 3, 128, 128], glorotUniform(1152, 1152)), bias: weight([128], zeros()) },
    repeat: repeatWeights(),
    conv_4: { kernel: weight([1, 1, 128, 64], glorotUniform(128, 64)), bias: weight([64], zeros()) },
  },
  Decoder: {
    conv: { kernel: weight([3, 3, 64, 128], glorotUniform(576, 1152)), bias: weight([128], zeros()) },
    repeat: repeatWeights(),
    conv_transpose: { kernel: weight([4, 4, 64, 128], glorotUniform(1024, 2048)), bias: weight([64], zeros()) },
    conv_transpose_2: { kernel: weight([4, 4, 3, 64], glorotUniform(48, 1024)), bias: weight([3], zeros()) },
  },
  Codes: { codes: state([512, 64], lecunUniform(64, 512)), sizes: state([512], constant(1)), last_used: state([512], constant(-1)) },
  Prior: {
    embedding: { table: weight([512, 64], randomNormal({ mean: 0, std: 1 })) },
    pixel_cnn: {
      places_before: placesBeforeWeights(64, 384, 128),
      repeat: repeated(8, {
        stacks: placesBeforeWeights(128, 768, 256),
        gates: { conv: { kernel: weight([1, 1, 64, 64], glorotUniform(64, 64)), bias: weight([64], zeros()) } },
      }),
      head: {
        conv: { kernel: weight([1, 1, 64, 128], glorotUniform(64, 128)), bias: weight([128], zeros()) },
        conv_2: { kernel: weight([1, 1, 128, 512], glorotUniform(128, 512)), bias: weight([512], zeros()) },
      },
    },
  },
};

export type Weights = Tensors<typeof weights>;

/** One batch of data; shapes without the batch axis stand in the definition below. */
export interface Batch {
  readonly x: Tensor4D;
}

/** x [64, 64, 3] → [16, 16, 64] · 372,416 parameters · vq-vae.gen:24 */
export function Encoder(w: Weights['Encoder'], x: Tensor4D): Tensor4D {
  const conv = nn.conv2d(x, w.conv, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 26
  const conv2 = nn.conv2d(conv, w.conv_2, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [16, 16, 128] · line 27
  const conv3 = nn.conv2d(conv2, w.conv_3, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 28
  const relu = tf.relu(conv3); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv3, conv5); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv6 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv7 = nn.conv2d(conv6, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv7)); // [16, 16, 128] · line 28
  return nn.conv2d(relu3, w.conv_4, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 28
}

/** c [16, 16, 64] → [64, 64, 3] · 290,307 parameters · vq-vae.gen:31 */
export function Decoder(w: Weights['Decoder'], c: Tensor4D): Tensor4D {
  const conv = nn.conv2d(c, w.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 33
  const relu = tf.relu(conv); // [16, 16, 128] · line 4
  const conv2 = nn.conv2d(relu, w.repeat[0].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv3 = nn.conv2d(conv2, w.repeat[0].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const add: Tensor4D = tf.add(conv, conv3); // [16, 16, 128] · line 4
  const relu2 = tf.relu(add); // [16, 16, 128] · line 4
  const conv4 = nn.conv2d(relu2, w.repeat[1].conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 32] · line 4
  const conv5 = nn.conv2d(conv4, w.repeat[1].conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 4
  const relu3: Tensor4D = tf.relu(tf.add(add, conv5)); // [16, 16, 128] · line 33
  const convTranspose = nn.convTranspose2d(relu3, w.conv_transpose, { strides: [2, 2], padding: 'same', activation: 'relu' }); // [32, 32, 64] · line 34
  return nn.convTranspose2d(convTranspose, w.conv_transpose_2, { strides: [2, 2], padding: 'same', activation: 'sigmoid' }); // [64, 64, 3] · line 35
}

/** x [16, 16, 64] → indices [16, 16], vectors [16, 16, 64] · 33,792 parameters · vq-vae.gen:78 */
export function Codes(w: Weights['Codes'], x: Tensor4D, pass: Pass): { indices: Tensor3D; vectors: Tensor4D } {
  const nearest = nn.nearestMoving(x, w, { decay: 0.99, unused: 1 }, pass); // [16, 16], [16, 16, 64] · line 78
  return { indices: nearest.indices, vectors: nearest.vectors };
}

/** c [16, 16] → [16, 16, 512] · 835,904 parameters · vq-vae.gen:92 */
export function Prior(w: Weights['Prior'], c: Tensor3D): Tensor4D {
  const embedding: Tensor4D = nn.embed(c, w.embedding.table); // [16, 16, 64] · line 93
  const conv = nn.conv2d(embedding, w.pixel_cnn.places_before.conv, {
    strides: [1, 1],
    padding: [
      [2, 0],
      [1, 1],
    ],
  }); // [17, 16, 64] · line 11
  const above: Tensor4D = nn.slice(conv, ['all', [0, 15]]); // [16, 16, 64] · line 11
  const conv2 = nn.conv2d(embedding, w.pixel_cnn.places_before.conv_2, {
    strides: [1, 1],
    padding: [
      [0, 0],
      [2, 0],
    ],
  }); // [16, 17, 64] · line 12
  const left: Tensor4D = nn.slice(conv2, ['all', 'all', [0, 15]]); // [16, 16, 64] · line 12
  const conv3 = nn.conv2d(above, w.pixel_cnn.places_before.conv_3, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 13
  const concat: Tensor4D = nn.concat([above, tf.add(left, conv3)]); // [16, 16, 128] · line 13
  let x: Tensor4D = concat;
  for (const each of w.pixel_cnn.repeat) {
    const above2 = nn.conv2d(nn.slice(x, ['all', 'all', 'all', [0, 63]]), each.stacks.conv, {
      strides: [1, 1],
      padding: [
        [1, 0],
        [1, 1],
      ],
    }); // [16, 16, 128] · line 18
    const left2 = nn.conv2d(nn.slice(x, ['all', 'all', 'all', [64, 127]]), each.stacks.conv_2, {
      strides: [1, 1],
      padding: [
        [0, 0],
        [1, 0],
      ],
    }); // [16, 16, 128] · line 19
    const conv4 = nn.conv2d(above2, each.stacks.conv_3, { strides: [1, 1], padding: 'same' }); // [16, 16, 128] · line 20
    const concat2: Tensor4D = nn.concat([above2, tf.add(left2, conv4)]); // [16, 16, 256] · line 20
    const slice: Tensor4D = nn.slice(concat2, ['all', 'all', 'all', [0, 127]]); // [16, 16, 128] · line 5
    const tanh: Tensor4D = tf.tanh(nn.slice(slice, ['all', 'all', 'all', [0, 63]])); // [16, 16, 64] · line 7
    const sigmoid: Tensor4D = tf.sigmoid(nn.slice(slice, ['all', 'all', 'all', [64, 127]])); // [16, 16, 64] · line 7
    const above3: Tensor4D = tf.mul(tanh, sigmoid); // [16, 16, 64] · line 7
    const slice2: Tensor4D = nn.slice(concat2, ['all', 'all', 'all', [128, 255]]); // [16, 16, 128] · line 6
    const tanh2: Tensor4D = tf.tanh(nn.slice(slice2, ['all', 'all', 'all', [0, 63]])); // [16, 16, 64] · line 7
    const sigmoid2: Tensor4D = tf.sigmoid(nn.slice(slice2, ['all', 'all', 'all', [64, 127]])); // [16, 16, 64] · line 7
    const left3: Tensor4D = tf.mul(tanh2, sigmoid2); // [16, 16, 64] · line 7
    const conv5 = nn.conv2d(left3, each.gates.conv, { strides: [1, 1], padding: 'same' }); // [16, 16, 64] · line 27
    x = nn.concat([above3, tf.add(nn.slice(x, ['all', 'all', 'all', [64, 127]]), conv5)]); // [16, 16, 128] · line 27
  }
  const relu: Tensor4D = tf.relu(nn.slice(x, ['all', 'all', 'all', [64, 127]])); // [16, 16, 64] · line 39
  const conv4 = nn.conv2d(relu, w.pixel_cnn.head.conv, { strides: [1, 1], padding: 'same', activation: 'relu' }); // [16, 16, 128] · line 39
  return nn.conv2d(conv4, w.pixel_cnn.head.conv_2, { strides: [1, 1], padding: 'same' }); // [16, 16, 512] · line 39
}

/** The loss `total` of every example, and what is computed on the way · vq-vae.gen:72 */
export function lossTotal(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): { total: Tensor1D; spread: Tensor1D; used: Tensor1D; reconstruction: Tensor1D; commitment: Tensor1D } {
  const e = Encoder(w.Encoder, x); // [16, 16, 64] · line 40
  const c = Codes(w.Codes, e, pass.in('c/Codes')); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = Decoder(w.Decoder, straight); // [64, 64, 3] · line 42
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 44
  const commitment = nn.mean(tf.square(tf.sub(e, nn.stop(c.vectors)))); // [] · line 46
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 72
  const spread = nn.countCodes(c.indices, 512); // [512] · line 57
  return { total, spread, used: spread, reconstruction, commitment };
}

/** The loss `nll` of every example, and what is computed on the way · vq-vae.gen:98 */
export function lossNll(w: Weights, { x }: Batch, pass: Pass): { nll: Tensor1D; spread: Tensor1D; used: Tensor1D } {
  const e = Encoder(w.Encoder, x); // [16, 16, 64] · line 40
  const c = Codes(w.Codes, e, pass.in('c/Codes')); // [16, 16], [16, 16, 64] · line 41
  const priorOutput = Prior(w.Prior, c.indices); // [16, 16, 512] · line 98
  const crossEntropy: Tensor3D = nn.crossEntropy(priorOutput, nn.oneHot(c.indices, 512)); // [16, 16] · line 98
  const nll = nn.sum(crossEntropy); // [] · line 98
  const spread = nn.countCodes(c.indices, 512); // [512] · line 57
  return { nll, spread, used: spread };
}

/** Every loss and metric of every example, in one pass. */
export function evaluate(
  w: Weights,
  { x }: Batch,
  pass: Pass,
): {
  reconstruction: Tensor1D;
  commitment: Tensor1D;
  total: Tensor1D;
  nll: Tensor1D;
  spread: Tensor1D;
  used: Tensor1D;
  psnr: Tensor1D;
  bits: Tensor1D;
  shuffled: Tensor1D;
} {
  const e = tf.tidy(() => Encoder(w.Encoder, x)); // [16, 16, 64] · line 40
  const c = tf.tidy(() => Codes(w.Codes, e, pass.in('c/Codes'))); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = tf.tidy(() => Decoder(w.Decoder, straight)); // [64, 64, 3] · line 42
  const reshape: Tensor2D = nn.reshape(c.indices, [256]); // [256] · line 121
  const uniform: Tensor2D = pass.uniform('mixed/uniform', [pass.batch, 256]); // [256] · line 121
  const argsort = nn.argsort(uniform, 1); // [256] · line 121
  const mixed: Tensor3D = nn.reshape(nn.gatherEach(reshape, argsort, 1), [16, 16]); // [16, 16] · line 121
  const reconstruction = nn.mean(tf.square(tf.sub(y, x))); // [] · line 44
  const commitment = nn.mean(tf.square(tf.sub(e, nn.stop(c.vectors)))); // [] · line 46
  const total: Tensor1D = tf.add(reconstruction, tf.mul(0.25, commitment)); // [] · line 72
  const priorOutput = tf.tidy(() => Prior(w.Prior, c.indices)); // [16, 16, 512] · line 98
  const crossEntropy: Tensor3D = nn.crossEntropy(priorOutput, nn.oneHot(c.indices, 512)); // [16, 16] · line 98
  const nll = nn.sum(crossEntropy); // [] · line 98
  const spread = nn.countCodes(c.indices, 512); // [512] · line 57
  const psnr = nn.psnr(y, x, 1); // [] · line 59
  const bits: Tensor1D = tf.div(nll, 177.445678223346); // [] · line 118
  const priorOfMixed = tf.tidy(() => Prior(w.Prior, mixed)); // [16, 16, 512] · line 122
  const crossEntropy2: Tensor3D = nn.crossEntropy(priorOfMixed, nn.oneHot(mixed, 512)); // [16, 16] · line 122
  const shuffled: Tensor1D = tf.div(nn.sum(crossEntropy2), 177.445678223346); // [] · line 122
  return { reconstruction, commitment, total, nll, spread, used: spread, psnr, bits, shuffled };
}

/** x, y · vq-vae.gen:61 */
export function sampleReal(w: Weights, { x }: { x: Tensor4D }, pass: Pass): Tensor[] {
  const e = tf.tidy(() => Encoder(w.Encoder, x)); // [16, 16, 64] · line 40
  const c = tf.tidy(() => Codes(w.Codes, e, pass.in('c/Codes'))); // [16, 16], [16, 16, 64] · line 41
  const straight = nn.straight(e, c.vectors); // [16, 16, 64] · line 42
  const y = tf.tidy(() => Decoder(w.Decoder, straight)); // [64, 64, 3] · line 42
  return [x, y];
}

/** Decoder(Codes[c]) · vq-vae.gen:124 */
export function sampleGenerate(w: Weights, _given: object, pass: Pass): Tensor[] {
  const c: Tensor2D = tf.zeros([16, 16]); // [16, 16] · line 125
  let c2: Tensor3D = tf.broadcastTo(c, [pass.batch, 16, 16]);
  for (const step of nn.steps(nn.places([16, 16]))) {
    // [16, 16] · line 126
    [c2] = step.next([c2], (p0, p1) => {
      const priorOfC = Prior(w.Prior, c2); // [16, 16, 512] · line 126
      const categorical: Tensor1D = nn.categorical(
        nn.gather(nn.gather(priorOfC, p0, 1), p1, 1),
        pass.uniform(`generate/loop/${step.index}/categorical`, [pass.batch]),
      ); // [] · line 126
      const c3: Tensor3D = nn.put(c2, nn.expand(categorical, 3), [p0, p1], 1); // [16, 16] · line 126
      return [c3];
    });
  }
  const decoderOutput = tf.tidy(() => Decoder(w.Decoder, nn.lookup(w.Codes.codes, c2))); // [64, 64, 3] · line 127
  return [decoderOutput];
}

/** What the runtime trains, samples and records. */
export const model = defineModel<Weights, Batch>({
  name: 'Prior',
  spec: 'vq-vae.gen',
  weights,
  data: {
    faces: {
      sources: ['anime_faces'],
      transforms: [{ name: 'resize', settings: { size: 64 } }],
      fields: { x: { kind: 'image', shape: [64, 64, 3] } },
      split: { test: 0.1 },
    },
  },
  train: {
    data: 'faces',
    stages: [
      {
        name: 'coding',
        batch: 64,
        epochs: 100,
        steps: [{ name: 'coding', loss: 'total', terms: lossTotal, over: ['Encoder', 'Decoder'], moves: ['Codes'], optimizer: adam({ lr: 0.0002 }) }],
      },
      { name: 'density', batch: 64, epochs: 50, steps: [{ name: 'density', loss: 'nll', terms: lossNll, over: ['Prior'], optimizer: adam({ lr: 0.0003 }) }] },
    ],
  },
  evaluate,
  terms: {
    reconstruction: { role: 'loss' },
    commitment: { role: 'loss' },
    total: { role: 'loss' },
    nll: { role: 'loss' },
    spread: { role: 'metric', set: 'perplexity' },
    used: { role: 'metric', set: 'usage' },
    psnr: { role: 'metric', on: { split: 'test' } },
    bits: { role: 'metric', on: { split: 'test' } },
    shuffled: { role: 'metric', on: { split: 'test' } },
  },
  samples: {
    real: {
      given: { x: { shape: [64, 64, 3], field: true } },
      on: { data: 'faces', split: 'test', first: 8 },
      at: every(10),
      outputs: [{ name: 'x', shape: [64, 64, 3] }, 'y'],
      run: sampleReal,
    },
    generate: { at: epochs('last'), outputs: [{ name: 'Decoder(Codes[c])', shape: [64, 64, 3] }], run: sampleGenerate },
  },
  plots: { curves: { kind: 'lines', series: ['reconstruction'] }, spreads: { kind: 'lines', series: ['spread'] } },
});

export default model;
