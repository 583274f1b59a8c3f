import * as tf from '@tensorflow/tfjs-core';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { adam, glorotUniform, rmsprop, sgd, weight } from '../../index.js';
import type { AnyModel, Batch, OptimizerDefinition } from '../../index.js';
import { uniform } from '../random/index.js';
import { model as vae } from '../../testing/tiny-vae.js';
import { createTrainer } from './trainer.js';
import { alone, batch, model, step } from './testing/models.js';

beforeAll(async () => {
  await prepareBackend('wasm');
});

/** Images of noise, since their content does not matter here. */
const images = (key: string, count = 8): Batch => ({
  x: tf.tensor4d(uniform({ seed: 1, path: key }, count * 784), [count, 28, 28, 1]),
  digit: tf.tensor1d(
    Array.from({ length: count }, (_, index) => index % 10),
    'int32',
  ),
});

const withOptimizer = (optimizer: OptimizerDefinition): AnyModel => {
  const [group] = vae.train.groups;
  const steps = group!.steps.map((entry) => ({ ...entry, optimizer }));
  return { ...vae, train: { ...vae.train, groups: [{ together: false, steps }] } };
};

async function bytes(trainer: ReturnType<typeof createTrainer>): Promise<Record<string, string>> {
  const { arrays } = await trainer.state();
  return Object.fromEntries(
    [...arrays].map(([path, { values }]) => [path, Buffer.from(values.buffer).toString('hex')]),
  );
}

describe('state and load', () => {
  it.each([adam(), rmsprop({ centered: true, momentum: 0.9 }), sgd({ momentum: 0.9, lr: 1e-4 })])(
    'go on bit for bit with $kind',
    async (optimizer) => {
      const straight = createTrainer(withOptimizer(optimizer), { seed: 3 });
      for (const key of ['a', 'b', 'c', 'd']) await straight.iterate([images(key)], 0);
      const first = createTrainer(withOptimizer(optimizer), { seed: 3 });
      for (const key of ['a', 'b']) await first.iterate([images(key)], 0);
      const second = createTrainer(withOptimizer(optimizer), { seed: 3 });
      second.load(await first.state());
      for (const key of ['c', 'd']) await second.iterate([images(key)], 0);
      expect(second.iteration).toBe(4);
      expect(await bytes(second)).toEqual(await bytes(straight));
    },
  );

  it('name the misfit, and then change nothing', async () => {
    const trainer = createTrainer(vae, { seed: 3 });
    const before = await bytes(trainer);
    const { arrays } = await trainer.state();
    const renamed = new Map(arrays);
    renamed.delete('Encoder/conv/kernel');
    renamed.set('Encoder/conv/kernal', arrays.get('Encoder/conv/kernel')!);
    renamed.set('Decoder/dense/bias', { shape: [784], values: new Float32Array(784).fill(9) });
    expect(() => trainer.load({ arrays: renamed, iteration: 1 })).toThrow(
      "no 'Encoder/conv/kernel'. Did you mean 'Encoder/conv/kernal'?",
    );
    const reshaped = new Map(arrays).set('Decoder/dense/bias', { shape: [2], values: new Float32Array(2) });
    expect(() => trainer.load({ arrays: reshaped, iteration: 1 })).toThrow(
      "'Decoder/dense/bias' is [784] in the model and [2] in the weights",
    );
    expect(await bytes(trainer)).toEqual(before);
  });
});

describe('initial weights (rule 13)', () => {
  const two = (first: string): AnyModel =>
    model(alone(step('loss', ['A'], () => tf.scalar(0))), {
      weights: {
        [first]: { kernel: weight([4, 4], glorotUniform(4, 4)) },
        Kept: { kernel: weight([3, 3], glorotUniform(3, 3)) },
      },
    });

  it('hang on seed and path alone: a net that a variant leaves alone starts the same', async () => {
    const one = (await createTrainer(two('Old'), { seed: 5 }).state()).arrays;
    const other = (await createTrainer(two('New'), { seed: 5 }).state()).arrays;
    const seeded = (await createTrainer(two('Old'), { seed: 6 }).state()).arrays;
    expect(one.get('Kept/kernel')!.values).toEqual(other.get('Kept/kernel')!.values);
    expect(one.get('Old/kernel')!.values).not.toEqual(other.get('New/kernel')!.values);
    expect(one.get('Kept/kernel')!.values).not.toEqual(seeded.get('Kept/kernel')!.values);
  });
});

describe('memory', () => {
  it('holds as many tensors after every iteration, and none after dispose', async () => {
    const data = images('memory');
    const before = tf.memory().numTensors;
    const clipped = withOptimizer(adam());
    const steps = clipped.train.groups[0]!.steps.map((entry) => ({
      ...entry,
      clip: { gradients: 1, weights: 0.5 },
      repeat: 2,
    }));
    const trainer = createTrainer(
      {
        ...clipped,
        averages: { Slow: { of: 'Decoder', decay: 0.99 } },
        train: { ...clipped.train, groups: [{ together: true, steps }] },
      },
      { seed: 3 },
    );
    await trainer.iterate([data, data], 0); // This step makes the moments.
    const held = tf.memory().numTensors;
    for (let iteration = 0; iteration < 3; iteration++) {
      await trainer.iterate([data, data], 0);
      expect(tf.memory().numTensors).toBe(held);
    }
    await trainer.evaluate([data]);
    trainer.load(await trainer.state());
    expect(tf.memory().numTensors).toBe(held);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('lets go of batches to the caller', async () => {
    const trainer = createTrainer(model(alone(step('loss', ['A'], (v) => v.A.a))), { seed: 1 });
    const data = batch(1, 2);
    await trainer.iterate([data], 0);
    expect(data['x']!.isDisposed).toBe(false);
  });
});

describe('the engine in a page', () => {
  it('is bundled for browsers without anything of Node', async () => {
    const contents = `export { createTrainer, decodeSafetensors } from './runtime/index.js'; export { model } from './runtime/testing/tiny-vae.js';`;
    const { outputFiles, errors } = await build({
      stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      external: ['@tensorflow/*'],
      logLevel: 'silent',
    });
    expect(errors).toEqual([]);
    expect(outputFiles[0]!.text).not.toMatch(/from "node:|require\("/);
  });
});
