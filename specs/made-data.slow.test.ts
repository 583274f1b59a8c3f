import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { loadModule, readRunFile, resumeRun, sampleRun, trainRun } from '../runtime/node.js';
import type { TrainRunOptions } from '../runtime/node.js';
import { openRun } from '../runtime/runs/open/open-run.js';
import { dataSource } from '../runtime/runs/open/run-data.js';
import { collectSample } from '../runtime/runs/drawing/open-sample.js';
import { createTrainer } from '../runtime/library/train/trainer.js';
import { loadNewestCheckpoint } from '../runtime/runs/folder/checkpoint.js';

/** A model that draws pictures, and a model that reconstructs them. */
const painter = `model Painter {
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net Paint(z: [4]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  loss fit = mean((Paint(normal([4])) - x)^2)
  train { minimize fit over Paint with adam(lr=1e-3)  batch 100 }
  sample paint(n=3) = Paint(normal([4]))
  sample copy(x) = x
}
`;
const copier = (from: string, field: string): string => `use Painter from "painter.gen"
model Copier {
  data glyphs { x: [28, 28, 1] in 0..1 }
  data dreamt from ${from} { ${field} }
  net Copy(x) { return x -> Flatten -> Dense(784) -> Reshape(28, 28, 1) }
  let y = Copy(x)
  loss fit = mean((y - x)^2)
  train { minimize fit over Copy with adam(lr=1e-3)  batch 100 }
  sample real(x)  = x, y on glyphs.test first 4
  sample dream(x) = x, y on dreamt
}
`;
const good = copier('Painter.paint(n=5)', 'x: [28, 28, 1] in 0..1');

function errorsOf(text: string): string[] {
  const files: Record<string, string> = { 'copier.gen': text, 'painter.gen': painter };
  return compileFile('copier.gen', { read: (path) => files[path] }).diagnostics.map(
    (each) => `${each.code} ${each.message}`,
  );
}

describe('data from the samples of another model, in the checker', () => {
  test('compiles, and its field is the field of the other data set', () => {
    expect(errorsOf(good)).toEqual([]);
    const files: Record<string, string> = { 'copier.gen': good, 'painter.gen': painter };
    const { graph } = compileFile('copier.gen', { read: (path) => files[path] });
    const [glyphs, dreamt] = graph!.data;
    expect(dreamt).toMatchObject({ sources: [], made: { model: 'Painter', sample: 'paint', n: 5, output: 0 } });
    expect(dreamt!.fields[0]!.value).toBe(glyphs!.fields[0]!.value);
  });

  test.each([
    ['a misspelt model', 'Panter.paint(n=5)', 'x: [28, 28, 1] in 0..1', 'GEN1001'],
    ['a misspelt sample', 'Painter.pain(n=5)', 'x: [28, 28, 1] in 0..1', 'GEN1016'],
    ['a sample that needs data', 'Painter.copy(n=5)', 'x: [28, 28, 1] in 0..1', 'GEN3010'],
    ['no number of pictures', 'Painter.paint()', 'x: [28, 28, 1] in 0..1', 'GEN1009'],
    ['no pictures at all', 'Painter.paint(n=0)', 'x: [28, 28, 1] in 0..1', 'GEN1010'],
    ['another shape', 'Painter.paint(n=5)', 'small: [14, 14, 1] in 0..1', 'GEN2002'],
    ['a range that the sample leaves', 'Painter.paint(n=5)', 'half: [28, 28, 1] in 0.5..1', 'GEN2012'],
    ['a field that differs from its namesake', 'Painter.paint(n=5)', 'x: [28, 28, 1] in -1..1', 'GEN1003'],
    ['files changed as if they were there', 'Painter.paint(n=5)', 'x: [28, 28, 1] in 0..1 -> resize(28)', 'GEN1010'],
    ['a split of it', 'Painter.paint(n=5)', 'x: [28, 28, 1] in 0..1  split test=0.5', 'GEN1010'],
    ['two fields', 'Painter.paint(n=5)', 'x: [28, 28, 1] in 0..1  kind: class(2)', 'GEN1010'],
  ])('%s is an error', (_, from, field, code) => {
    expect(errorsOf(copier(from, field)).filter((error) => error.startsWith(code))).toHaveLength(1);
  });

  test('the resolved text is complete: it contains the model that draws', () => {
    const files: Record<string, string> = { 'copier.gen': good, 'painter.gen': painter };
    const { resolvedText } = compileFile('copier.gen', { read: (path) => files[path] });
    const again = compileFile('resolved.gen', { read: () => resolvedText });
    expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([again.models, again.graph!.name]).toEqual([['Copier', 'Painter'], 'Copier']);
    expect(again.graph!.data[1]!.made).toMatchObject({ model: 'Painter', n: 5 });
  });

  test('a model cannot draw its own data', () => {
    const text = good.replace('Painter.paint(n=5)', 'Copier.dream(n=5)');
    expect(errorsOf(text).filter((error) => error.startsWith('GEN1006'))).toHaveLength(1);
  });
});

describe('data from the samples of another model, in a run', () => {
  let folder: string;
  const train = async (spec: string, out: string, more: Partial<TrainRunOptions> = {}): ReturnType<typeof trainRun> => {
    const path = join(folder, spec);
    const read = (name: string): string | undefined => (existsSync(name) ? readFileSync(name, 'utf8') : undefined);
    const { graph, resolvedText } = compileFile(path, { read });
    const compiledCode = await emit(graph!);
    return trainRun({
      model: await loadModule(compiledCode, 'model.ts'),
      compiledCode,
      spec: { path, text: readFileSync(path, 'utf8'), resolved: resolvedText },
      seed: 4,
      folder: join(folder, out),
      maxSteps: 2,
      ...more,
    });
  };

  beforeAll(async () => {
    await prepareBackend('cpu');
    folder = await mkdtemp(join(tmpdir(), 'genc-made-'));
    await writeFile(join(folder, 'painter.gen'), painter);
    await writeFile(join(folder, 'copier.gen'), good);
    await train('painter.gen', 'painter');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('without a named run it stops before the training, and says how to name one', async () => {
    const failed = await train('copier.gen', 'none').catch((error: unknown) => error as Error & { hint?: string });
    expect(failed).toMatchObject({ message: expect.stringContaining('a run of Painter') as string });
    expect(failed).toMatchObject({ advice: { call: 'again', with: { name: 'run', model: 'Painter' } } });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('a run of another model is refused', async () => {
    await train('copier.gen', 'first', { runs: { Painter: join(folder, 'painter') } });
    const failed = train('copier.gen', 'second', { runs: { Painter: join(folder, 'first') } });
    await expect(failed).rejects.toThrow('trained Copier, and Painter is needed');
  });

  test('reconstructs exactly the pictures of the other run, which the record names and samples find again', async () => {
    const painted = join(folder, 'painter');
    const { folder: copied } = await train('copier.gen', 'copier', { runs: { Painter: painted } });
    expect((await readRunFile(copied)).runs).toEqual({ Painter: painted });
    expect(existsSync(join(copied, 'samples', 'dream'))).toBe(true);

    const values = async (run: string, sample: string, n?: number): Promise<number[]> => {
      const { run: record, model } = await openRun(run);
      const options = { directory: folder, base: folder, seed: record.seed, strict: false, runs: record.runs ?? {} };
      const source = dataSource(model, options, () => undefined);
      const trainer = createTrainer(model, { seed: record.seed });
      const { arrays, position } = await loadNewestCheckpoint(run);
      trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
      const [block] = await collectSample(trainer, sample, source, { n });
      trainer.dispose();
      return Array.from(block!.outputs[0]!.values);
    };
    const dreamt = await values(copied, 'dream');
    expect(dreamt).toHaveLength(5 * 784);
    expect(dreamt).toEqual(await values(painted, 'paint', 5));

    const { path } = await sampleRun({ folder: copied, sample: 'dream' });
    expect(existsSync(path)).toBe(true);
    const elsewhere = sampleRun({ folder: copied, sample: 'dream', runs: { Painter: join(folder, 'gone') } });
    await expect(elsewhere).rejects.toThrow('is no run folder');
    const { step } = await resumeRun(copied, { maxSteps: 3 });
    expect(step).toBe(3);
    expect(tf.memory().numTensors).toBe(0);
  });
});
