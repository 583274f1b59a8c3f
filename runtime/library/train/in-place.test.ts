/** Optimizers overwrite weights in place, and no other tensor may change. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam, constant, defineModel, rmsprop, sgd, weight } from '../../index.js';
import type { AnyModel, OptimizerDefinition } from '../../index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { batch, step } from './testing/models.js';
import { createTrainer } from './trainer.js';

const SIDE = 20;

/** A model of one matrix whose products with the batch are squared; `loss` may break it. */
function matrixModel(optimizer: OptimizerDefinition, loss = (value: tf.Tensor): tf.Tensor => value): AnyModel {
  const terms = (w: { A: { kernel: tf.Tensor2D } }, { x }: { x: tf.Tensor1D }): tf.Tensor => {
    const rows = tf.reshape(tf.tile(tf.reshape(x, [-1, 1]), [1, SIDE]), [-1, SIDE]) as tf.Tensor2D;
    return loss(tf.mean(tf.square(tf.matMul(rows, w.A.kernel)), 1));
  };
  return defineModel({
    name: 'Matrix',
    spec: 'matrix.gen',
    weights: { A: { kernel: weight([SIDE, SIDE], constant(0.5)) } },
    averages: { Slow: { of: 'A', decay: 0.9 } },
    data: {},
    train: {
      data: 'points',
      batch: 2,
      epochs: 1,
      schedule: { kind: 'constant' },
      groups: [
        {
          together: false,
          steps: [step('loss', ['A'], terms as unknown as Parameters<typeof step>[2], { optimizer })],
        },
      ],
    },
    evaluate: () => ({}),
    terms: {},
    samples: {},
    plots: {},
  } as unknown as AnyModel) as AnyModel;
}

const optimizers = [adam({ lr: 0.01 }), rmsprop({ lr: 0.01, centered: true, momentum: 0.5 }), sgd({ momentum: 0.9 })];

describe.each(testedBackends)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));
  const x = (): ReturnType<typeof batch> => batch(1, 2);

  it.each(optimizers)('averages, clones and snapshots keep what they saw: $kind', async (optimizer) => {
    const trainer = createTrainer(matrixModel(optimizer), { seed: 1 });
    const { kernel } = (trainer.weights as { A: { kernel: tf.Variable } }).A;
    const clone = kernel.clone();
    const snapshot = await trainer.state();
    let slow = 0.5;
    for (let iteration = 0; iteration < 3; iteration += 1) {
      const before = kernel.dataSync()[0]!;
      await trainer.iterate([x()], 0);
      const after = kernel.dataSync()[0]!;
      expect(after).toBeLessThan(before);
      slow = 0.9 * slow + 0.1 * after;
      const { arrays } = await trainer.state();
      arrays.get('Slow/kernel')!.values.forEach((value) => expect(value).toBeCloseTo(slow, 6));
    }
    expect(new Set(clone.dataSync())).toEqual(new Set([0.5]));
    expect(new Set(snapshot.arrays.get('A/kernel')!.values)).toEqual(new Set([0.5]));
    // XNNPACK and ONNX Runtime use the new weights: a loss computed anew is that of the current weights.
    const ones = tf.ones([4, SIDE]) as tf.Tensor2D;
    const sums = tf.matMul(ones, kernel as unknown as tf.Tensor2D).dataSync();
    sums.forEach((sum) => expect(sum).toBeCloseTo(SIDE * kernel.dataSync()[0]!, 4));
    clone.dispose();
    trainer.dispose();
  });

  it('a refused step loses nothing, and training goes on', async () => {
    let broken = false;
    const trainer = createTrainer(
      matrixModel(adam({ lr: 0.01 }), (value) => (broken ? tf.mul(value, NaN) : value)),
      { seed: 1 },
    );
    await trainer.iterate([x()], 0);
    const before = (await trainer.state()).arrays;
    broken = true;
    await expect(trainer.iterate([x()], 0)).rejects.toThrow(/became NaN at iteration 1/);
    const after = (await trainer.state()).arrays;
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, { values }] of before) expect(after.get(path)!.values, path).toEqual(values);
    broken = false;
    await trainer.iterate([x()], 0);
    expect((await trainer.state()).arrays.get('A/kernel')!.values[0]).toBeLessThan(before.get('A/kernel')!.values[0]!);
    trainer.dispose();
  });
});
