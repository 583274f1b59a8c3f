/** Values on their way through a training, and where they stand outside of it. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { createTrainer } from '../train/trainer.js';
import { drawingPass } from '../train/inference.js';
import { alone, batch, model, read, step } from '../train/testing/models.js';
import type { W } from '../train/testing/models.js';
import type { AnyModel, Batch, Pass } from '../../index.js';
import { anneal } from './annealing.js';

beforeAll(() => prepareBackend('cpu'));

const at = (stageEpoch: number): Pass => ({ ...drawingPass(1, 'annealing', 2), stageEpoch });

describe('a value that changes with the training', () => {
  it.each([
    [{ epochs: 10 }, 0, 0],
    [{ epochs: 10 }, 2.5, 1],
    [{ epochs: 10 }, 12, 4],
    [{ epochs: 10, after: 5 }, 5, 0],
    [{ epochs: 10, after: 5 }, 10, 2],
    [{ epochs: 10, rho: 2 }, 5, 1],
  ])('goes 0 to 4 by %o: after %d epochs of the stage it is %d', async (options, epoch, expected) => {
    expect(await read(anneal(at(epoch), 0, 4, options))).toBeCloseTo(expected, 6);
  });

  it('falls by the same factor with a geometric spacing', async () => {
    const values = [0, 1, 2, 3].map((epoch) => anneal(at(epoch), 1, 0.125, { epochs: 3, rho: Infinity }).dataSync()[0]);
    values.forEach((value, epoch) => expect(value).toBeCloseTo(0.5 ** epoch, 6));
  });

  it('has its last value outside of training steps', async () => {
    expect(await read(anneal(drawingPass(1, 'annealing', 2), 0, 4, { epochs: 10 }))).toBe(4);
  });
});

/** The gradient of the loss is the weight itself: a step subtracts 0.1 times what it has come to. */
const warmed = (epochs: number): AnyModel =>
  model(alone(step('loss', ['A'], (w, _, pass) => tf.mul(anneal(pass, 0, 1, { epochs }), w.A.a))), {
    evaluate: (_w: unknown, { x }: Batch, pass: Pass) => ({ mean: tf.mul(x!, anneal(pass, 0, 1, { epochs })) }),
  });

describe('a weight of a loss', () => {
  it('changes at every iteration, and measurements have its last value', async () => {
    const trainer = createTrainer(warmed(2), { seed: 0 });
    const x = batch(1, 3);
    let expected = 1;
    for (const epoch of [0, 0.5, 1, 1.5, 2, 2.5]) {
      await trainer.iterate([x], epoch);
      expected -= 0.1 * Math.min(1, epoch / 2);
      expect(await read((trainer.weights as W).A.a)).toBeCloseTo(expected, 6);
      expect((await trainer.evaluate([x]))['mean']).toBe(2);
    }
    trainer.dispose();
    tf.dispose(Object.values(x));
  });

  it('goes on bit for bit from a state in the midst of its way', async () => {
    const x = batch(1, 3);
    const epochs = [0, 1 / 3, 2 / 3, 1, 4 / 3];
    const straight = createTrainer(warmed(3), { seed: 0 });
    for (const epoch of epochs) await straight.iterate([x], epoch);
    const first = createTrainer(warmed(3), { seed: 0 });
    for (const epoch of epochs.slice(0, 2)) await first.iterate([x], epoch);
    const second = createTrainer(warmed(3), { seed: 0 });
    second.load(await first.state());
    for (const epoch of epochs.slice(2)) await second.iterate([x], epoch);
    expect(await read((second.weights as W).A.a)).toBe(await read((straight.weights as W).A.a));
    expect(await read((second.weights as W).A.a)).toBeLessThan(1);
    for (const each of [straight, first, second]) each.dispose();
    tf.dispose(Object.values(x));
  });
});
