/** Values that steps of an iteration share are computed once, and training has the same bits as without sharing. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, StepDefinition, Batch } from '../runtime/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { loadModel } from './testing/load.js';

const path = fileURLToPath(new URL('dcgan.gen', import.meta.url));
type Steps = readonly StepDefinition<unknown, Batch>[];

/** A model with changed steps. */
function withSteps(model: AnyModel, change: (steps: Steps) => Steps): AnyModel {
  const groups = model.train.groups.map((group) => ({ ...group, steps: change(group.steps as Steps) }));
  return { ...model, train: { ...model.train, groups } } as AnyModel;
}
const alone = (model: AnyModel): AnyModel => withSteps(model, (steps) => steps.map(({ shares: _, ...step }) => step));

interface Trained {
  /** The fingerprints of arrays by path. */
  readonly arrays: Readonly<Record<string, string>>;
  readonly products: number;
  readonly left: number;
}

/** Trains two iterations on two examples; returns all trained arrays and the numbers of convolutions and of leaks. */
async function train(model: AnyModel): Promise<Trained> {
  const trainer = createTrainer(model, { seed: 3 });
  const x = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 4);
  const batches = Array.from({ length: trainer.batchesPerIteration }, () => ({ x }));
  await trainer.iterate(batches, 0);
  const before = tf.memory().numTensors;
  const profile = await tf.profile(async () => void (await trainer.iterate(batches, 0)));
  const left = tf.memory().numTensors - before;
  const { arrays } = await trainer.state();
  trainer.dispose();
  x.dispose();
  const products = profile.kernels.filter(({ name }) => name === 'FusedConv2DTranspose').length;
  const fingerprints = [...arrays].map(([name, { values }]) => {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return { arrays: Object.fromEntries(fingerprints), products, left };
}

describe('shared values', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(['DCGAN', 'WGAN'])('%s: the same bits, fewer kernels, nothing left over', async (name) => {
    const model = await loadModel(path, name);
    const steps = model.train.groups.flatMap((group) => group.steps as Steps);
    expect(steps.map(({ shares }) => shares)).toEqual([['fake/G'], ['fake/G']]);
    const shared = await train(model);
    const plain = await train(alone(model));
    expect(shared.arrays).toEqual(plain.arrays);
    // Sharing saves one pass of the generator, which has three transposed convolutions.
    expect(plain.products - shared.products).toBe(3);
    expect([shared.left, plain.left]).toEqual([0, 0]);
  });

  it('StyleGAN: the gradient of a shared picture reaches the net of its styles', async () => {
    const settings = { resolution: '32', latent: '8', most: '8' };
    const model = await loadModel(fileURLToPath(new URL('stylegan.gen', import.meta.url)), 'StyleGAN', { settings });
    const moved = async (each: AnyModel): Promise<string[]> => {
      const trainer = createTrainer(each, { seed: 3 });
      const x = tf.randomUniform([2, 32, 32, 3], -1, 1, 'float32', 4);
      await trainer.iterate([{ x }], 0);
      const { arrays } = await trainer.state();
      trainer.dispose();
      x.dispose();
      return [...arrays].flatMap(([name, { values }]) =>
        name.startsWith('optimizer/generator/Mapping/') ? [`${name} ${values.slice(0, 8).join()}`] : [],
      );
    };
    const shared = await moved(model);
    expect(shared.length).toBeGreaterThan(0);
    expect(shared).toEqual(await moved(alone(model)));
  });

  it('with together, all gradients come before any update', async () => {
    const model = await loadModel(path, 'DCGAN');
    const { groups } = model.train;
    const steps = groups.flatMap((group) => group.steps);
    const together = { ...model, train: { ...model.train, groups: [{ together: true, steps }] } } as AnyModel;
    const shared = await train(together);
    const plain = await train(alone(together));
    expect(shared.arrays).toEqual(plain.arrays);
    expect(shared.left).toBe(0);
  });

  it('a value kept for a later step is disposed if that step never runs', async () => {
    const model = await loadModel(path, 'DCGAN');
    const broken = withSteps(model, (steps) =>
      steps.map((step) =>
        step.name === 'generator'
          ? {
              ...step,
              terms: () => {
                throw new Error('no');
              },
            }
          : step,
      ),
    );
    const trainer = createTrainer(broken, { seed: 3 });
    const x = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 4);
    await expect(trainer.iterate([{ x }], 0)).rejects.toThrow('no');
    const before = tf.memory().numTensors;
    await expect(trainer.iterate([{ x }], 0)).rejects.toThrow('no');
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
    x.dispose();
  });
});
