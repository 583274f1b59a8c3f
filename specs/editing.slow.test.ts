/** `genc edit` and `genc sample --spec`, from the spec to the files, with a generator whose best codes are known. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import type { AnyModel } from '../runtime/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { decodeSafetensors, editRun, loadModule, sampleRun, trainRun } from '../runtime/node.js';
import type { EditRunOptions, ProgressEvent, RunEdit } from '../runtime/node.js';
import { loadNewestCheckpoint } from '../runtime/runs/folder/checkpoint.js';
import { openRun } from '../runtime/runs/open/open-run.js';
import { dataSource } from '../runtime/runs/open/run-data.js';

const spec = fileURLToPath(new URL('testing/tinted.gen', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
let home: string;
let folder: string;
let editable: AnyModel;

async function compiled(model: string): Promise<{ model: AnyModel; compiledCode: string }> {
  const compiledCode = await emit(compileFile(spec, { read, model }).graph!);
  return { compiledCode, model: await loadModule(compiledCode, `${model}.ts`) };
}

beforeAll(async () => {
  const backend = await prepareBackend('wasm', { threads: 1 });
  home = await mkdtemp(join(tmpdir(), 'genc-edit-'));
  folder = join(home, 'run');
  const blank = { spec: { path: spec, text: '', resolved: '' }, layers: [], graphSvg: '<svg/>' };
  await trainRun({ ...blank, ...(await compiled('Tinted')), folder, backend, dataDirectory: home, maxSteps: 1 });
  editable = (await compiled('Editable')).model;
});
afterAll(() => rm(home, { recursive: true, force: true }));

const edit = (options: Partial<EditRunOptions> = {}): ReturnType<typeof editRun> =>
  editRun({
    ...{ folder, along: 'kind', n: 6, heldOut: 5, show: 2, batch: 8, strengths: [-1, 0, 1] },
    ...{ today: { model: editable, spec: 'tinted.gen' } },
    ...options,
  });

/** The mean colours of the first pictures of a kind. */
async function known(kind: number, count: number): Promise<number[][]> {
  const { run, model } = await openRun(folder);
  const source = dataSource(model, { directory: home, base: run.base, seed: run.seed, strict: false }, () => undefined);
  const colours: number[][] = [];
  for await (const batch of source.batches({ split: 'test' }, 1)) {
    if ((await (batch['kind'] as Tensor).data())[0] !== kind) continue;
    const values = [...(await (batch['x'] as Tensor).data())];
    colours.push([0, 1, 2].map((c) => values.filter((_, i) => i % 3 === c).reduce((sum, v) => sum + v, 0) / 64));
    if (colours.length === count) break;
  }
  await source.close();
  return colours;
}

/** The codes w with w K + b = colour, by Cramer's rule. */
async function codesOf(colours: readonly (readonly number[])[]): Promise<number[][]> {
  const { arrays } = await loadNewestCheckpoint(folder);
  const kernel = [...arrays.get('G/dense/kernel')!.values];
  const bias = [...arrays.get('G/dense/bias')!.values];
  const columns = [0, 1, 2].map((c) => [0, 1, 2].map((k) => kernel[3 * k + c]!));
  const determinant = (m: readonly (readonly number[])[]): number =>
    [0, 1, 2].reduce((sum, i) => {
      const [j, k] = [(i + 1) % 3, (i + 2) % 3];
      return sum + m[0]![i]! * (m[1]![j]! * m[2]![k]! - m[1]![k]! * m[2]![j]!);
    }, 0);
  return colours.map((colour) =>
    [0, 1, 2].map((place) => {
      const replaced = columns.map((row, c) => row.map((v, k) => (k === place ? colour[c]! - bias[c]! : v)));
      return determinant(replaced) / determinant(columns);
    }),
  );
}

const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 2));
const mean = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);

test('the direction leads from mean colour to mean colour, and other pictures than those of its learning judge it', async () => {
  const told: ProgressEvent[] = [];
  const before = tf.memory().numTensors;
  const { edit: found, files } = await edit({ onProgress: (event) => told.push(event) });
  expect(tf.memory().numTensors).toBe(before);
  const [cartoon, anime] = [await codesOf(await known(0, 11)), await codesOf(await known(1, 11))];
  const [from, to] = [mean(cartoon.slice(0, 6)), mean(anime.slice(0, 6))];
  expect(found.direction).toEqual(close(to.map((value, i) => value - from[i]!)));
  expect(found.distance).toBeCloseTo(Math.hypot(...found.direction), 5);

  const nearer = (code: readonly number[], a: readonly number[], b: readonly number[]): boolean =>
    Math.hypot(...code.map((v, i) => v - a[i]!)) < Math.hypot(...code.map((v, i) => v - b[i]!));
  const right = (slice: readonly [number, number]): number =>
    cartoon.slice(...slice).filter((code) => nearer(code, from, to)).length +
    anime.slice(...slice).filter((code) => nearer(code, to, from)).length;
  expect(found.learned).toMatchObject({ count: 12, correct: right([0, 6]) });
  expect(found.heldOut).toMatchObject({ count: 10, correct: right([6, 11]) });
  expect(found).toMatchObject({
    format: 'genc-edit-1',
    along: { field: 'kind', from: 'cartoon', to: 'anime' },
    samples: { project: 'project', decode: 'decode', code: 'w' },
    data: { set: 'faces', split: 'test' },
    counts: { learned: 6, heldOut: 5 },
    pixels: { count: 10 },
    step: 1,
    spec: 'tinted.gen',
  });

  expect(files.map((file) => file.slice(folder.length + 1))).toEqual(['edits/kind.json', 'edits/kind.png', 'edits/kind.safetensors']); // prettier-ignore
  expect(JSON.parse(await readFile(files[0]!, 'utf8'))).toEqual(found satisfies RunEdit);
  expect((await readFile(files[1]!)).subarray(1, 4).toString()).toBe('PNG');
  const { arrays } = decodeSafetensors(await readFile(files[2]!));
  expect([...arrays.get('to')!.values]).toEqual(close(anime.flat()));
  expect(arrays.get('from')!.shape).toEqual([11, 3]);
  expect(told.some((event) => event.kind === 'search' && event.step === 800 && event.steps === 800)).toBe(true);
});

test('the direction back is the opposite', async () => {
  const there = (await edit({ show: 1 })).edit;
  const back = (await edit({ show: 1, from: 'anime', to: '0' })).edit;
  expect(back.direction).toEqual(close(there.direction.map((value) => -value)));
  expect(back.heldOut.correct).toBe(there.heldOut.correct);
});

test.each<[Partial<EditRunOptions>, string]>([
  [{ along: 'style' }, "faces has no class 'style'"],
  [{ from: 'animee' }, "kind has no class 'animee'"],
  [{ from: '1' }, 'A direction leads from one class to another, not to anime'],
  [{ n: 5000 }, 'pictures of cartoon, and 5005 are needed'],
  [{ project: 'decode' }, 'Editable has no two samples to edit with that are decode'],
  [{ decode: 'dekode' }, "Editable has no sample 'dekode'"],
  [{ today: undefined }, 'Tinted has no two samples to edit with'],
])('%o: %s', async (options, message) => {
  await expect(edit(options)).rejects.toThrow(message);
});

test('a procedure written after the training runs on its checkpoint', async () => {
  const out = join(home, 'projected.png');
  await expect(sampleRun({ folder, sample: 'project', out })).rejects.toThrow("Tinted has no sample 'project'");
  const { path, step } = await sampleRun({ folder, today: editable, sample: 'project', n: 2, out });
  expect({ path, step }).toEqual({ path: out, step: 1 });
  expect((await readFile(out)).subarray(1, 4).toString()).toBe('PNG');
});

test('a training runs only the procedures with a time', async () => {
  const backend = await prepareBackend('wasm', { threads: 1 });
  const { model, compiledCode } = await compiled('Editable');
  const project = model.samples['project']!;
  const samples: AnyModel['samples'] = {
    ...model.samples,
    late: { ...project, at: { kind: 'epochs', epochs: ['last'] } },
  };
  const out = join(home, 'trained');
  let steps = 0;
  await trainRun({
    ...{ model: { ...model, samples }, compiledCode, folder: out, backend, dataDirectory: home, maxSteps: 1 },
    spec: { path: spec, text: '', resolved: '' },
    onProgress: (event) => (steps += event.kind === 'search' && event.step > 0 ? 1 : 0),
  });
  expect(steps).toBe(800);
  expect([existsSync(join(out, 'samples/late')), existsSync(join(out, 'samples/project'))]).toEqual([true, false]);
});
