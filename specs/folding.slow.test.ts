import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkFile } from '../compiler/index.js';
import type { AnyModel, Batch } from '../runtime/index.js';
import { createTrainer } from '../runtime/index.js';
import { uniform } from '../runtime/library/random/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { loadModel, writeModule } from './testing/load.js';
import { typeErrors } from './testing/type-check.js';

/** Blocks and iterations that are written once compute to the bit what they compute where each is written out. */
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const spec = path('testing/folded.gen');
const read = (file: string): string => readFileSync(file, 'utf8');
const { models } = checkFile(spec, { read });
const textOf = async (model: string, fold = true): Promise<string> => read(await writeModule(spec, model, { fold }));
const count = (text: string, word: RegExp): number => text.match(word)?.length ?? 0;
const functionIn = (text: string, name: string): string =>
  new RegExp(`function ${name}\\([^]*?\\n}\\n`).exec(text)?.[0] ?? '';

function batchOf({ data }: AnyModel): Record<string, Tensor> {
  const fields = Object.entries(Object.values(data)[0]!.fields);
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const shape = 'shape' in field ? [3, ...field.shape] : [3];
      const size = shape.reduce((product, side) => product * side, 1);
      return [name, tf.tensor(uniform({ seed: 5, path: name }, size), shape)];
    }),
  );
}

/** Weights at the start and after two iterations with all optimizer's moments, every loss and metric, every sample. */
async function computed(model: AnyModel): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const trainer = createTrainer(model, { seed: 3 });
  const batch = batchOf(model);
  const keep = async (when: string): Promise<void> => {
    for (const [name, { values }] of (await trainer.state()).arrays) found.set(`${when} ${name}`, values);
  };
  try {
    await keep('start');
    const batches = Array.from({ length: trainer.batchesPerIteration }, () => batch as Batch);
    for (const iteration of [1, 2]) found.set(`iteration ${iteration}`, await trainer.iterate(batches, 0));
    await keep('end');
    found.set('evaluate', await trainer.evaluate([batch]));
    for (const [name, { evaluate }] of Object.entries(model.terms))
      if (evaluate) found.set(`evaluate ${name}`, await trainer.evaluate([batch], evaluate));
    tf.tidy(() => {
      for (const [name, { run }] of Object.entries(model.samples))
        run(trainer.weights, batch, trainer.pass(name, 3)).forEach((output, index) =>
          found.set(`sample ${name} ${index}`, output.dataSync()),
        );
    });
    return found;
  } finally {
    trainer.dispose();
    tf.dispose(batch);
  }
}

describe('folded and written out', () => {
  beforeAll(() => startBackend('wasm'));

  test.each(models)('%s computes the same, to the bit', async (model) => {
    const [folded, apart] = await Promise.all([true, false].map((fold) => loadModel(spec, model, { fold })));
    const [given, expected] = [await computed(folded!), await computed(apart!)];
    expect([...given.keys()]).toEqual([...expected.keys()]);
    expect(given.size).toBeGreaterThan(20);
    for (const [name, value] of expected) expect(given.get(name), name).toEqual(value);
  });
});

test('modules hold in strict TypeScript', async () => {
  const texts = await Promise.all(models.map((model) => textOf(model)));
  expect(
    [...typeErrors(texts)].flatMap(([index, errors]) => errors.map((error) => `${models[index]}: ${error}`)),
  ).toEqual([]);
});

describe('what is written once', () => {
  test('nothing where folding is off', async () => {
    for (const model of models) {
      const text = await textOf(model, false);
      expect(count(text, /\bfor \(/g), model).toBe(0);
      expect(text).not.toContain('repeated(');
    }
  });

  test('a block that is applied several times is a function, whatever it stands in', async () => {
    const text = await textOf('Nested');
    expect(count(text, /^function Cell\(/gm)).toBe(1);
    expect(count(text, /^function Noisy\(/gm)).toBe(1);
    // Kernels of 3 and of 5 are the same code: what is written of a convolution does not say its kernel.
    expect(count(text, /nn\.spectralNorm/g)).toBe(1);
  });

  test('numbers follow from the index, or stand in a list', async () => {
    const text = functionIn(await textOf('Numbers'), 'E');
    expect(text).toContain('= [0.1, 0.5, 0.2, 0.4][i]!;');
    expect(text).toContain('2 * i + 1');
    expect(text).toContain('`mixed/${i}/dropout`');
    // A square is written in another way than other powers: these iterations are not those.
    expect(text).toContain('w.powers.slice(3)');
    expect(count(text, /tf\.pow\(/g)).toBe(2);
  });

  test('what others read of iterations is a list', async () => {
    const text = functionIn(await textOf('Skips'), 'E');
    expect(text).toMatch(/const (\w+): Tensor4D\[\] = \[\];[^]*?\1\.push\(/);
    expect(text).toMatch(/= \[\w+\[1\]!, \w+\[0\]!\];/);
  });

  test('an activation that the layer of the iteration before takes in stays with that layer', async () => {
    const [folded, apart] = await Promise.all([textOf('Fused'), textOf('Fused', false)]);
    const taken = /activation: 'relu'/g;
    expect(count(functionIn(apart, 'E'), taken)).toBe(1 + 3 + 1 + 3 + 2 + 2 + 9);
    expect(functionIn(folded, 'E')).toContain('for (const [i, each] of w.repeat.entries())');
  });

  test('a flow goes back through its loops, and sums what they change', async () => {
    const text = await textOf('Flowing');
    expect(functionIn(text, 'inverseF')).toContain('.reverse())');
    expect(functionIn(text, 'F')).toMatch(/flow\.total\(\[[^\]]*\.\.\.\w+/);
    expect(count(text, /^function Small\(/gm)).toBe(1);
    expect(count(await textOf('Longer'), /\n/g)).toBe(count(text, /\n/g));
  });

  test('an edit of one iteration leaves the others alike', async () => {
    const text = await textOf('Swapped');
    expect(text).toContain('w.outer[0]');
    expect(count(text, /\bfor \(/g)).toBeGreaterThan(2);
  });
});
