import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import type { OptimizerDefinition } from '../../contract/model.js';
import {
  adam,
  adamw,
  clipByGlobalNorm,
  clipWeight,
  createOptimizer,
  moveAverage,
  rateMultiplier,
  rmsprop,
  sgd,
} from './index.js';

/** The gradients of a run of five steps: arbitrary, of several signs and sizes. */
const gradients = Array.from({ length: 5 }, (_, t) => [0, 1, 2, 3].map((i) => Math.sin(3 * t + i) * 10 ** (i - 2)));
const start = [0.5, -1, 2, 0];

/** Keras's loops, written out in float64 for one number. */
function reference(definition: OptimizerDefinition, w0: number, slopes: readonly number[]): number {
  let w = w0;
  let [m, v, velocity, mean] = [0, 0, 0, 0];
  slopes.forEach((slope, index) => {
    const t = index + 1;
    const { lr } = definition;
    if (definition.kind === 'sgd') {
      const g = slope + definition.weightDecay * w;
      velocity = definition.momentum * velocity - lr * g;
      w += definition.nesterov ? definition.momentum * velocity - lr * g : velocity;
    } else if (definition.kind === 'rmsprop') {
      v = definition.decay * v + (1 - definition.decay) * slope ** 2;
      mean = definition.decay * mean + (1 - definition.decay) * slope;
      const denominator = v - (definition.centered ? mean ** 2 : 0) + definition.epsilon;
      velocity = definition.momentum * velocity + (lr * slope) / Math.sqrt(denominator);
      w -= velocity;
    } else {
      if (definition.kind === 'adamw') w -= lr * definition.weightDecay * w;
      m = definition.beta1 * m + (1 - definition.beta1) * slope;
      v = definition.beta2 * v + (1 - definition.beta2) * slope ** 2;
      const alpha = (lr * Math.sqrt(1 - definition.beta2 ** t)) / (1 - definition.beta1 ** t);
      w -= (alpha * m) / (Math.sqrt(v) + definition.epsilon);
    }
  });
  return w;
}

const definitions: OptimizerDefinition[] = [
  sgd({ lr: 0.1 }),
  sgd({ lr: 0.1, momentum: 0.9 }),
  sgd({ lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.05 }),
  adam(),
  adam({ lr: 0.05, beta1: 0.5, beta2: 0.99 }),
  adam({ lr: 0.1, beta1: 0, beta2: 0.9 }),
  adamw({ lr: 0.05, weightDecay: 0.1 }),
  rmsprop({ lr: 0.05 }),
  rmsprop({ lr: 0.05, momentum: 0.8, centered: true, decay: 0.99 }),
];

describe.each(testedBackends)('optimizers on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(definitions)('$kind %#: five steps as Keras would take them, and nothing left over', (definition) => {
    const optimizer = createOptimizer(definition);
    const before = tf.memory().numTensors;
    let weight = tf.tensor1d(start) as tf.Tensor;
    let slots = optimizer.createSlots(weight.shape);
    expect(Object.keys(slots)).toEqual(optimizer.slotNames);
    gradients.forEach((values, index) => {
      const gradient = tf.tensor1d(values);
      const next = optimizer.update(weight, gradient, slots, definition.lr, index + 1);
      tf.dispose([gradient, weight, { ...slots }]);
      ({ weight, slots } = next);
    });
    expect(Object.keys(slots)).toEqual(optimizer.slotNames);
    weight.dataSync().forEach((value, i) => {
      const slopes = gradients.map((values) => values[i]!);
      expect(value).toBeCloseTo(reference(definition, start[i]!, slopes), 5);
    });
    tf.dispose([weight, { ...slots }]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('clips gradients by their common norm, weights by value, and averages', () => {
    const before = tf.memory().numTensors;
    const large = new Map<string, tf.Tensor>([
      ['a', tf.tensor1d([3, 0])],
      ['b', tf.tensor2d([[0, 4]])],
    ]);
    const clipped = clipByGlobalNorm(large, 1);
    expect([...clipped.get('a')!.dataSync()]).toEqual([expect.closeTo(0.6, 6), 0]);
    expect([...clipped.get('b')!.dataSync()]).toEqual([0, expect.closeTo(0.8, 6)]);
    const untouched = clipByGlobalNorm(large, 100);
    expect([...untouched.get('b')!.dataSync()]).toEqual([0, 4]);
    const weight = clipWeight(large.get('a')!, 0.01);
    expect(weight.dataSync()[0]).toBeCloseTo(0.01, 7);
    const averaged = moveAverage(large.get('a')!, weight, 0.9);
    expect(averaged.dataSync()[0]).toBeCloseTo(2.701, 5);
    tf.dispose([...large.values(), ...clipped.values(), ...untouched.values(), weight, averaged]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('defaults and schedules', () => {
  it('are those of Keras', () => {
    expect(adam()).toEqual({ kind: 'adam', lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
    expect(rmsprop({ lr: 5e-5 })).toMatchObject({ lr: 5e-5, decay: 0.9, epsilon: 1e-7, centered: false, momentum: 0 });
  });

  it('multiply the rate by epoch', () => {
    const linear = { kind: 'linear', from: 100, to: 200 } as const;
    expect([0, 100, 150, 200, 250].map((epoch) => rateMultiplier(linear, epoch))).toEqual([1, 1, 0.5, 0, 0]);
    const cosine = { kind: 'cosine', to: 12, warmup: 2 } as const;
    expect(rateMultiplier(cosine, 0)).toBeCloseTo(1 / 3);
    expect(rateMultiplier(cosine, 2)).toBe(1);
    expect(rateMultiplier(cosine, 7)).toBeCloseTo(0.5);
    expect(rateMultiplier(cosine, 20)).toBeCloseTo(0);
    expect(rateMultiplier({ kind: 'step', every: 10, factor: 0.5 }, 25)).toBe(0.25);
    expect(rateMultiplier({ kind: 'constant' }, 9)).toBe(1);
  });
});
