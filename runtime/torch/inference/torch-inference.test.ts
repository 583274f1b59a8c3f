import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { AnyModel, RunPlan } from '../../contract/model.js';
import { prepareBackend } from '../../engine/backend/index.js';
import { createTrainer } from '../../library/train/trainer.js';
import { alone, model, step } from '../../library/train/testing/models.js';
import type { Calls } from '../conductor/calls.js';
import { Conductor } from '../conductor/conductor.js';
import { FakePython } from '../testing/fake-python.js';
import { TorchInference } from './torch-inference.js';

beforeAll(async () => {
  await prepareBackend('cpu');
});

const plan = {
  samples: { generate: { run: 'sample_generate' } },
  plots: { codes: { kind: 'scatter', values: 'plot_codes' }, curves: { kind: 'lines' } },
  evaluations: { ood: { run: 'evaluation_ood', averages: { entropy: { values: 'entropy_ood' } } } },
  functions: {
    sample_generate: { reads: ['z'], answers: ['output0', 'output1'] },
    plot_codes: { reads: ['x', 'kind'], answers: ['points', 'color'] },
    evaluation_ood: { reads: ['x', 'entropy'], answers: ['score'] },
    entropy_ood: { reads: ['x'], answers: ['entropy'] },
  },
} as unknown as RunPlan;

async function connected(): Promise<{ inference: TorchInference; python: FakePython }> {
  let meet: (calls: Calls) => void = () => undefined;
  const met = new Promise<Calls>((resolve) => (meet = resolve));
  const conductor = await Conductor.listen({ connected: (_, calls) => meet(calls) });
  onTestFinished(() => conductor.close());
  const python = await FakePython.connect(conductor.environment);
  return { inference: new TorchInference({} as AnyModel, 7, plan, await met), python };
}

test('asks for the function of a declaration by its name in the plan, with what it reads and the place of its draws', async () => {
  const { inference, python } = await connected();
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const given = { x, kind: tf.tensor1d([3], 'int32'), unread: tf.scalar(1), entropy: tf.scalar(0.5) };
  const place = { key: 'evaluation/ood', size: 1 };
  const asked = [
    inference.compute({ of: 'plot', name: 'codes' }, given, { ...place, first: 5 }),
    inference.compute({ of: 'scores', name: 'ood' }, given, place),
    inference.compute({ of: 'average', name: 'entropy', evaluation: 'ood' }, given, place),
  ];
  const frames = [await python.next(), await python.next(), await python.next()];
  expect(frames.map(({ header }) => header)).toEqual([
    { id: 1, call: 'compute', function: 'plot_codes', key: 'evaluation/ood', size: 1, first: 5, seed: 7 },
    { id: 2, call: 'compute', function: 'evaluation_ood', key: 'evaluation/ood', size: 1, first: 0, seed: 7 },
    { id: 3, call: 'compute', function: 'entropy_ood', key: 'evaluation/ood', size: 1, first: 0, seed: 7 },
  ]);
  expect(frames.map(({ arrays }) => arrays.map(({ name, shape }) => [name, shape]))).toEqual([
    [['x', [1, 2, 2, 1]], ['kind', [1]]],
    [['x', [1, 2, 2, 1]], ['entropy', []]],
    [['x', [1, 2, 2, 1]]],
  ]); // prettier-ignore
  python.send({ id: 1 }, [
    { name: 'points', shape: [1, 2], values: Float32Array.of(5, 6) },
    { name: 'color', shape: [1], values: Int32Array.of(3) },
  ]);
  python.send({ id: 2 }, [{ name: 'score', shape: [1], values: Float32Array.of(-3) }]);
  python.send({ id: 3, error: { name: 'UserError', message: 'Not finite.' } });
  const [plot, scores] = [await asked[0]!, await asked[1]!];
  expect(await plot['points']!.array()).toEqual([[5, 6]]);
  // A class that comes back is the given tensor, by which its names are found.
  expect(plot['color']).toBe(given.kind);
  expect(await scores['score']!.array()).toEqual([-3]);
  await expect(asked[2]).rejects.toThrow('Not finite.');
});

test('a sample is called with all that it is given', async () => {
  const { inference, python } = await connected();
  const asked = inference.compute(
    { of: 'sample', name: 'generate' },
    { z: tf.zeros([2, 3]), unread: tf.zeros([2]) },
    { key: 'sample/generate', size: 2, first: 8 },
  );
  const { header, arrays } = await python.next();
  expect(arrays.map(({ name }) => name)).toEqual(['z', 'unread']);
  python.send({ id: header['id'] }, [
    { name: 'output0', shape: [2, 1, 1, 3], values: new Float32Array(6).fill(1) },
    { name: 'output1', shape: [2], values: new Float32Array(2) },
  ]);
  const outputs = await asked;
  expect([outputs['output0']!.shape, outputs['output1']!.shape]).toEqual([[2, 1, 1, 3], [2]]);
});

test('given values are drawn here, as a trainer of this process draws them', async () => {
  const trainer = createTrainer(model(alone(step('loss', ['A'], (w) => w.A.a))), { seed: 7 });
  const { inference } = await connected();
  const drawn = await Promise.all(
    [trainer, inference].map((each) => each.pass('sample/generate', 4, 2).normal('given/z', [4, 3]).array()),
  );
  expect(drawn[0]).toEqual(drawn[1]);
});
