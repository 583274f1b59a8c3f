/** Densities, entropies and divergences against sums over a fine grid, which know nothing of their formulas. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../testing/backends.js';
import { nn } from '../../index.js';

const count = 40_001;
const [low, high] = [-60, 100];
const step = (high - low) / (count - 1);
const grid = (): Tensor => tf.linspace(low, high, count);
const numbers = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());
const integral = (values: Float64Array): number => values.reduce((sum, value) => sum + value * step, 0);
const one = (x: Tensor): number => x.dataSync()[0]!;
const scalar = (x: number): Tensor => tf.tensor1d([x]);

interface Family {
  readonly density: (x: Tensor, mean: Tensor, scale: Tensor) => Tensor;
  readonly entropy: (mean: Tensor, scale: Tensor) => Tensor;
  readonly kl?: (mean: Tensor, scale: Tensor, otherMean: Tensor, otherScale: Tensor) => Tensor;
}
const families: Record<string, Family> = {
  normal: {
    density: (x, mean, std) => nn.logProbNormal(x, mean, { std }),
    entropy: (mean, std) => nn.entropyNormal(mean, { std }),
    kl: (a, b, c, d) => nn.klNormals(a, { std: b }, c, { logvar: tf.mul(2, tf.log(d)) }),
  },
  laplace: { density: nn.logProbLaplace, entropy: nn.entropyLaplace, kl: nn.klLaplace },
  logistic: { density: nn.logProbLogistic, entropy: nn.entropyLogistic },
  gumbel: { density: nn.logProbGumbel, entropy: nn.entropyGumbel },
};

describe('distributions', () => {
  beforeAll(() => startBackend('cpu'));

  it.each(Object.entries(families))('%s', (_, { density, entropy, kl }) => {
    const p = [scalar(0.7), scalar(1.3)] as const;
    const q = [scalar(-0.4), scalar(2.1)] as const;
    const logP = numbers(density(grid(), ...p));
    const mass = logP.map((value) => Math.exp(value));
    expect(integral(mass)).toBeCloseTo(1, 4);
    expect(one(entropy(...p))).toBeCloseTo(
      -integral(mass.map((value, at) => (value === 0 ? 0 : value * logP[at]!))),
      3,
    );
    if (!kl) return;
    const logQ = numbers(density(grid(), ...q));
    const divergence = integral(mass.map((value, at) => (value === 0 ? 0 : value * (logP[at]! - logQ[at]!))));
    expect(one(kl(...p, ...q))).toBeCloseTo(divergence, 3);
    expect(Math.abs(one(kl(...p, ...p)))).toBeLessThan(1e-6);
  });

  it('the standard forms are those around 0 with scale 1', () => {
    const x = tf.linspace(-3, 3, 13);
    for (const [a, b] of [
      [nn.logProbNormal(x), nn.logProbNormal(x, tf.scalar(0), { std: tf.scalar(1) })],
      [nn.logProbLaplace(x), nn.logProbLaplace(x, tf.scalar(0), tf.scalar(1))],
      [nn.logProbLogistic(x), nn.logProbLogistic(x, tf.scalar(0), tf.scalar(1))],
      [nn.logProbGumbel(x), nn.logProbGumbel(x, tf.scalar(0), tf.scalar(1))],
    ] as const)
      numbers(a).forEach((value, at) => expect(value).toBeCloseTo(numbers(b)[at]!, 6));
    expect(numbers(nn.logProbUniform(tf.tensor1d([-2, 0, 1]), -1, 1))).toEqual(
      Float64Array.from([-Infinity, Math.fround(-Math.LN2), Math.fround(-Math.LN2)]),
    );
  });

  it('classes, and 0 and 1, by their sums', () => {
    const [a, b] = [
      [0.2, -1, 3],
      [1, 0.5, -2],
    ];
    const share = (logits: number[]): number[] => {
      const total = logits.reduce((sum, each) => sum + Math.exp(each), 0);
      return logits.map((each) => Math.exp(each) / total);
    };
    const [p, q] = [share(a!), share(b!)];
    const [l, m] = [tf.tensor2d([a!]), tf.tensor2d([b!])];
    expect(one(nn.entropyCategorical(l))).toBeCloseTo(-p.reduce((sum, each) => sum + each * Math.log(each), 0), 5);
    expect(one(nn.klCategorical(l, m))).toBeCloseTo(
      p.reduce((sum, each, at) => sum + each * Math.log(each / q[at]!), 0),
      5,
    );
    const [u, v] = [0.3, 0.8];
    const [k, n] = [nn.logit(tf.tensor1d([u])), nn.logit(tf.tensor1d([v]))];
    expect(one(nn.entropyBernoulli(k))).toBeCloseTo(-u * Math.log(u) - (1 - u) * Math.log(1 - u), 5);
    expect(one(nn.klBernoulli(k, n))).toBeCloseTo(u * Math.log(u / v) + (1 - u) * Math.log((1 - u) / (1 - v)), 5);
  });

  it('the probabilities of all levels add up to 1, far from the data and at the narrowest scale too', () => {
    const levels = { bins: 256, low: -1, high: 1 };
    const all = tf.linspace(-1, 1, 256);
    for (const [mean, scale] of [
      [0.3, 0.05],
      [-1.5, 0.4],
      [40, 0.5],
      [0.1, 1e-4],
      [0, 30],
    ] as const) {
      const logP = numbers(nn.logProbDiscretized(all, mean, scale, levels));
      expect(logP.every(Number.isFinite)).toBe(true);
      expect(logP.reduce((sum, each) => sum + Math.exp(each), 0)).toBeCloseTo(1, 4);
    }
    const drawn = nn.discretized(tf.tensor1d([-3, -0.999, 0.0001, 0.6, 7]), { bins: 3, low: -1, high: 1 });
    expect(numbers(drawn)).toEqual(Float64Array.from([-1, -1, 0, 1, 1]));
  });

  it('a mixture is the sum of its components, and its draws follow it', () => {
    const [logits, means, std] = [[0.5, -1, 1], [-3, 0, 5], 0.7];
    const total = logits!.reduce((sum, each) => sum + Math.exp(each), 0);
    const density = (x: number): number =>
      logits!.reduce(
        (sum, each, at) =>
          sum +
          (Math.exp(each) / total) * (Math.exp(-0.5 * ((x - means![at]!) / std) ** 2) / (std * Math.sqrt(2 * Math.PI))),
        0,
      );
    const x = [-3.1, 0.4, 2.5, 6];
    const logP = nn.logProbMixture(tf.tensor1d(x), tf.tensor1d(logits!), 0, (each) =>
      nn.logProbNormal(each, tf.tensor1d(means!), { std }),
    );
    numbers(logP).forEach((each, at) => expect(each).toBeCloseTo(Math.log(density(x[at]!)), 4));
    // Two numbers that are drawn together add up.
    const pairs = nn.logProbMixture(
      tf.tensor2d([
        [-3, -3],
        [5, 0],
      ]),
      tf.tensor1d(logits!),
      1,
      (each) => nn.logProbNormal(each, tf.tensor2d(means!.map((mean) => [mean, mean])), { std }),
    );
    const alone = numbers(pairs);
    expect(alone[0]).toBeCloseTo(Math.log(Math.exp(0.5) / total) - Math.log(2 * Math.PI * std ** 2), 3);
    expect(alone[1]).toBeLessThan(-10);
    const n = 20_000;
    const noise = tf.randomNormal([n, 3], 0, 1, 'float32', 3);
    const drawn = nn.mixture(
      tf.tile(tf.tensor2d([logits!]), [n, 1]),
      tf.randomUniform([n], 0, 1, 'float32', 4),
      tf.add(tf.tensor1d(means!), tf.mul(std, noise)),
      0,
    );
    const share = numbers(drawn).filter((each) => each > 2.5).length / n;
    const expected = Math.exp(1) / total;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / n) + 0.001);
  });

  it('relaxed draws follow the classes: the largest weight is at a class as often as it is probable', () => {
    const p = [0.5, 0.3, 0.2];
    const n = 20_000;
    const logits = tf.tile(tf.tensor2d([p.map(Math.log)]), [n, 1]);
    const noise = nn.gumbel(tf.randomUniform([n, 3], 0, 1, 'float32', 7));
    const hard = nn.gumbelSoftmax(logits, noise, 0.5, true);
    const shares = numbers(tf.mean(hard, 0));
    p.forEach((each, at) => expect(Math.abs(shares[at]! - each)).toBeLessThan(4 * Math.sqrt((each * (1 - each)) / n)));
    const soft = nn.gumbelSoftmax(logits, noise, 0.5);
    expect(numbers(tf.sum(soft, 1)).every((sum) => Math.abs(sum - 1) < 1e-5)).toBe(true);
    expect(numbers(tf.sub(tf.argMax(hard, 1), tf.argMax(soft, 1))).every((difference) => difference === 0)).toBe(true);
  });
});
