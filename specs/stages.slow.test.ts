/** A model with two stages, from its spec to its run folder: trained, killed and resumed. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdvice } from '../cli/common/advice.js';
import { compileFile, emit } from '../compiler/index.js';
import type { UserError } from '../runtime/common/errors.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { loadModule, readMetrics, readRunFile, resumeRun, trainRun } from '../runtime/node.js';
import type { ProgressEvent, TrainRunOptions } from '../runtime/node.js';
import { readCheckpoint } from '../runtime/runs/folder/checkpoint.js';
import { readEvents } from '../runtime/runs/folder/event-log.js';
import { writeDots } from '../runtime/runs/testing/options.js';

const spec = `model Codes {
  data dots { x: [28, 28, 1] in 0..1  split validation=0.2 }
  net Encoder(x) -> [4] { return x -> Flatten -> Dense(16, bias=false) -> BatchNorm -> relu -> Dense(4) }
  net Decoder(z: [4]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net Guess(noise: [2]) -> [4] { return noise -> Dense(8, bias=false) -> BatchNorm -> relu -> Dense(4) }
  let z = Encoder(x)
  loss reconstruction = mean((Decoder(z) - x)^2)
  loss fit            = mean((Guess(normal([2])) - z)^2)
  train {
    batch 20
    stage coding  { minimize reconstruction over Encoder, Decoder with adam(lr=1e-2)  epochs 2 }
    stage density { freeze Encoder, Decoder  minimize fit over Guess with adam(lr=1e-3)  epochs 2  batch 10  schedule linear(from=0, to=2) }
  }
  sample reconstruct(x) = x, Decoder(z) on test first 4 after coding
  sample dream(n=4) = Decoder(Guess(normal([2]))) after density
}
`;
/** The steps of an epoch in each stage, with 160 examples for training. */
const stepsOf = { coding: 8, density: 16 };

let home: string;
const read = (name: string): string | undefined => (existsSync(name) ? readFileSync(name, 'utf8') : undefined);

async function options(out: string, more: Partial<TrainRunOptions> = {}): Promise<TrainRunOptions> {
  const path = join(home, 'codes.gen');
  const { graph, resolvedText, diagnostics } = compileFile(path, { read });
  expect(diagnostics).toEqual([]);
  const compiledCode = await emit(graph!);
  return {
    model: await loadModule(compiledCode, 'model.ts'),
    compiledCode,
    spec: { path, text: spec, resolved: resolvedText },
    dataDirectory: join(home, 'data'),
    seed: 5,
    folder: join(home, out),
    logEverySteps: 3,
    checkpointEverySteps: 5,
    ...more,
  };
}

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
/** The results of a run that have the same bits after any number of interruptions. */
async function outcome(folder: string): Promise<Record<string, string>> {
  const pictures = await readdir(join(folder, 'samples'), { recursive: true });
  const files = [
    'checkpoints/last.safetensors',
    'checkpoints/best.safetensors',
    'metrics.jsonl',
    'plots/losses.svg',
    ...pictures.filter((name) => name.endsWith('.png')).map((name) => `samples/${name}`),
  ];
  return Object.fromEntries(files.sort().map((name) => [name, hash(join(folder, name))]));
}
const bytesOf = async (path: string, nets: readonly string[]): Promise<Record<string, string>> => {
  const { arrays } = await readCheckpoint(path);
  return Object.fromEntries(
    [...arrays].flatMap(([name, { values }]) =>
      nets.includes(name.split('/')[0]!) ? [[name, Buffer.from(values.buffer).toString('hex')]] : [],
    ),
  );
};

beforeAll(async () => {
  await prepareBackend('wasm');
  home = await mkdtemp(join(tmpdir(), 'genc-stages-'));
  writeDots(join(home, 'data'));
  await writeFile(join(home, 'codes.gen'), spec);
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('a run of two stages', () => {
  const events: ProgressEvent[] = [];
  let whole: string;
  beforeAll(async () => {
    const run = await options('whole', { onProgress: (event) => events.push(event) });
    whole = run.folder!;
    expect(await trainRun(run)).toMatchObject({
      reason: 'finished',
      epoch: 4,
      step: 2 * stepsOf.coding + 2 * stepsOf.density,
      stage: { name: 'density', epochs: 2 },
    });
  });

  test('records its stages and where each begins', async () => {
    expect(await readRunFile(whole)).toMatchObject({
      epochs: 4,
      batch: 20,
      stages: [
        { name: 'coding', epochs: 2, batch: 20 },
        { name: 'density', epochs: 2, batch: 10 },
      ],
    });
    const lines = await readMetrics(whole);
    const epochs = lines.filter(({ kind, split }) => kind === 'epoch' && split === 'train');
    expect(epochs.map(({ stage, epoch, step }) => [stage, epoch, step])).toEqual([
      ['coding', 1, 8],
      ['coding', 2, 16],
      ['density', 3, 32],
      ['density', 4, 48],
    ]);
    // The unfinished window at the end of a stage is logged too: 15 is the last third step, 16 the last step.
    const steps = lines.filter(({ kind, stage }) => kind === 'step' && stage === 'coding');
    expect(steps.map(({ step }) => step)).toEqual([3, 6, 9, 12, 15, 16]);
    expect(steps.every(({ values }) => !('fit' in values))).toBe(true);
    // Losses that no step of the stage computes are measured on held-out examples alone.
    for (const { stage, values } of epochs)
      expect(Object.keys(values)).toEqual([stage === 'coding' ? 'reconstruction' : 'fit']);
    for (const { values } of lines.filter(({ kind, split }) => kind === 'epoch' && split === 'validation'))
      expect(Object.keys(values)).toEqual(['reconstruction', 'fit']);
    const began = (await readEvents(whole)).filter(({ event }) => event === 'stage');
    expect(began.map(({ message, epoch, step }) => [message, epoch, step])).toEqual([
      ['coding', 0, 0],
      ['density', 2, 16],
    ]);
    expect(readFileSync(join(whole, 'plots/losses.svg'), 'utf8')).toContain('>density</text>');
    expect(readFileSync(join(whole, 'report.html'), 'utf8')).toContain('coding 2, density 2');
  });

  test('reports its stages in its progress', () => {
    expect(events.find(({ kind }) => kind === 'start')).toMatchObject({ stepsPerEpoch: 8, totalSteps: 48, epochs: 4 });
    expect(events.filter(({ kind }) => kind === 'stage')).toEqual([
      { kind: 'stage', name: 'coding', epoch: 1, epochs: 2, stepsPerEpoch: 8, totalSteps: 16 },
      { kind: 'stage', name: 'density', epoch: 3, epochs: 2, stepsPerEpoch: 16, totalSteps: 32 },
    ]);
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event] : []));
    expect(steps.map(({ stage }) => stage)).toEqual([
      ...Array.from({ length: 16 }, () => 'coding'),
      ...Array.from({ length: 32 }, () => 'density'),
    ]);
    expect(events.filter(({ kind }) => kind === 'epoch')).toMatchObject([
      { stage: 'coding', epoch: 1 },
      { stage: 'coding', epoch: 2 },
      { stage: 'density', epoch: 3 },
      { stage: 'density', epoch: 4 },
    ]);
  });

  test('draws a sample only at the end of its stage', async () => {
    expect(await readdir(join(whole, 'samples/reconstruct'))).toEqual(['epoch-0002.png']);
    expect(await readdir(join(whole, 'samples/dream'))).toEqual(['epoch-0004.png']);
  });

  test('keeps the best of the last stage, by the loss of that stage', async () => {
    const { position } = await readCheckpoint(join(whole, 'checkpoints/best.safetensors'));
    const fits = (await readMetrics(whole)).flatMap(({ kind, split, stage, values }) =>
      kind === 'epoch' && split === 'validation' && stage === 'density' ? [values['fit']!] : [],
    );
    expect(position.best).toBe(Math.min(...fits));
  });

  test('changes no bit of frozen nets and their moving statistics, and changes the other nets', async () => {
    const coded = join(home, 'coded');
    await trainRun(await options('coded', { maxSteps: 2 * stepsOf.coding }));
    const nets = ['Encoder', 'Decoder'];
    const before = await bytesOf(join(coded, 'checkpoints/last.safetensors'), nets);
    const after = await bytesOf(join(whole, 'checkpoints/last.safetensors'), nets);
    expect(Object.keys(before).some((name) => name.includes('mean'))).toBe(true);
    expect(after).toEqual(before);
    const guess = await bytesOf(join(coded, 'checkpoints/last.safetensors'), ['Guess']);
    const guessed = await bytesOf(join(whole, 'checkpoints/last.safetensors'), ['Guess']);
    for (const name of Object.keys(guess)) expect(guessed[name], name).not.toBe(guess[name]);
  });

  class Killed extends Error {}
  test.each<[string, (event: ProgressEvent) => boolean]>([
    ['in the first stage', (event) => event.kind === 'step' && event.step === 12],
    ['at the end of the first', (event) => event.kind === 'phase' && event.name === 'evaluate' && event.epoch === 2],
    ['while the first is drawn', (event) => event.kind === 'phase' && event.name === 'pictures' && event.epoch === 2],
    ['as the second begins', (event) => event.kind === 'stage' && event.name === 'density'],
    ['in the second stage', (event) => event.kind === 'step' && event.step === 38],
  ])('killed %s ends bit for bit as if it had not been', async (where, dies) => {
    const run = await options(`killed ${where}`);
    const onProgress = (event: ProgressEvent): void => {
      if (dies(event)) throw new Killed();
    };
    await expect(trainRun({ ...run, onProgress })).rejects.toBeInstanceOf(Killed);
    expect(await resumeRun(run.folder!)).toMatchObject({ reason: 'finished', epoch: 4 });
    expect(await outcome(run.folder!)).toEqual(await outcome(whole));
  });

  test('continues its last stage for more epochs; its schedule ends with it', async () => {
    const { hint, advice } = (await resumeRun(whole).catch((error: unknown) => error)) as UserError;
    expect(withAdvice(hint!, advice)).toContain('--set density.epochs=4 --set "density.schedule=linear(from=0, to=4)"');
    await expect(resumeRun(whole, { epochs: { coding: 3 } })).rejects.toThrow("The stage 'coding' is over");
    const more = await options('more', { epochs: { coding: 1, density: 1 } });
    expect(await trainRun(more)).toMatchObject({ reason: 'finished', epoch: 2, step: 24 });
    expect(await resumeRun(more.folder!, { epochs: 2 })).toMatchObject({ reason: 'finished', epoch: 3, step: 40 });
    expect(await readRunFile(more.folder!)).toMatchObject({
      epochs: 3,
      stages: [
        { name: 'coding', epochs: 1 },
        { name: 'density', epochs: 2 },
      ],
    });
  });

  test('takes a batch size and a number of epochs for every stage', async () => {
    const run = await options('smaller', { epochs: 1, batch: 40 });
    expect(await trainRun(run)).toMatchObject({ reason: 'finished', epoch: 2, step: 8 });
  });
});
