/**
 * Steps that repeat take batches of the next epoch if their own has too few left: numbers of updates, resumed or not.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import type { DataSet } from '../data/index.js';
import type { AnyModel } from '../../contract/model.js';
import { loadNewestCheckpoint, readCheckpoint } from '../folder/checkpoint.js';
import { readMetrics } from '../folder/metrics-log.js';
import type { ProgressEvent } from '../progress.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from './train-run.js';
import { resumeRun } from './resume-run.js';
import type { TrainRunOptions } from './options.js';
import { takeBatches, trainingBatches } from './batches.js';

let home: string;
let data: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-repeat-'));
  data = join(home, 'data');
  writeDots(data);
  await prepareBackend('wasm');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/**
 * The tiny autoencoder in two steps, the encoder's repeated: in the model and in the module that a resumed run reads.
 */
function repeating(name: string, repeat: number, batch: number, epochs: number): TrainRunOptions {
  const options = runOptions(join(home, name), data);
  const { groups, ...train } = options.model.train;
  const [step] = groups[0]!.steps;
  const steps = [
    { ...step!, name: 'critic', over: ['Encoder'], repeat },
    { ...step!, name: 'generator', over: ['Decoder'] },
  ];
  const written = /steps: \[\s*(\{[\s\S]*?every: 1,\s*\},)/.exec(options.compiledCode)![1]!;
  const critic = written
    .replace("name: 'step'", "name: 'critic'")
    .replace("over: ['Encoder', 'Decoder']", "over: ['Encoder']")
    .replace('repeat: 1', `repeat: ${repeat}`);
  const generator = written
    .replace("name: 'step'", "name: 'generator'")
    .replace("over: ['Encoder', 'Decoder']", "over: ['Decoder']");
  const model: AnyModel = { ...options.model, train: { ...train, groups: [{ together: false, steps }] } };
  const compiledCode = options.compiledCode.replace(written, critic + generator);
  return { ...options, model, compiledCode, batch, epochs, checkpointEverySteps: 1, logEverySteps: 1 };
}

/** The updates of a weight by the optimizer of a step, from the newest checkpoint. */
async function updates(folder: string): Promise<Record<string, number>> {
  const { arrays } = await loadNewestCheckpoint(folder);
  return Object.fromEntries(
    ['critic', 'generator'].map((step) => {
      const counts = [...arrays].flatMap(([path, { values }]) =>
        path.startsWith(`optimizer/${step}/`) && path.endsWith('/t') ? [values[0]!] : [],
      );
      expect(new Set(counts).size).toBe(1);
      return [step, counts[0]!];
    }),
  );
}

const outcome = (folder: string): string[] =>
  ['checkpoints/last.safetensors', 'metrics.jsonl', 'plots/losses.svg'].map((name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex'),
  );

describe('repeat 5', () => {
  // The epochs have 3, 11, 1 and 10 batches of the 200 examples.
  it.each([
    [70, 5, 3],
    [19, 2, 5],
    [200, 7, 2],
    [20, 1, 2],
  ])('is exactly five updates for each of the other step, with batches of %i', async (batch, epochs, iterations) => {
    const options = repeating(`batch ${batch}`, 5, batch, epochs);
    const events: ProgressEvent[] = [];
    const result = await trainRun({ ...options, onProgress: (event) => events.push(event) });
    expect(result).toMatchObject({ reason: 'finished', step: iterations, epoch: epochs });
    expect(await updates(options.folder!)).toEqual({ critic: 5 * iterations, generator: iterations });
    // As many batches are used as the epochs have, and those that the last iteration needs beyond them.
    expect(iterations).toBe(Math.ceil((epochs * Math.ceil(200 / batch)) / 5));
    expect(events.find(({ kind }) => kind === 'start')).toMatchObject({ totalSteps: iterations });
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event] : []));
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: iterations }, (_, index) => index + 1));
    for (const { stepInEpoch, stepsPerEpoch } of steps) expect(stepInEpoch).toBeLessThanOrEqual(stepsPerEpoch);
    const lines = await readMetrics(options.folder!);
    expect(lines.filter(({ kind, split }) => kind === 'epoch' && split === 'train').map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: epochs }, (_, index) => index + 1),
    );
    for (const { epoch, values } of lines) {
      expect(epoch).toBeLessThanOrEqual(epochs);
      expect(values['total']).toBeGreaterThan(0);
    }
  });

  describe('goes on bit for bit', () => {
    // Iteration 1 of 3 takes two batches of the second epoch, iteration 2 all of the third and one of the fourth.
    const whole = (): TrainRunOptions => repeating('whole', 5, 70, 4);
    beforeAll(async () => void (await trainRun(whole())));

    it('from the middle of the batches that an iteration took of the next epoch', async () => {
      const options = repeating('stopped', 5, 70, 4);
      const folder = options.folder!;
      await trainRun({ ...options, maxSteps: 1 });
      await resumeRun(folder, { maxSteps: 2 });
      expect((await readCheckpoint(join(folder, 'checkpoints/last.safetensors'))).position.carried).toBe(4);
      await resumeRun(folder);
      expect(outcome(folder)).toEqual(outcome(whole().folder!));
    });

    it('with more epochs, as a run that had them from the start', async () => {
      const options = repeating('shorter', 5, 70, 2);
      await trainRun(options);
      await resumeRun(options.folder!, { epochs: 4 });
      expect(outcome(options.folder!)).toEqual(outcome(whole().folder!));
    });
  });

  it('leaves the position of runs alone whose batches it divides', async () => {
    const options = repeating('even', 5, 20, 2);
    await trainRun(options);
    expect((await loadNewestCheckpoint(options.folder!)).position).not.toHaveProperty('carried');
  });
});

describe('batches for training', () => {
  const set = {
    async *batches(_: string, { epoch, start = 0 }: { epoch: number; start?: number }) {
      await Promise.resolve();
      for (let index = start; index < 3; index++) yield { index: 10 * epoch + index };
    },
  } as unknown as DataSet;

  it('are those of the epoch from its start on, and then of the next', async () => {
    const stream = trainingBatches(set, { batch: 1, epoch: 4, start: 1 });
    const group: { index: number }[] = [];
    await takeBatches(stream, 6, group as never);
    expect(group.map(({ index }) => index)).toEqual([41, 42, 50, 51, 52, 60]);
  });
});
