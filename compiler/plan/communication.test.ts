/** The bytes that processes add up: computed by hand for two small nets. */
import { expect, test } from 'vitest';
import { tfjs } from '../emit/tfjs/target.js';
import { graphOf } from '../testing/testing.js';
import { communicationOf } from './communication.js';
import type { Communication } from './communication.js';
import { planOf } from './plan.js';

const of = (text: string): Communication[] => {
  const graph = graphOf(text);
  return communicationOf(graph, planOf(graph, tfjs));
};

const gan = (train: string): string => `model GAN {
  data tiny { x: [4, 4, 1] in 0..1 }
  net G(z: [2]) -> [4, 4, 1] in 0..1 { return z -> Dense(16) -> BatchNorm -> sigmoid -> Reshape(4, 4, 1) }
  net D(x) { return x -> Flatten -> Dense(1) }
  net Slow = ema(G, 0.9)
  let fake = G(normal([2]))
  loss d = mean(D(fake)) - mean(D(x))
  loss g = -mean(D(fake))
  ${train}
}`;

/** A number for each weight: a Dense layer without bias or with it, and the scale and shift of the 16 features. */
const [ofG, ofD] = [4 * (2 * 16 + 16 + 2 * 16), 4 * (16 + 1)];
/** Means and variances of the 16 features, and their gradients, which a step of the other net does not take. */
const statistics = 4 * 2 * 2 * 16;

test('gradients of the nets that a step moves, and the statistics of those in training mode', () => {
  const [found] = of(
    gan(`train {
      step critic: minimize d over D with adam(lr=2e-4), repeat 2
      step generator: minimize g over G with adam(lr=2e-4)
      batch 4  epochs 1
    }`),
  );
  expect(found!.steps).toEqual([
    { name: 'critic', over: ['D'], gradients: ofD, statistics: statistics / 2, times: 2 },
    { name: 'generator', over: ['G'], gradients: ofG, statistics, times: 1 },
  ]);
  expect(found!.bytes).toBe(2 * (ofD + statistics / 2) + ofG + statistics);
});

test('stages have bytes of their own', () => {
  const stages = of(
    gan(`train {
      batch 4
      stage first { minimize d over D with adam(lr=2e-4)  epochs 1 }
      stage second { minimize g over G with adam(lr=2e-4)  epochs 1 }
    }`),
  );
  expect(stages.map(({ stage, steps }) => [stage, steps[0]!.gradients])).toEqual([
    ['first', ofD],
    ['second', ofG],
  ]);
});
