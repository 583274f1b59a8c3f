/** The layers of style-based generators, against plain loops in double precision and against finite differences. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFirstOrder, compareSecondOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Function } from '../../testing/finite-differences.js';
import { nn } from '../../index.js';
import type { Pass } from '../../index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 5));

/** The numbers of x [batch, h, w, c] by place; zero outside. */
function reader(x: Tensor4D): (b: number, i: number, j: number, c: number) => number {
  const [, height, width, channels] = x.shape;
  const values = x.dataSync();
  return (b, i, j, c) =>
    i < 0 || j < 0 || i >= height || j >= width ? 0 : values[((b * height + i) * width + j) * channels + c]!;
}

function blurred(x: Tensor4D): number[] {
  const [batch, height, width, channels] = x.shape;
  const at = reader(x);
  const taps = [1, 2, 1];
  const result: number[] = [];
  for (const b of range(batch))
    for (const i of range(height))
      for (const j of range(width))
        for (const c of range(channels)) {
          let sum = 0;
          for (const k of range(3))
            for (const l of range(3)) sum += (taps[k]! * taps[l]! * at(b, i + k - 1, j + l - 1, c)) / 16;
          result.push(sum);
        }
  return result;
}

/** The extra channel of each example, as Karras et al. define it. */
function deviations(x: Tensor4D, members: number): number[] {
  const [batch, height, width, channels] = x.shape;
  const at = reader(x);
  const groups = batch / members;
  return range(batch).map((example) => {
    const together = range(members).map((member) => (example % groups) + member * groups);
    let sum = 0;
    for (const i of range(height))
      for (const j of range(width))
        for (const c of range(channels)) {
          const values = together.map((b) => at(b, i, j, c));
          const mean = values.reduce((total, value) => total + value, 0) / members;
          sum += Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / members + 1e-8);
        }
    return sum / (height * width * channels);
  });
}

describe.each(testedBackends)('layers of styles on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('blur is the binomial filter of every channel, with zeros around', () => {
    const [x] = inputsOf([[2, 5, 4, 3]], 'signed', 'blur') as [Tensor4D];
    expect([...nn.blur(x).dataSync()]).toEqual(close(blurred(x)));
    const constant = nn.blur(tf.ones([1, 3, 3, 1]) as Tensor4D);
    expect([...constant.dataSync()]).toEqual(close([9, 12, 9, 12, 16, 12, 9, 12, 9].map((share) => share / 16)));
  });

  it('pixelNorm gives every pixel and every vector a mean square of one', () => {
    const [x] = inputsOf([[2, 2, 3, 4]], 'signed', 'pixels') as [Tensor4D];
    const values = [...x.dataSync()];
    const expected = values.map((value, index) => {
      const pixel = values.slice(index - (index % 4), index - (index % 4) + 4);
      return value / Math.sqrt(pixel.reduce((sum, each) => sum + each * each, 0) / 4 + 1e-8);
    });
    expect([...nn.pixelNorm(x, { epsilon: 1e-8 }).dataSync()]).toEqual(close(expected));
    const vector = nn.pixelNorm(tf.tensor2d([[3, 4]]), { epsilon: 0 });
    expect([...vector.dataSync()]).toEqual(close([3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)]));
  });

  it.each([
    [8, 4, 4],
    [6, 4, 3],
    [5, 4, 1],
    [3, 4, 3],
    [1, 4, 1],
  ])('minibatchStd of %i examples in groups of %i at most takes %i together', (batch, group, members) => {
    const [x] = inputsOf([[batch, 2, 3, 2]], 'signed', 'groups') as [Tensor4D];
    const y = nn.minibatchStd(x, { group });
    expect(y.shape).toEqual([batch, 2, 3, 3]);
    expect([...nn.channels(y, 0, 2).dataSync()]).toEqual([...x.dataSync()]);
    const wanted = deviations(x, members).flatMap((deviation) => new Array<number>(6).fill(deviation));
    expect([...nn.channels(y, 2, 3).dataSync()]).toEqual(close(wanted));
  });

  it('equalized scales kernels by their fan and biases by the rate', () => {
    const kernel = tf.ones([3, 3, 4, 5]) as Tensor4D;
    const bias = tf.ones([5]) as Tensor1D;
    const plain = nn.equalized({ kernel, bias }, { lr: 1, gain: 2 });
    expect(plain.kernel.dataSync()[0]).toBeCloseTo(2 / 6, 6);
    expect(plain.bias).toBe(bias);
    const slow = nn.equalized({ kernel, bias }, { lr: 0.01, gain: Math.SQRT2, outputs: 2 });
    expect(slow.kernel.dataSync()[0]).toBeCloseTo((0.01 * Math.SQRT2) / Math.sqrt(45), 7);
    expect(slow.bias.dataSync()[0]).toBeCloseTo(0.01, 7);
    const dense = nn.equalized({ kernel: tf.ones([16, 2]) as Tensor2D }, { lr: 1, gain: 1 });
    expect([...dense.kernel.dataSync()]).toEqual(
      close([0.25, 0.25, 0.25, 0.25].flatMap((x) => new Array<number>(8).fill(x))),
    );
  });

  it('movingMean returns its state, and moves it only in training', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 6],
    ]);
    const mean = tf.tensor1d([10, -10]);
    const moves = new Map<Tensor, Tensor>();
    const pass = (training: boolean): Pass =>
      ({ training, move: (state: Tensor, next: Tensor) => moves.set(state, next) }) as unknown as Pass;
    expect([...nn.movingMean(x, { mean }, { decay: 0.75 }, pass(false)).dataSync()]).toEqual([10, -10, 10, -10]);
    expect(moves.size).toBe(0);
    nn.movingMean(x, { mean }, { decay: 0.75 }, pass(true));
    expect([...moves.get(mean)!.dataSync()]).toEqual(close([8, -6.5]));
    const slope = tf.grad((value: Tensor) =>
      tf.sum(tf.add(value, nn.movingMean(value, { mean }, { decay: 0.5 }, pass(true)))),
    )(x);
    expect([...slope.dataSync()]).toEqual([1, 1, 1, 1]);
  });

  const functions: readonly (readonly [string, Function, readonly (readonly number[])[]])[] = [
    ['blur', (x) => nn.blur(x as Tensor4D), [[2, 4, 5, 2]]],
    ['pixelNorm', (x) => nn.pixelNorm(x, { epsilon: 1e-2 }), [[2, 2, 2, 3]]],
    ['minibatchStd', (x) => nn.minibatchStd(x as Tensor4D, { group: 2 }), [[4, 2, 2, 2]]],
    [
      'equalized',
      (x, kernel, bias) =>
        nn.dense(
          x as Tensor2D,
          nn.equalized({ kernel: kernel as Tensor2D, bias: bias as Tensor1D }, { lr: 0.5, gain: 2 }),
        ),
      [[3, 4], [4, 2], [2]],
    ],
  ];
  it.each(functions)('%s has gradients of both orders', (name, f, shapes) => {
    const inputs = inputsOf(shapes, 'distinct', name).map((x) => tf.mul(x, 0.3) as Tensor);
    const before = tf.memory().numTensors;
    for (const compare of [compareFirstOrder, compareSecondOrder]) {
      const { analytic, numeric, scale } = compare(f, inputs, name);
      expect(scale).toBeGreaterThan(1e-3);
      expect(Math.abs(analytic - numeric), `${compare.name}: ${analytic}, ${numeric}`).toBeLessThan(3e-3 * scale);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
