/** Values of the `nn` functions, against numbers worked out by hand or by plain loops. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { inputsOf } from '../../testing/finite-differences.js';
import { nn } from '../../index.js';
import type { Pass } from '../../index.js';
import { model, weights as tinyWeights } from '../../testing/tiny-vae.js';
import { initializeWeights } from '../random/index.js';

const numbers = (x: Tensor): number[] => Array.from(x.dataSync());
const close = (values: readonly number[], digits = 5): unknown[] =>
  values.map((value) => expect.closeTo(value, digits));
const picture = (values: number[], height: number, width: number): Tensor4D =>
  tf.tensor4d(values, [1, height, width, values.length / height / width]);

interface Recorded {
  readonly pass: Pass;
  readonly moves: Map<Tensor, Tensor>;
}
function recordingPass(training: boolean, noise = 0.3): Recorded {
  const moves = new Map<Tensor, Tensor>();
  const draw = (_key: string, shape: readonly number[]): never => tf.fill([...shape], noise) as never;
  const pass: Pass = {
    training,
    batch: 2,
    epoch: 0,
    first: false,
    draws: () => pass,
    in: () => pass,
    asTraining: () => pass,
    asEvaluation: () => pass,
    normal: draw,
    uniform: draw,
    integer: draw,
    chance: () => noise,
    share: (_key, compute) => compute(),
    move: (state, next) => void moves.set(state, next),
  };
  return { pass, moves };
}

describe.each(testedBackends)('nn on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('where takes a number beside classes', () => {
    const label = tf.tensor1d([3, 4, 7], 'int32');
    const told = nn.where(tf.tensor1d([0, 1, 0]), 10, label);
    expect(numbers(told)).toEqual([3, 10, 7]);
    expect(numbers(nn.where(tf.tensor1d([0, 1, 0]), label, tf.tensor1d([0.5, 0.5, 0.5])))).toEqual([0.5, 4, 0.5]);
  });

  it('conv2d rounds sizes down, as PyTorch does', () => {
    const size = (side: number, kernel: number, stride: number, padding: number): number =>
      nn.conv2d(
        tf.zeros([2, side, side, 1]),
        { kernel: tf.zeros([kernel, kernel, 1, 1]) },
        { strides: [stride, stride], padding },
      ).shape[1];
    expect([size(28, 4, 2, 1), size(14, 4, 2, 1), size(7, 4, 2, 1), size(3, 3, 1, 0)]).toEqual([14, 7, 3, 1]);
    const kernel = tf.ones([3, 5, 1, 1]) as Tensor4D;
    const y = nn.conv2d(tf.ones([1, 8, 9, 1]), { kernel }, { strides: [1, 2], padding: 1 });
    expect(y.shape).toEqual([1, 8, 4, 1]);
    expect(y.dataSync()[0]).toBe(8); // Two rows and four columns lie inside.
  });

  it('convTranspose2d has the sizes of PyTorch for numbers and of Keras for same', () => {
    const size = (
      side: number,
      kernel: number,
      stride: number,
      padding: 'same' | 'valid' | number,
      outputPadding = 0,
    ): number =>
      nn.convTranspose2d(
        tf.zeros([2, side, side, 3]),
        { kernel: tf.zeros([kernel, kernel, 2, 3]) },
        { strides: [stride, stride], padding, outputPadding },
      ).shape[1];
    expect([size(1, 7, 1, 0), size(7, 4, 2, 1), size(4, 5, 2, 'valid', 1), size(12, 5, 2, 'valid', 1)]).toEqual([
      7, 14, 12, 28,
    ]);
    expect([size(7, 3, 2, 'same'), size(50, 3, 2, 1, 1), size(5, 3, 1, 'same')]).toEqual([14, 100, 5]);
  });

  it('convTranspose2d puts a copy of the kernel under every pixel', () => {
    const kernel = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
    const y = nn.convTranspose2d(picture([1, 10], 1, 2), { kernel }, { strides: [2, 2], padding: 0 });
    expect(numbers(y)).toEqual([1, 2, 10, 20, 3, 4, 30, 40]);
    const cut = nn.convTranspose2d(picture([1, 10], 1, 2), { kernel }, { strides: [1, 1], padding: 'valid' });
    expect(numbers(cut)).toEqual([1, 12, 20, 3, 34, 40]);
  });

  it('pools without counting padding', () => {
    const x = picture([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3);
    const options = { size: [2, 2], strides: [2, 2], padding: 'same' } as const;
    expect(numbers(nn.avgPool(x, options))).toEqual([3, 4.5, 7.5, 9]);
    expect(numbers(nn.maxPool(tf.neg(x), options))).toEqual([-1, -3, -7, -9]);
    expect(numbers(nn.avgPool(x, { size: [3, 3], strides: [2, 2], padding: 1 }))).toEqual(close([3, 4, 6, 7]));
    expect(numbers(nn.globalAvgPool(x))).toEqual([5]);
  });

  it('resamples and pads', () => {
    const x = picture([1, 2, 3, 4], 2, 2);
    expect(numbers(nn.upsample(x, [1, 2], 'nearest'))).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(numbers(nn.upsample(x, [1, 2], 'bilinear'))).toEqual(close([1, 1.25, 1.75, 2, 3, 3.25, 3.75, 4]));
    expect(
      numbers(
        nn.zeroPad(x, [
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toEqual([0, 0, 0, 1, 2, 0, 3, 4, 0]);
    expect(
      numbers(
        nn.reflectPad(picture([1, 2, 3], 1, 3), [
          [0, 0],
          [2, 1],
        ]),
      ),
    ).toEqual([3, 2, 1, 2, 3, 2]);
  });

  it('shapes: the batch stays, the rest aligns right', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const tiled = nn.broadcast<Tensor4D>(x, [1, 3, 2]);
    expect(tiled.shape).toEqual([2, 1, 3, 2]);
    expect(numbers(tiled)).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]);
    expect(nn.broadcast(tf.tensor1d([5, 6]), [2]).shape).toEqual([2, 2]);
    expect(() => nn.broadcast(x, [3])).toThrow('broadcast: [2] does not fit onto [3]');
    expect(nn.expand(x, 4).shape).toEqual([2, 1, 1, 2]);
    expect(numbers(nn.concat([x, x]))).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
    expect(numbers(nn.channels(x, 1, 2))).toEqual([2, 4]);
    expect(nn.flatten(tf.zeros([2, 3, 4])).shape).toEqual([2, 12]);
    expect(nn.reshape(tf.zeros([2, 12]), [3, 4]).shape).toEqual([2, 3, 4]);
  });

  it('reduces to one number per example', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 0, 0, 3, 4], [2, 2, 2]);
    expect(numbers(nn.sum(x))).toEqual([10, 7]);
    expect(numbers(nn.mean(x))).toEqual([2.5, 1.75]);
    expect(numbers(nn.max(x))).toEqual([4, 4]);
    expect(numbers(nn.min(x))).toEqual([1, 0]);
    expect(numbers(nn.norm(x))).toEqual(close([Math.sqrt(30), 5]));
    expect(numbers(nn.std(x))).toEqual(close([Math.sqrt(1.25), Math.sqrt(25 / 4 - 1.75 ** 2)]));
  });

  it('losses', () => {
    const p = tf.tensor1d([0, 0.25, 1]);
    expect(numbers(nn.bce(p, 1))).toEqual(close([-Math.log(1e-7), Math.log(4), 0], 3));
    expect(numbers(nn.bce(p, tf.tensor1d([0, 0.5, 1])))).toEqual(close([0, -0.5 * Math.log(0.25 * 0.75), 0], 4));
    const logits = [-100, -2, 0, 3, 100];
    const expected = (t: number): number[] =>
      logits.map((l) => Math.max(l, 0) - l * t + Math.log1p(Math.exp(-Math.abs(l))));
    for (const t of [0, 0.3, 1]) {
      expect(numbers(nn.bceLogits(tf.tensor1d(logits), t))).toEqual(close(expected(t), 4));
      expect(numbers(nn.bceLogits(tf.tensor1d(logits), tf.fill([5], t)))).toEqual(close(expected(t), 4));
    }
    expect(numbers(nn.bceLogits(tf.tensor1d([20]), 1))[0]! / Math.exp(-20)).toBeCloseTo(1, 2);
  });

  it('KL divergence and density of a normal agree with numeric integration', () => {
    const [mean, logvar] = [0.7, -0.4];
    const std = Math.exp(logvar / 2);
    const density = (x: number, m: number, s: number): number =>
      Math.exp(-0.5 * ((x - m) / s) ** 2) / (s * Math.sqrt(2 * Math.PI));
    let divergence = 0;
    for (let x = -8; x < 8; x += 0.001) {
      divergence += density(x, mean, std) * Math.log(density(x, mean, std) / density(x, 0, 1)) * 0.001;
    }
    expect(nn.klNormal(tf.scalar(mean), tf.scalar(logvar)).dataSync()[0]).toBeCloseTo(divergence, 4);
    const log = Math.log(density(1.5, mean, std));
    expect(nn.logProbNormal(tf.scalar(1.5), mean, { logvar }).dataSync()[0]).toBeCloseTo(log, 5);
    expect(nn.logProbNormal(tf.scalar(1.5), mean, { std }).dataSync()[0]).toBeCloseTo(log, 5);
    const drawn = nn.normal(tf.tensor1d([1, 2]), { logvar: tf.tensor1d([0, Math.log(4)]) }, tf.tensor1d([1, -1]));
    expect(numbers(drawn)).toEqual(close([2, 0]));
  });

  it('batchNorm: batch moments in training, moving ones otherwise, moved with the biased variance', () => {
    const x = tf.tensor2d([[1], [2], [3], [6]]);
    const w = {
      gamma: tf.tensor1d([2]),
      beta: tf.tensor1d([10]),
      moving_mean: tf.tensor1d([1]),
      moving_variance: tf.tensor1d([4]),
    };
    const { pass, moves } = recordingPass(true);
    const y = nn.batchNorm(x, w, { momentum: 0.9, epsilon: 0 }, pass);
    const std = Math.sqrt(3.5);
    expect(numbers(y)).toEqual(close([1, 2, 3, 6].map((value) => (2 * (value - 3)) / std + 10)));
    expect(numbers(moves.get(w.moving_mean)!)).toEqual(close([0.9 + 0.3]));
    expect(numbers(moves.get(w.moving_variance)!)).toEqual(close([3.6 + 0.35]));
    const still = recordingPass(false);
    expect(numbers(nn.batchNorm(x, w, { momentum: 0.9, epsilon: 0 }, still.pass))).toEqual(close([10, 11, 12, 15]));
    expect(still.moves.size).toBe(0);
  });

  it('layerNorm and instanceNorm: mean 0 and variance 1 over their own axes', () => {
    const [x] = inputsOf([[2, 3, 4, 5]], 'positive', 'norm') as [Tensor4D];
    const moments = (y: Tensor, axes: number[]): number[][] => {
      const { mean, variance } = tf.moments(y, axes);
      return [numbers(mean), numbers(variance)];
    };
    const layer = moments(nn.layerNorm(x, {}, { epsilon: 1e-7 }), [1, 2, 3]);
    expect(layer).toEqual([close([0, 0], 4), close([1, 1], 3)]);
    const instance = moments(nn.instanceNorm(x, { beta: tf.fill([5], 3) }, { epsilon: 1e-7 }), [1, 2]);
    expect(instance).toEqual([close(new Array<number>(10).fill(3), 4), close(new Array<number>(10).fill(1), 3)]);
  });

  it('dropout scales what it keeps, in training or always', () => {
    const x = tf.tensor1d([1, 2]);
    const kept = (training: boolean, rate: number, always = false): number[] =>
      numbers(nn.dropout(x, rate, { always }, recordingPass(training, 0.3).pass, 'mask'));
    expect(kept(true, 0.25)).toEqual(close([4 / 3, 8 / 3]));
    expect(kept(true, 0.5)).toEqual([0, 0]);
    expect(kept(false, 0.5)).toEqual([1, 2]);
    expect(kept(false, 0.25, true)).toEqual(close([4 / 3, 8 / 3]));
  });

  it('activations and classes', () => {
    const x = tf.tensor1d([-2, 0, 1.5]);
    expect(numbers(nn.leakyRelu(x, 0.2))).toEqual(close([-0.4, 0, 1.5]));
    expect(numbers(nn.gelu(x))).toEqual(close([-0.0455, 0, 1.39979], 4));
    expect(numbers(nn.silu(x))).toEqual(close([-0.238406, 0, 1.226362]));
    expect(numbers(nn.logSoftmax(tf.tensor2d([[1000, 1000]])))).toEqual(close([-Math.LN2, -Math.LN2]));
    const classes = tf.tensor1d([2, 0], 'int32');
    expect(nn.oneHot(classes, 3).dtype).toBe('float32');
    expect(numbers(nn.oneHot(classes, 3))).toEqual([0, 0, 1, 1, 0, 0]);
    const logits = tf.tensor2d([
      [1, 5, 2],
      [9, 0, 0],
    ]);
    expect(numbers(nn.argmax(logits))).toEqual([1, 0]);
    const some = tf.tensor2d([3, 1, 2, 1, 0, 5, 5, -1], [2, 4]);
    expect(numbers(nn.argsort(some, 1))).toEqual([1, 3, 2, 0, 3, 0, 1, 2]);
    expect(numbers(nn.argsort(some, 1, true))).toEqual([0, 2, 1, 3, 1, 2, 0, 3]);
    expect(numbers(nn.argsort(some, 0))).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
    expect(numbers(nn.accuracy(logits, classes))).toEqual([0, 1]);
    expect(numbers(nn.where(tf.tensor1d([1, 0, 1]), x, 7))).toEqual([-2, 7, 1.5]);
    expect(numbers(nn.lerp(x, tf.zerosLike(x), 0.5))).toEqual([-1, 0, 0.75]);
  });

  it('runs and differentiates a compiled module without leaking', () => {
    const weights = initializeWeights(tinyWeights, 1);
    const tree: Record<string, Record<string, Record<string, Tensor>>> = {};
    for (const [path, tensor] of weights) {
      const [net, layer, name] = path.split('/') as [string, string, string];
      ((tree[net] ??= {})[layer] ??= {})[name] = tensor;
    }
    const w = tree as unknown as Parameters<typeof model.evaluate>[0];
    const batch = { x: tf.fill([4, 28, 28, 1], 0.5) as Tensor4D, digit: tf.zeros([4]) as Tensor1D };
    const { pass } = recordingPass(true);
    const before = tf.memory().numTensors;
    const terms = tf.tidy(() => model.evaluate(w, batch, pass));
    expect(terms['total']!.shape).toEqual([4]);
    expect(terms['total']!.dataSync()[0]).toBeCloseTo(
      terms['reconstruction']!.dataSync()[0]! + terms['kl']!.dataSync()[0]!,
      2,
    );
    tf.dispose({ ...terms });
    const kernel = w.Encoder.dense.kernel;
    const slope = tf.tidy(() =>
      tf.grad((value: Tensor) => {
        const dense = { ...w.Encoder.dense, kernel: value as Tensor2D };
        return tf.mean(model.evaluate({ ...w, Encoder: { ...w.Encoder, dense } }, batch, pass)['total']!);
      })(kernel),
    );
    expect(slope.shape).toEqual([784, 2]);
    expect(Math.hypot(...numbers(slope))).toBeGreaterThan(0);
    slope.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([...weights.values(), batch.x, batch.digit]);
  });
});
