import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { OutOfMemoryError } from '../../engine/wasm/memory.js';
import type { AnyModel, Batch, Pass } from '../../contract/model.js';
import { sgd } from '../../library/optim/index.js';
import { openSample } from '../drawing/open-sample.js';
import { atOnce, runSample, freeValue } from '../drawing/sample-values.js';
import { DataSource } from '../data/set/data-source.js';
import { createTrainer } from '../../library/train/trainer.js';
import { loadNewestCheckpoint, readCheckpoint } from '../folder/checkpoint.js';
import { openRun } from '../open/open-run.js';
import { readMetrics } from '../folder/metrics-log.js';
import type { ProgressEvent } from '../progress.js';
import { readRunFile } from '../folder/run-file.js';
import { sampleRun } from '../sample/sample-run.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from './train-run.js';
import { resumeRun } from './resume-run.js';

let home: string;
let data: string;
let script: string;
/** A run that was not interrupted, with which the others are compared. */
let whole: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-run-'));
  data = join(home, 'data');
  writeDots(data);
  // The script lies beside the packages that it imports.
  script = join(process.cwd(), 'node_modules', '.cache', `genc-child-${process.pid}.mjs`);
  mkdirSync(join(script, '..'), { recursive: true });
  const entry = join(process.cwd(), 'runtime/runs/testing/child.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: script,
    logLevel: 'silent',
  });
  whole = join(home, 'whole');
  await run('train', whole);
  await prepareBackend('wasm');
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  rmSync(script, { force: true });
});

/**
 * Runs the child, and kills it (SIGKILL: no handler, no flush) as soon as it prints `killAt`; `start` is before any
 * checkpoint.
 */
function run(
  action: 'train' | 'resume',
  folder: string,
  killAt?: string,
  [sets, ...more]: readonly string[] = [data],
): Promise<string | null> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script, action, folder, sets!, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    createInterface(child.stdout).on('line', (line) => {
      if (line === killAt) child.kill('SIGKILL');
    });
    child.on('exit', (code, signal) => (signal === null && code !== 0 ? fail(new Error(errors)) : done(signal)));
  });
}

/** The files that must be the same, bit for bit: everything except the times. */
function outcome(folder: string): Record<string, string> {
  const files = [
    'checkpoints/last.safetensors',
    'metrics.jsonl',
    'plots/losses.svg',
    'plots/clusters.png',
    'plots/manifold.png',
    'model.ts',
  ];
  const samples = readdirSync(join(folder, 'samples', 'reconstruct')).map((name) => `samples/reconstruct/${name}`);
  return Object.fromEntries(
    [...files, ...samples].map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

describe('a run', () => {
  it('draws pictures that come every few epochs at the end too', async () => {
    const folder = join(home, 'ends');
    const { model, ...options } = runOptions(folder, data);
    const reconstruct = { ...model.samples['reconstruct']!, at: { kind: 'every', interval: 2 } as const };
    await trainRun({ ...options, model: { ...model, samples: { ...model.samples, reconstruct } }, epochs: 3 });
    expect(readdirSync(join(folder, 'samples/reconstruct'))).toEqual(['epoch-0002.png', 'epoch-0003.png']);
  });

  it('is a folder with the contents that docs/run-folder.md describes', async () => {
    expect(await readRunFile(whole)).toMatchObject({
      model: 'TinyVAE',
      seed: 11,
      epochs: 2,
      batch: 10,
      status: 'finished',
      skipped: [],
    });
    expect(readFileSync(join(whole, 'spec.gen'), 'utf8')).toContain('a tiny autoencoder');
    const metrics = await readMetrics(whole);
    expect(metrics.filter(({ kind }) => kind === 'epoch').map(({ split, epoch }) => `${split} ${epoch}`)).toEqual([
      'train 1',
      'test 1',
      'train 2',
      'test 2',
    ]);
    expect(metrics.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual(
      Array.from({ length: 13 }, (_, index) => 3 * (index + 1)),
    );
    expect(metrics.at(-1)!.values['total']).toBeLessThan(metrics[0]!.values['total']!);
    expect(readdirSync(join(whole, 'samples', 'reconstruct'))).toEqual(['epoch-0001.png', 'epoch-0002.png']);
    for (const name of ['losses.png', 'losses.svg', 'curves.svg', 'clusters.png', 'manifold.png'])
      expect(existsSync(join(whole, 'plots', name))).toBe(true);
    expect(readdirSync(whole, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
  });

  it('has a report of its own: nothing in it is fetched from elsewhere', () => {
    const page = readFileSync(join(whole, 'report.html'), 'utf8');
    expect(page).toContain('<h1>TinyVAE</h1>');
    expect(page).toContain('data:image/png;base64,');
    expect(page.match(/(?:src|href)="(?!data:image\/png|#)[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/<script|@import|url\((?!#)/);
  });

  it('does not start when pictures are to be drawn on a split that the data lacks', async () => {
    const options = runOptions(join(home, 'lacking'), data);
    const on = { split: 'validation' } as const;
    for (const [kind, name] of [
      ['samples', 'reconstruct'],
      ['plots', 'clusters'],
    ] as const) {
      const changed = { ...options.model[kind], [name]: { ...options.model[kind][name]!, on } };
      await expect(trainRun({ ...options, model: { ...options.model, [kind]: changed } })).rejects.toMatchObject({
        message: `There is nothing to draw the ${kind.slice(0, -1)} ${name} on: glyphs has no validation split.`,
        hint: expect.stringContaining('It has train and test.'),
      });
    }
    expect(existsSync(join(home, 'lacking'))).toBe(false);
  });

  it('does not write over another', async () => {
    await expect(trainRun(runOptions(whole, data))).rejects.toMatchObject({
      message: expect.stringContaining('is not empty') as string,
      advice: { call: 'resume', folder: whole },
    });
  });
});

describe('kill -9 and resume', () => {
  // Before the first regular checkpoint and between two; while an epoch is measured and while its pictures are drawn.
  it.each([[['start', 'step 2', 'step 11']], [['evaluate 1', 'pictures 2']]])(
    'ends bit for bit as if never interrupted when killed at %s',
    async (moments) => {
      const folder = join(home, `killed at ${moments.join(', ')}`);
      for (const [index, moment] of moments.entries())
        expect(await run(index === 0 ? 'train' : 'resume', folder, moment)).toBe('SIGKILL');
      expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).not.toEqual([]);
      expect((await readRunFile(folder)).status).toBe('running');
      await run('resume', folder);
      expect(outcome(folder)).toEqual(outcome(whole));
      expect(readdirSync(folder, { recursive: true }).filter((name) => /lock|tmp$/.test(String(name)))).toEqual([]);
    },
  );

  it('lets one process at a time train in a folder', async () => {
    const folder = join(home, 'held');
    const child = spawn(process.execPath, [script, 'train', folder, data], {
      ...{ env: { ...process.env, GENC_STALL: '1' }, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => createInterface(child.stdout!).once('line', resolve));
    const before = readdirSync(folder).sort();
    await expect(resumeRun(folder)).rejects.toThrow(`is in use by process ${child.pid} (training, since `);
    expect(readdirSync(folder).sort()).toEqual(before);
    await sampleRun({ folder: whole, sample: 'decode', n: 1, out: join(home, 'while.png') });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(await resumeRun(folder, { maxSteps: 1 })).toMatchObject({ reason: 'max-steps', step: 1 });
  });

  it('keeps the same best checkpoint, byte for byte', async () => {
    const sets = join(home, 'validated');
    writeDots(sets, { val: 40 });
    const [uninterrupted, folder] = [join(home, 'best whole'), join(home, 'best killed')];
    // The clock makes checkpoints at other moments in every run.
    await run('train', uninterrupted, undefined, [sets, '7']);
    expect(await run('train', folder, 'step 6', [sets, '3'])).toBe('SIGKILL');
    expect(await run('resume', folder, 'pictures 2', [sets])).toBe('SIGKILL');
    await run('resume', folder, undefined, [sets]);
    const best = (place: string): string => join(place, 'checkpoints', 'best.safetensors');
    expect(readFileSync(best(folder)).equals(readFileSync(best(uninterrupted)))).toBe(true);
    const { position } = await readCheckpoint(best(folder));
    expect(position).toMatchObject({ step: 40, epoch: 2, batchesIntoEpoch: 0, epochSums: {} });
  });

  it('goes on from the checkpoint before if the newest is damaged, with a warning', async () => {
    const folder = join(home, 'damaged');
    await run('train', folder, 'step 14');
    truncateSync(join(folder, 'checkpoints', 'last.safetensors'), 200);
    const warnings: string[] = [];
    await resumeRun(folder, { onProgress: (event) => event.kind === 'warning' && warnings.push(event.message) });
    expect(warnings.join()).toMatch(/last\.safetensors' is damaged.*Going on from the one before/);
    expect(outcome(folder)).toEqual(outcome(whole));
  });
});

describe('an end before the end', () => {
  it('by an abort signal or a number of steps leaves a checkpoint that goes on bit for bit', async () => {
    const folder = join(home, 'aborted');
    const controller = new AbortController();
    const onProgress = (event: ProgressEvent): void => {
      if (event.kind === 'step' && event.step === 7) controller.abort();
    };
    const aborted = await trainRun({ ...runOptions(folder, data), signal: controller.signal, onProgress });
    expect(aborted).toMatchObject({ reason: 'aborted', step: 7, epoch: 0 });
    expect(await readRunFile(folder)).toMatchObject({ status: 'stopped', reason: 'aborted' });
    const limited = await resumeRun(folder, { maxSteps: 25 });
    expect(limited).toMatchObject({ reason: 'max-steps', step: 25, epoch: 1 });
    expect(existsSync(join(folder, 'samples/reconstruct/step-00000025.png'))).toBe(true);
    expect(await resumeRun(folder)).toMatchObject({ reason: 'finished', step: 40, epoch: 2 });
    const { ['samples/reconstruct/step-00000025.png']: _extra, ...rest } = outcome(folder);
    expect(rest).toEqual(outcome(whole));
    const advice = { call: 'resume', folder, epochs: { count: 4 } };
    await expect(resumeRun(folder)).rejects.toMatchObject({
      ...{ message: `The run '${folder}' is finished: 2 of 2 epochs are done.`, advice },
    });
    await expect(resumeRun(folder, { epochs: 1 })).rejects.toMatchObject({
      ...{ message: `The run '${folder}' has done 2 epochs already, which is more than was asked for.`, advice },
    });
  });

  it('refuses a goal behind its position: no epoch is cut short, and no iteration too many is done', async () => {
    const folder = join(home, 'behind');
    await trainRun({ ...runOptions(folder, data), maxSteps: 23 });
    const metrics = await readMetrics(folder);
    await expect(resumeRun(folder, { epochs: 1 })).rejects.toMatchObject({
      message: `The run '${folder}' has done 1 epoch and a part of the next already, which is more than was asked for.`,
      hint: 'Train on with more epochs.',
      advice: { call: 'resume', folder, epochs: { count: 2 } },
    });
    await expect(resumeRun(folder, { maxSteps: 23 })).rejects.toMatchObject({
      message: `The run '${folder}' has done 23 iterations already; a limit counts all of them.`,
      hint: 'Go on for a hundred more.',
      advice: { call: 'resume', folder, steps: 123 },
    });
    expect(await readMetrics(folder)).toEqual(metrics);
    expect(await readRunFile(folder)).toMatchObject({ status: 'stopped', epochs: 2 });
  });

  it('by a loss that is not a number names it and keeps the last good checkpoint', async () => {
    const folder = join(home, 'broken');
    const options = runOptions(folder, data);
    const steps = options.model.train.groups[0]!.steps.map((step) => ({ ...step, optimizer: sgd({ lr: 1e12 }) }));
    const model: AnyModel = {
      ...options.model,
      train: { ...options.model.train, groups: [{ together: false, steps }] },
    };
    await expect(trainRun({ ...options, model })).rejects.toThrow(
      /The loss 'total' of step 'step' became (NaN|Infinity) at iteration \d+/,
    );
    expect(await readRunFile(folder)).toMatchObject({ status: 'failed' });
    const { position, arrays } = await loadNewestCheckpoint(folder);
    expect(position.step).toBe(0);
    expect([...arrays.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});

describe('sampleRun', () => {
  it('draws the pictures of the run again, other numbers of examples, and each class', async () => {
    const out = join(home, 'again.png');
    await sampleRun({ folder: whole, sample: 'reconstruct', out });
    expect(readFileSync(out).equals(readFileSync(join(whole, 'samples/reconstruct/epoch-0002.png')))).toBe(true);
    await sampleRun({ folder: whole, sample: 'decode', n: 4, seed: 5, out });
    const { width } = await sharp(out).metadata();
    expect(width).toBe(2 * 84 + 4 + 2 * 16); // The pictures stand two by two, tripled.
    await sampleRun({ folder: whole, sample: 'reconstruct', n: 3, each: 'digit', out });
    expect((await sharp(out).metadata()).height).toBeGreaterThan(10 * 2 * 84);
  });

  it('draws many on several sheets, in batches that are parts of one large draw', async () => {
    const many = await sampleRun({ folder: whole, sample: 'decode', n: 4000, out: join(home, 'many.webp') });
    expect(many.paths).toEqual([1, 2, 3].map((sheet) => join(home, `many-${sheet}.webp`)));
    const kinds = await Promise.all(many.paths.map((path) => sharp(path).metadata()));
    expect(kinds.map(({ format }) => format)).toEqual(['webp', 'webp', 'webp']);
    expect(Math.max(...kinds.map(({ height }) => height))).toBeLessThan(16_001);
    // Ten pictures of 88 pixels stand in a row, and 181 rows on a sheet; the first sheet shows what a smaller sample
    // would.
    const fewer = await sampleRun({ folder: whole, sample: 'decode', n: 1810, out: join(home, 'fewer.webp') });
    expect(fewer.paths).toEqual([join(home, 'fewer.webp')]);
    expect(readFileSync(fewer.path).equals(readFileSync(many.paths[0]!))).toBe(true);
    for (const name of ['many-1.webp', 'many-2.webp', 'many-3.webp']) rmSync(join(home, name));
  });

  it('draws in batches the same as in one large draw, for any part of it', async () => {
    const { model, run: record } = await openRun(whole);
    const trainer = createTrainer(model, { seed: record.seed });
    const source = new DataSource(model, () => Promise.reject(new Error('no data is asked for')));
    const sample = model.samples['decode']!;
    const pass = trainer.pass('sample/decode', 700);
    const given = Object.fromEntries(
      Object.entries(sample.given).map(([key, about]) => [key, freeValue(key, about, 700, pass)]),
    );
    const [whole700] = await runSample(trainer, 'decode', given, { key: 'sample/decode', size: 700 });
    const open = await openSample(trainer, 'decode', source, { n: 700 });
    expect(atOnce(model, sample.n)).toBeLessThan(350); // The sample takes several batches.
    const parts = await open.rows(0, 0, 700);
    const part = await open.rows(0, 123, 45);
    const size = whole700!.values.length / 700;
    const differing = (values: ArrayLike<number>, from: number): number =>
      Array.from(values).reduce(
        (most, value, at) => Math.max(most, Math.abs(value - whole700!.values[from * size + at]!)),
        0,
      );
    expect(parts.outputs[0]!.values).toHaveLength(700 * size);
    expect(differing(parts.outputs[0]!.values, 0)).toBeLessThan(1e-6);
    expect(differing(part.outputs[0]!.values, 123)).toBeLessThan(1e-6);
    trainer.dispose();
  });

  it('halves a batch that memory does not hold', async () => {
    const { model, run: record } = await openRun(whole);
    const trainer = createTrainer(model, { seed: record.seed });
    const sizes: number[] = [];
    const decode = model.samples['decode']!;
    const tight = {
      ...decode,
      run: (weights: unknown, values: Batch, pass: Pass) => {
        sizes.push(pass.batch);
        if (pass.batch > 20) throw new OutOfMemoryError(1, 1, 1);
        return decode.run(weights, values, pass);
      },
    };
    const small = Object.assign(Object.create(trainer) as typeof trainer, { model: { ...model, samples: { decode: tight } } }); // prettier-ignore
    const source = new DataSource(model, () => Promise.reject(new Error('no data is asked for')));
    const open = await openSample(small, 'decode', source, { n: 100 });
    expect((await open.rows(0, 0, 100)).examples).toBe(100);
    expect(sizes.filter((size) => size <= 20).reduce((sum, size) => sum + size, 0)).toBe(100);
    trainer.dispose();
  });

  it.each(['jpg', 'jpeg', 'webp', 'png'])('writes the format that the ending says: .%s', async (ending) => {
    const out = join(home, `one.${ending}`);
    await sampleRun({ folder: whole, sample: 'decode', n: 4, out });
    expect((await sharp(out).metadata()).format).toBe(ending === 'jpg' ? 'jpeg' : ending);
  });

  it.each(['one.gif', 'one', 'one.tif', 'folder.png/one'])('refuses to write %s', async (name) => {
    await expect(sampleRun({ folder: whole, sample: 'decode', n: 4, out: join(home, name) })).rejects.toMatchObject({
      hint: 'The ending says the format: .png, .jpg or .webp. Texts are written as .txt, numbers as .csv, sounds as .wav.',
    });
  });

  it('says why a sample of the first examples draws fewer than were asked for', async () => {
    const warnings: string[] = [];
    const onProgress = (event: ProgressEvent): void => void (event.kind === 'warning' && warnings.push(event.message));
    await sampleRun({ folder: whole, sample: 'reconstruct', n: 5000, out: join(home, 'all.png'), onProgress });
    expect(warnings.join()).toMatch(/reconstruct draws 10 and not 5000: the spec says `first 10`/);
  });

  it('suggests the name that was meant', async () => {
    await expect(sampleRun({ folder: whole, sample: 'decod' })).rejects.toThrow("no sample 'decod'.");
    await expect(sampleRun({ folder: whole, sample: 'decod' })).rejects.toMatchObject({
      hint: expect.stringContaining("Did you mean 'decode'?") as string,
    });
    await expect(sampleRun({ folder: whole, sample: 'decode', each: 'digit' })).rejects.toThrow("'digit' is no class");
    const empty = join(home, 'empty');
    mkdirSync(empty);
    await expect(sampleRun({ folder: empty })).rejects.toThrow('is no run folder');
    writeFileSync(join(empty, 'run.json'), '{');
    await expect(sampleRun({ folder: empty })).rejects.toThrow('cannot be understood');
  });
});
