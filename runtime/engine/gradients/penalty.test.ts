/** Second-order gradients of whole critics, as in adversarial training. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';
import type { Pass } from '../../index.js';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';

const shapes = [[3, 3, 1, 3], [3], [3], [3], [3, 3, 3, 4], [16, 1]];
const epsilon = 1e-3;

/**
 * WGAN-GP's critic in small: Conv, LayerNorm, LeakyReLU, Conv, LeakyReLU, Dense. `seen` collects the inputs of kinked
 * activations.
 */
function critic(weights: readonly Tensor[], x: Tensor, seen: Tensor[] = []): Tensor {
  const [kernel, bias, gamma, beta, second, last] = weights as [
    Tensor4D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor4D,
    Tensor2D,
  ];
  const first = nn.conv2d(x as Tensor4D, { kernel, bias }, { strides: [2, 2], padding: 'same' });
  const normed = nn.layerNorm(first, { gamma, beta }, { epsilon });
  const deeper = nn.conv2d(nn.leakyRelu(normed, 0.2), { kernel: second }, { strides: [2, 2], padding: 1 });
  seen.push(normed, deeper);
  return nn.dense(nn.flatten(nn.leakyRelu(deeper, 0.2)), { kernel: last });
}

const penalty = (weights: readonly Tensor[], x: Tensor): Scalar => {
  const slope = nn.gradient((mix) => critic(weights, mix), x);
  return tf.mean(tf.square(tf.sub(nn.norm(slope), 1)));
};

/** The first seed for which no activation crosses its kink within the reach of the differences. */
function smoothPlace(reach: number): { x: Tensor; weights: Tensor[] } {
  for (let seed = 0; seed < 200; seed += 1) {
    const [x] = inputsOf([[2, 8, 8, 1]], 'signed', `x${seed}`) as [Tensor];
    const weights = inputsOf(shapes, 'signed', `weights${seed}`);
    const nearest = tf.tidy(() => {
      const seen: Tensor[] = [];
      critic(weights, x, seen);
      return Math.min(...seen.map((value) => tf.min(tf.abs(value)).dataSync()[0]!)) as unknown as Scalar;
    }) as unknown as number;
    if (nearest > reach) return { x, weights };
    tf.dispose([x, ...weights]);
  }
  throw new Error('no smooth place found');
}

describe.each(testedBackends)('second order on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it("WGAN-GP's penalty with LeakyReLU and LayerNorm: its gradient by every weight", () => {
    const { x, weights } = smoothPlace(0.01);
    const before = tf.memory().numTensors;
    for (const [index] of shapes.entries()) {
      const f = (weight?: Tensor): Tensor => penalty(weights.with(index, weight!), x);
      const { analytic, numeric, scale } = compareFirstOrder(f, [weights[index]!], `weight ${index}`, 0.001);
      expect(Math.abs(analytic - numeric), `weight ${index}: ${analytic}, ${numeric}`).toBeLessThan(
        2e-3 * (scale + 0.01),
      );
      // A shift right before a LeakyReLU changes no slope between kinks; every other weight does.
      if (index === 3) expect(scale).toBe(0);
      else expect(scale).toBeGreaterThan(1e-3);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, ...weights]);
  });

  it("R1's penalty through softplus, batch statistics and pooling", () => {
    const inputs = inputsOf(
      [
        [2, 6, 6, 2],
        [3, 3, 2, 3],
        [3, 1],
      ],
      'signed',
      'r1',
    );
    const pass = { training: true, move: () => undefined } as unknown as Pass;
    const state = { moving_mean: tf.zeros([3]) as Tensor1D, moving_variance: tf.ones([3]) as Tensor1D };
    const net = (x: Tensor, kernel: Tensor, last: Tensor): Tensor => {
      const hidden = nn.conv2d(x as Tensor4D, { kernel: kernel as Tensor4D }, { strides: [1, 1], padding: 'same' });
      const normed = nn.softplus(nn.batchNorm(hidden, state, { momentum: 0.9, epsilon: 1e-2 }, pass));
      return nn.dense(nn.globalAvgPool(normed), { kernel: last as Tensor2D });
    };
    const r1 = (x?: Tensor, kernel?: Tensor, last?: Tensor): Tensor =>
      nn.sum(tf.square(nn.gradient((value) => net(value, kernel!, last!), x!)));
    const { analytic, numeric, scale } = compareFirstOrder(r1, inputs, 'r1');
    expect(Math.abs(analytic - numeric)).toBeLessThan(2e-3 * scale);
    tf.dispose([inputs, state.moving_mean, state.moving_variance]);
  });

  it('spectral normalisation: the gradient with u and v held, and the norm that it finds', () => {
    const [kernel] = inputsOf([[2, 2, 3, 5]], 'signed', 'spectral') as [Tensor4D];
    let u = inputsOf([[5]], 'signed', 'u')[0] as Tensor1D;
    const moves: Tensor[] = [];
    const pass = {
      training: true,
      move: (_state: Tensor, next: Tensor) => moves.push(tf.keep(next)),
    } as unknown as Pass;

    const values = kernel.dataSync();
    const times = (x: ArrayLike<number>): number[] =>
      Array.from({ length: 12 }, (_, row) =>
        Array.from(x).reduce((sum, value, column) => sum + values[row * 5 + column]! * value, 0),
      );
    const back = (x: ArrayLike<number>): number[] =>
      Array.from({ length: 5 }, (_, column) =>
        Array.from(x).reduce((sum, value, row) => sum + values[row * 5 + column]! * value, 0),
      );
    const unit = (x: number[]): number[] => x.map((value) => value / Math.hypot(...x));
    const v = unit(times(u.dataSync()));
    const next = unit(back(v));
    const outer = tf.tensor(
      v.flatMap((a) => next.map((b) => a * b)),
      [2, 2, 3, 5],
    );
    const [weights] = inputsOf([[2, 2, 3, 5]], 'signed', 'spectral weights') as [Tensor];

    const held = tf.grad((k: Tensor) => tf.sum(tf.mul(tf.div(k, tf.sum(tf.mul(k, outer))), weights)))(kernel);
    const given = tf.grad((k: Tensor) => tf.sum(tf.mul(nn.spectralNorm(k as Tensor4D, u, pass), weights)))(kernel);
    held.dataSync().forEach((value, index) => expect(given.dataSync()[index]).toBeCloseTo(value, 4));
    moves[0]!.dataSync().forEach((value, index) => expect(value).toBeCloseTo(next[index]!, 5));

    for (let step = 0; step < 60; step += 1) {
      tf.tidy(() => nn.spectralNorm(kernel, u, pass));
      u = moves[moves.length - 1] as Tensor1D;
    }
    const exact = Array.from({ length: 500 }).reduce<number[]>((x) => unit(back(times(x))), [1, 0.5, 0.2, 0.1, 0.3]);
    const sigma = Math.hypot(...times(exact));
    const normalized = tf.tidy(() => nn.spectralNorm(kernel, u, { training: false } as Pass));
    normalized.dataSync().forEach((value, index) => expect(value).toBeCloseTo(values[index]! / sigma, 4));
  });

  it('stop ends gradients of both orders, and shares its data', () => {
    const x = tf.tensor1d([0.5, -1, 2]);
    const before = tf.memory();
    const first = tf.grad((value: Tensor) => tf.sum(tf.mul(value, nn.stop(tf.square(value)))))(x);
    expect([...first.dataSync()]).toEqual([0.25, 1, 4]);
    const second = tf.grad((value: Tensor) => tf.sum(tf.mul(nn.stop(nn.gradient((y) => tf.square(y), value)), value)))(
      x,
    );
    expect([...second.dataSync()]).toEqual([1, -2, 4]);
    const copy = nn.stop(x);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 2);
    x.dispose();
    expect([...copy.dataSync()]).toEqual([0.5, -1, 2]);
    tf.dispose([first, second, copy]);
    expect(tf.memory().numTensors).toBe(before.numTensors - 1);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers - 1);
  });

  it('norm has no NaN at zero, in either order', () => {
    const x = tf.zeros([2, 3]);
    const first = tf.grad((value: Tensor) => nn.norm(value))(x);
    const second = tf.grad((value: Tensor) => tf.sum(tf.square(nn.gradient((y) => nn.norm(y), value))))(x);
    expect([...first.dataSync(), ...second.dataSync()]).toEqual(new Array(12).fill(0));
    tf.dispose([x, first, second]);
  });
});
