/** Base distributions, and the likelihoods of dequantised pictures for which the right numbers are known. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFirstOrder, inputsOf } from '../../testing/finite-differences.js';
import { createPass } from '../train/pass.js';
import { drawSource } from '../train/draws.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import * as flow from './index.js';
import type { BaseDistribution } from './index.js';

const pass = createPass({ training: true, batch: 1, draws: drawSource(5, 'test') });
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
/** The standard error of the mean. */
const standardError = (values: ArrayLike<number>): number => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)) / values.length);
};

const densities: Record<BaseDistribution, (z: number) => number> = {
  normal: (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI),
  logistic: (z) => 1 / (Math.exp(z / 2) + Math.exp(-z / 2)) ** 2,
  laplace: (z) => 0.5 * Math.exp(-Math.abs(z)),
};
/** The expectation of −log p, in nats. */
const entropies: Record<BaseDistribution, number> = {
  normal: 0.5 * Math.log(2 * Math.PI * Math.E),
  logistic: 2,
  laplace: 1 + Math.LN2,
};
const kinds: BaseDistribution[] = ['normal', 'logistic', 'laplace'];

describe.each(testedBackends)('base distributions and dequantisation on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(kinds)('%s: density, draws, temperature', async (kind) => {
    const z = [-30, -3.1, -0.4, 0, 0.7, 2.2];
    const logProb = await flow.baseLogProb(tf.tensor2d(z, [2, 3]), kind).data();
    for (const example of [0, 1]) {
      const expected = z
        .slice(3 * example, 3 * example + 3)
        .reduce((sum, at) => sum + Math.log(densities[kind](at)), 0);
      expect(Math.abs(logProb[example]! - expected)).toBeLessThan(1e-5 * Math.abs(expected));
    }
    const draws = flow.baseDraw<Tensor2D>(pass, kind, [20_000, 1], kind, 1);
    const surprise = await tf.neg(flow.baseLogProb(draws, kind)).data();
    expect(Math.abs(mean(surprise) - entropies[kind])).toBeLessThan(4 * standardError(surprise));
    const values = await draws.data();
    expect(Math.abs(mean(values))).toBeLessThan(4 * standardError(values));
    const cool = await flow.baseDraw(pass, kind, [20_000, 1], kind, 0.5).data();
    expect(cool.every((value, index) => Math.abs(value - 0.5 * values[index]!) < 1e-6)).toBe(true);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('tells how far two pictures are apart', async () => {
    const [a, b] = [
      tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]),
      tf.tensor3d([1, 2, 3, 4.5, 5, 8, 7, 9], [2, 2, 2]),
    ];
    expect(Array.from(await flow.farthest(a, b).data())).toEqual([0.5, 2]);
  });

  it.each([2, 5, 256])('dequantises %i levels to points of their cubes, and back', async (levels) => {
    const whole = Array.from({ length: 4096 }, (_, index) => index % levels);
    const x = tf.tensor4d(
      whole.map((k) => k / (levels - 1)),
      [1, 64, 64, 1],
    );
    const { y, logDet } = flow.dequantize(x, pass, `levels ${levels}`, { levels });
    const points = await y.data();
    const within = Array.from(points, (point, index) => point * levels - whole[index]!);
    expect(Math.min(...within)).toBeGreaterThan(0);
    expect(Math.max(...within)).toBeLessThan(1);
    expect(Math.abs(mean(within) - 0.5)).toBeLessThan(4 * standardError(within));
    expect((await logDet.data())[0]).toBeCloseTo(-4096 * Math.log(levels), 1);
    const back = await flow.dequantizeInverse(y, { levels }).data();
    const original = await x.data();
    expect(back.every((value, index) => Math.abs(value - original[index]!) < 1e-6)).toBe(true);
    // Points outside of every cube belong to the nearest picture.
    const ends = await flow.dequantizeInverse(tf.tensor2d([[-0.4, 1.3]]), { levels }).data();
    expect(Array.from(ends)).toEqual([0, 1]);
  });

  it('one pixel under a uniform density has the probability 1 / levels', async () => {
    // p(y) = 1 in 0..1, so the log-likelihood is the term of the dequantisation, and the bound is tight.
    const x = tf.tensor4d([0, 1 / 7, 1], [3, 1, 1, 1]);
    const { y, logDet } = flow.dequantize(x, pass, 'pixel', { levels: 8 });
    expect(Array.from(await logDet.data()).map((value) => value.toFixed(5))).toEqual(
      new Array<string>(3).fill(Math.log(1 / 8).toFixed(5)),
    );
    // The same density after logit is that of a logistic variable, stretched to the ends that alpha leaves.
    const alpha = 0.05;
    const { y: z, logDet: more } = flow.logit(y, { alpha });
    const total = await tf.add(tf.add(logDet, more), flow.baseLogProb(z, 'logistic')).data();
    for (const value of total) expect(value).toBeCloseTo(Math.log((1 - 2 * alpha) / 8), 4);
  });

  it('variational noise: the bound is below the truth by the divergence from the true noise', async () => {
    const levels = 4;
    const [centre, std] = [0.3, 0.8];
    const x = tf.zeros([20_000, 1]) as Tensor2D;
    const noise = (picture: Tensor2D): Tensor =>
      tf.add(tf.mul(tf.concat([picture, picture], 1), 0), tf.tensor2d([[centre, Math.log(std)]]));
    const { y, logDet } = flow.variationalDequantize(x, noise, pass, 'noise', { levels });
    const points = Array.from(await y.data(), (value) => value * levels);
    expect(Math.min(...points)).toBeGreaterThan(0);
    expect(Math.max(...points)).toBeLessThan(1);
    // log q(u) of the logit-normal, in double precision.
    const logQ = (u: number): number => {
      const a = Math.log(u / (1 - u));
      return -0.5 * ((a - centre) / std) ** 2 - Math.log(std * Math.sqrt(2 * Math.PI)) - Math.log(u * (1 - u));
    };
    const bounds = await logDet.data();
    points.slice(0, 100).forEach((u, index) => {
      expect(Math.abs(bounds[index]! - (-Math.log(levels) - logQ(u)))).toBeLessThan(2e-3);
    });
    // Importance sampling with u from q: E[exp(bound)] is the uniform density's probability.
    const ratios = Array.from(bounds, Math.exp);
    expect(Math.abs(mean(ratios) - 1 / levels)).toBeLessThan(4 * standardError(ratios));
    const back = await flow.dequantizeInverse(y, { levels }).data();
    expect(back.every((value) => value === 0)).toBe(true);
  });

  it('variational noise: gradients reach the network that computes it', () => {
    const x = tf.tensor4d([0, 1 / 3, 2 / 3, 1], [2, 1, 1, 2]);
    const f = (settings: Tensor | undefined): Tensor => {
      const moved = flow.variationalDequantize<Tensor4D>(x, () => settings!, pass, 'g', { levels: 4 });
      return tf.concat([tf.reshape(moved.y, [-1]), moved.logDet]);
    };
    const inputs = inputsOf([[2, 1, 1, 4]], 'signed', 'noise');
    const slope = compareFirstOrder(f, inputs, 'noise');
    expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(1e-3 * slope.scale);
    for (const kind of kinds) {
      const prob = compareFirstOrder((z) => flow.baseLogProb(z!, kind), inputs, kind);
      expect(Math.abs(prob.analytic - prob.numeric), JSON.stringify(prob)).toBeLessThan(2e-3 * prob.scale);
    }
  });
});
