/** A last batch of one example, with and without layers that take statistics of the batch. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { batchNorm } from '../../library/ops/normalization.js';
import { minibatchStd } from '../../library/ops/style.js';
import type { AnyModel, Batch, Pass } from '../../contract/model.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from './train-run.js';

let home: string;
let data: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-single-'));
  data = join(home, 'data');
  writeDots(data);
  await prepareBackend('wasm');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const layers = {
  none: () => undefined,
  BatchNorm: (x: Tensor4D, pass: Pass) =>
    batchNorm(x, { moving_mean: tf.zeros([1]), moving_variance: tf.ones([1]) }, { momentum: 0.9, epsilon: 1e-3 }, pass),
  MinibatchStd: (x: Tensor4D) => minibatchStd(x, { group: 4 }),
  frozen: (x: Tensor4D, pass: Pass) => layers.BatchNorm(x, pass.asEvaluation()),
};

/** The iterations and warnings of one epoch of the 200 examples, and the number of examples in each batch. */
async function trained(
  layer: keyof typeof layers,
  batch: number,
): Promise<{ step: number; sizes: number[]; said: string[] }> {
  const options = runOptions(join(home, `${layer} ${batch}`), data);
  const [step] = options.model.train.groups[0]!.steps;
  const sizes: number[] = [];
  const terms = (w: unknown, given: Batch, pass: Pass): ReturnType<NonNullable<typeof step>['terms']> => {
    layers[layer](given['x'] as Tensor4D, pass);
    sizes.push(given['x']!.shape[0]!);
    return step!.terms(w as never, given as never, pass);
  };
  const train = { ...options.model.train, groups: [{ together: false, steps: [{ ...step!, terms }] }] };
  const model = { ...options.model, train, samples: {}, plots: {} } as AnyModel;
  const said: string[] = [];
  const result = await trainRun({
    ...{ ...options, model, batch, epochs: 1, checkpointEverySteps: 1000 },
    onProgress: (event) => event.kind === 'warning' && said.push(event.message),
  });
  return { step: result.step, sizes, said };
}

it.each(['BatchNorm', 'MinibatchStd'] as const)('is left out if %s is trained, with a warning', async (layer) => {
  const { step, sizes, said } = await trained(layer, 199);
  expect(step).toBe(1);
  expect(sizes).toEqual([1, 199]); // The first is the one example that finds the layers, the second the batch.
  expect(said).toEqual([
    `200 examples in batches of 199 leave a last batch of one, and ${layer} takes statistics of a batch: it is left out, in every epoch another example.`,
  ]);
});

it.each(['none', 'frozen'] as const)('is trained on if no layer takes statistics of it: %s', async (layer) => {
  const { step, sizes, said } = await trained(layer, 199);
  expect({ step, sizes: sizes.slice(1), said }).toEqual({ step: 2, sizes: [199, 1], said: [] });
});

it('is not looked for if batches divide the examples, or leave more than one', async () => {
  expect(await trained('BatchNorm', 100)).toEqual({ step: 2, sizes: [100, 100], said: [] });
  expect(await trained('BatchNorm', 198)).toEqual({ step: 2, sizes: [198, 2], said: [] });
});

it('gives a warning if all batches are single examples', async () => {
  const { step, said } = await trained('BatchNorm', 1);
  expect(step).toBe(200);
  expect(said).toEqual(['Every batch is one example, and BatchNorm takes statistics of a batch: take a larger batch.']);
});
