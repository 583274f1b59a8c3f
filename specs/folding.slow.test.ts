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

/** Folded blocks and iterations compute the same bits as written-out ones. */
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

/** The weights and the optimizers' moments at the start and after two iterations, and all losses, metrics and samples. */
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

  test.each(models)('%s computes the same bits', async (model) => {
    const [folded, apart] = await Promise.all([true, false].map((fold) => loadModel(spec, model, { fold })));
    const [given, expected] = [await computed(folded!), await computed(apart!)];
    expect([...given.keys()]).toEqual([...expected.keys()]);
    expect(given.size).toBeGreaterThan(20);
    for (const [name, value] of expected) expect(given.get(name), name).toEqual(value);
  });
});

test('modules pass strict TypeScript', async () => {
  const texts = await Promise.all(models.map((model) => textOf(model)));
  expect(
    [...typeErrors(texts)].flatMap(([index, errors]) => errors.map((error) => `${models[index]}: ${error}`)),
  ).toEqual([]);
});

describe('folding', () => {
  test('writes everything out if it is off', async () => {
    for (const model of models) {
      const text = await textOf(model, false);
      expect(count(text, /\bfor \(/g), model).toBe(0);
      expect(text).not.toContain('repeated(');
    }
  });

  test('makes a function of a block that is applied several times, in any place', async () => {
    const text = await textOf('Nested');
    expect(count(text, /^function Cell\(/gm)).toBe(1);
    expect(count(text, /^function Noisy\(/gm)).toBe(1);
    // Convolutions with kernels of 3 and of 5 are the same code, which does not contain the kernel's size.
    expect(count(text, /nn\.spectralNorm/g)).toBe(1);
  });

  test('computes numbers from the index or lists them', async () => {
    const text = functionIn(await textOf('Numbers'), 'E');
    expect(text).toContain('= [0.1, 0.5, 0.2, 0.4][i]!;');
    expect(text).toContain('2 * i + 1');
    expect(text).toContain('`mixed/${i}/dropout`');
    // A square is other code than other powers, so these iterations are not alike.
    expect(text).toContain('w.powers.slice(3)');
    expect(count(text, /tf\.pow\(/g)).toBe(2);
  });

  test('lists the values of iterations that others read', async () => {
    const text = functionIn(await textOf('Skips'), 'E');
    expect(text).toMatch(/const (\w+): Tensor4D\[\] = \[\];[^]*?\1\.push\(/);
    expect(text).toMatch(/= \[\w+\[1\]!, \w+\[0\]!\];/);
  });

  test('keeps an activation in the layer of the iteration before that fuses it', async () => {
    const [folded, apart] = await Promise.all([textOf('Fused'), textOf('Fused', false)]);
    const taken = /activation: 'relu'/g;
    expect(count(functionIn(apart, 'E'), taken)).toBe(1 + 3 + 1 + 3 + 2 + 2 + 9);
    expect(functionIn(folded, 'E')).toContain('for (const [i, each] of w.repeat.entries())');
  });

  test('inverts a flow through its loops and sums their log-determinants', async () => {
    const text = await textOf('Flowing');
    expect(functionIn(text, 'inverseF')).toContain('.reverse())');
    expect(functionIn(text, 'F')).toMatch(/flow\.total\(\[[^\]]*\.\.\.\w+/);
    expect(count(text, /^function Small\(/gm)).toBe(1);
    expect(count(await textOf('Longer'), /\n/g)).toBe(count(text, /\n/g));
  });

  test('keeps the iterations together that an edit does not change', async () => {
    const text = await textOf('Swapped');
    expect(text).toContain('w.outer[0]');
    expect(count(text, /\bfor \(/g)).toBeGreaterThan(2);
  });
});
