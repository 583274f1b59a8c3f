import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyModel, Trainer } from '../runtime/index.js';
import { createTrainer } from '../runtime/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { startBackend, testedBackends } from '../runtime/testing/backends.js';
import { loadModel, writeModule } from './testing/load.js';

/** Layers with fused activations compute the same values and gradients as separate activations. */
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const models: readonly (readonly [spec: string, model: string])[] = [
  ['testing/fused.gen', 'Fused'],
  ['testing/smooth-gan.gen', 'WGAN_GP_Leaky'],
  ['cvae-mnist.gen', 'ConditionalVAE'],
];

function batchOf(model: AnyModel, size: number): Record<string, Tensor> {
  const { fields } = Object.values(model.data)[0]!;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const shape = 'shape' in field ? [size, ...field.shape] : [size];
      const stream = new Stream({ seed: 5, path: name });
      const numbers = Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () =>
        field.kind === 'class' ? Math.floor(10 * stream.uniform()) : stream.uniform(),
      );
      return [name, tf.tensor(numbers, shape, field.kind === 'class' ? 'int32' : 'float32')];
    }),
  );
}

function variables(tree: unknown): Variable[] {
  if (tree instanceof tf.Variable) return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(variables) : [];
}

/** The losses, the samples and the gradients of every step. */
function computed(model: AnyModel, trainer: Trainer, batch: Record<string, Tensor>): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const keep = (name: string, tensor: Tensor): void => void found.set(name, [...tensor.dataSync()]);
  tf.tidy(() => {
    const { weights } = trainer;
    for (const [name, term] of Object.entries(model.evaluate(weights, batch, trainer.pass('evaluate', 3))))
      keep(`evaluate ${name}`, term);
    for (const [name, { run, given }] of Object.entries(model.samples))
      if (Object.keys(given).every((field) => field in batch))
        run(weights, batch, trainer.pass(name, 3)).forEach((output, index) => keep(`${name} ${index}`, output));
    for (const step of model.train.groups.flatMap(({ steps }) => steps)) {
      const pass = trainer.pass(step.name, 3).asTraining();
      const over = step.over.flatMap((net) => variables((weights as Record<string, unknown>)[net]));
      const loss = (): tf.Scalar => tf.mean(step.terms(weights, batch, pass)[step.loss]!);
      const weighed = over.filter(({ trainable }) => trainable);
      const { value, grads } = tf.variableGrads(loss, weighed);
      keep(`${step.name} loss`, value);
      weighed.forEach((weight, index) => {
        const gradient = grads[weight.name];
        if (gradient) keep(`${step.name} gradient ${index}`, gradient);
      });
    }
  });
  return found;
}

const norm = (numbers: readonly number[]): number =>
  Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0));

test('the default fuses activations, and the option keeps them separate', async () => {
  const [fused, apart] = await Promise.all(
    [true, false].map(async (fuse) =>
      readFileSync(await writeModule(path('testing/fused.gen'), 'Fused', { fuse }), 'utf8'),
    ),
  );
  const count = (text: string | undefined, word: RegExp): number => text?.match(word)?.length ?? 0;
  expect(count(fused, /activation: /g)).toBe(8);
  expect(count(apart, /activation: /g)).toBe(0);
  // A value that is named, inspected or read twice stays separate, as does an activation that no layer can fuse.
  expect(fused).toContain('nn.leakyRelu(first, 0.2)');
  expect(fused).toContain('nn.elu(inspected)');
  expect(fused).toContain('nn.softplus(batchNorm)');
  expect(fused).toContain('tf.tanh(batchNorm2)');
});

test('several calls of nets outside of training dispose their own tensors', async () => {
  const text = readFileSync(await writeModule(path('testing/fused.gen'), 'Fused'), 'utf8');
  const body = (name: string): string => new RegExp(`function ${name}\\([^]*?\\n}\\n`).exec(text)?.[0] ?? '';
  expect(body('evaluate').match(/tf\.tidy\(\(\) => [GD]\(/g)).toHaveLength(5);
  expect(body('lossD')).toContain('D(w.D, ');
  expect(body('lossD')).not.toContain('tf.tidy');
  expect(body('sampleGenerate')).not.toContain('tf.tidy');
});

describe.each(testedBackends)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  // The loops of tfjs's cpu backend would take minutes for the other models.
  test.each(backend === 'cpu' ? models.slice(0, 2) : models)('%s %s', async (spec, name) => {
    const [fused, apart] = await Promise.all([true, false].map((fuse) => loadModel(path(spec), name, { fuse })));
    expect(fused!.weights).toEqual(apart!.weights);
    const trainers = [fused!, apart!].map((model) => createTrainer(model, { seed: 2 }));
    const batch = batchOf(fused!, 3);
    try {
      const [given, expected] = trainers.map((trainer, index) => computed([fused!, apart!][index]!, trainer, batch));
      expect([...given!.values()].map(({ length }) => length)).toEqual(
        [...expected!.values()].map(({ length }) => length),
      );
      expect(given!.size).toBeGreaterThan(8);
      const gradients = [...expected!.values()];
      [...given!.values()].forEach((numbers, index) => {
        const difference = norm(numbers.map((number, place) => number - gradients[index]![place]!));
        expect(difference, [...expected!.keys()][index]).toBeLessThan(1e-4 * (norm(gradients[index]!) + 1e-2));
      });
      // A checkpoint of one model continues in the other, with the same paths and the same losses.
      const batches = Array.from({ length: trainers[0]!.batchesPerIteration }, () => batch);
      for (const trainer of trainers) await trainer.iterate(batches, 0);
      const [first, second] = await Promise.all(trainers.map((trainer) => trainer.state()));
      expect([...first!.arrays.keys()]).toEqual([...second!.arrays.keys()]);
      trainers[1]!.load(first!);
      const one = await trainers[0]!.iterate(batches, 0);
      const other = await trainers[1]!.iterate(batches, 0);
      for (const [term, value] of Object.entries(one)) expect(other[term]).toBeCloseTo(value, 4);
    } finally {
      for (const trainer of trainers) trainer.dispose();
      tf.dispose(batch);
    }
  });
});
