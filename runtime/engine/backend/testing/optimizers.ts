/** The fused optimizer steps against loops in double precision, and the tensors that they must not change. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { expectClose } from './close.js';

type Numbers = Record<string, number>;
type Named = Record<string, Tensor>;

interface Step {
  readonly kernel: string;
  readonly slots: readonly string[];
  readonly attrs: Record<string, number | boolean>;
  /** The weight and slots of one number after the step. */
  readonly after: (old: Numbers, gradient: number) => Numbers;
}

const adam = (kernel: string, beta1: number, beta2: number, keep = 1): Step => {
  const attrs = { beta1, beta2, epsilon: 1e-7, rate: 0.01, ...(kernel === 'AdamWUpdate' && { keep }) };
  return {
    kernel,
    slots: ['m', 'v'],
    attrs,
    after: (old, g) => {
      const m = beta1 * old['m']! + (1 - beta1) * g;
      const v = beta2 * old['v']! + (1 - beta2) * g * g;
      return { weight: keep * old['weight']! - (0.01 * m) / (Math.sqrt(v) + 1e-7), m, v };
    },
  };
};

const sgd = (momentum: number, nesterov: boolean, weightDecay: number): Step => ({
  kernel: 'SgdUpdate',
  slots: momentum === 0 ? [] : ['velocity'],
  attrs: { rate: 0.1, momentum, nesterov, weightDecay },
  after: (old, g): Numbers => {
    const step = -0.1 * (g + weightDecay * old['weight']!);
    if (momentum === 0) return { weight: old['weight']! + step };
    const velocity = momentum * old['velocity']! + step;
    return { weight: old['weight']! + (nesterov ? momentum * velocity + step : velocity), velocity };
  },
});

const rmsprop = (momentum: number, centered: boolean): Step => ({
  kernel: 'RmspropUpdate',
  slots: ['square', ...(centered ? ['mean'] : []), ...(momentum > 0 ? ['velocity'] : [])],
  attrs: { rate: 0.01, decay: 0.9, momentum, epsilon: 1e-3 },
  after: (old, g) => {
    const square = 0.9 * old['square']! + 0.1 * g * g;
    const mean = centered ? 0.9 * old['mean']! + 0.1 * g : 0;
    const move = (0.01 * g) / Math.sqrt(square - mean * mean + 1e-3);
    const velocity = momentum > 0 ? momentum * old['velocity']! + move : move;
    return { weight: old['weight']! - velocity, square, mean, velocity };
  },
});

const steps: readonly Step[] = [
  adam('AdamUpdate', 0.9, 0.999),
  adam('AdamUpdate', 0.5, 0.9),
  adam('AdamUpdate', 0, 0.99),
  adam('AdamWUpdate', 0.9, 0.999, 0.96),
  sgd(0, false, 0),
  sgd(0, false, 0.05),
  sgd(0.9, false, 0),
  sgd(0.9, true, 0.05),
  rmsprop(0, false),
  rmsprop(0.9, false),
  rmsprop(0, true),
  rmsprop(0.8, true),
];

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100, 257, 1023, 4099];

/** The weight, gradient and slots. Second moments are positive, and larger than the square of the first. */
function makeInputs(step: Step, size: number): Named {
  const [weight, gradient, ...slots] = inputsOf(
    ['weight', 'gradient', ...step.slots].map(() => [size]),
    'signed',
    `${step.kernel}/${size}`,
  ) as [Tensor, Tensor, ...Tensor[]];
  const positive = (tensor: Tensor): Tensor =>
    tf.tidy(() => {
      const square = tf.add(tf.abs(tensor), 1);
      tensor.dispose();
      return square;
    });
  const named = step.slots.map((name, index) => {
    const drawn = slots[index]!;
    return [name, name === 'v' || name === 'square' ? positive(drawn) : drawn] as const;
  });
  return { weight, gradient, ...Object.fromEntries(named) };
}

export function optimizerSuite(): void {
  describe('optimizer kernels', () => {
    it.each(steps)('$kernel %# as loops in double precision, of any size', (step) => {
      for (const size of sizes) {
        const inputs = makeInputs(step, size);
        const names = ['weight', ...step.slots];
        const before = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, x.dataSync().slice()]));
        const rows = Array.from({ length: size }, (_, at) =>
          step.after(Object.fromEntries(names.map((name) => [name, before[name]![at]!])), before['gradient']![at]!),
        );
        const outputs = run(step.kernel, inputs, step.attrs) as unknown as Tensor[];
        expect(outputs).toHaveLength(names.length);
        names.forEach((name, index) => {
          const expected = rows.map((row) => row[name]!);
          expectClose(outputs[index]!, expected, `${name}, ${size} numbers`);
        });
        expect([...inputs['gradient']!.dataSync()]).toEqual([...before['gradient']!]);
        tf.dispose([outputs, inputs]);
      }
    });

    it.each(steps)('$kernel %# leaves what another tensor has alone', (step) => {
      const inputs = makeInputs(step, 33);
      const names = ['weight', ...step.slots];
      const buffers = tf.memory().numDataBuffers;
      const held = names.map((name) => inputs[name]!.clone());
      const before = held.map((tensor) => [...tensor.dataSync()]);
      const outputs = run(step.kernel, inputs, step.attrs) as unknown as Tensor[];
      expect(tf.memory().numDataBuffers).toBe(buffers + names.length);
      expect(held.map((tensor) => [...tensor.dataSync()])).toEqual(before);
      expect(names.map((name) => [...inputs[name]!.dataSync()])).toEqual(before);
      tf.dispose([held, outputs, inputs]);
    });

    it('need no new memory, and products see the new weight at once', () => {
      const step = adam('AdamUpdate', 0.9, 0.999);
      const inputs = makeInputs(step, 64 * 48);
      const first = tf.reshape(inputs['weight']!, [64, 48]);
      const weight = tf.variable(first);
      tf.dispose([first, inputs['weight']!]);
      const x = tf.ones([16, 64]) as tf.Tensor2D;
      tf.matMul(x, weight as unknown as tf.Tensor2D).dispose();
      const buffers = tf.memory().numDataBuffers;
      const gradient = tf.ones([64, 48]);
      const slots = ['m', 'v'].map((name) => tf.reshape(inputs[name]!, [64, 48]));
      tf.dispose([inputs['m']!, inputs['v']!]);
      const [next, ...moved] = run(
        step.kernel,
        { weight, gradient, m: slots[0]!, v: slots[1]! },
        step.attrs,
      ) as unknown as Tensor[];
      weight.assign(next!);
      tf.dispose([next!, slots]);
      expect(tf.memory().numDataBuffers).toBe(buffers + 1);
      const product = tf.matMul(x, weight as unknown as tf.Tensor2D);
      const values = weight.dataSync();
      const expected = Array.from({ length: 16 * 48 }, (_, at) => {
        let sum = 0;
        for (let row = 0; row < 64; row += 1) sum += values[row * 48 + (at % 48)]!;
        return sum;
      });
      expectClose(product, expected);
      tf.dispose([product, x, gradient, weight, moved, inputs['gradient']!]);
    });
  });
}
