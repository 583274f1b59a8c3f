import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdvice } from '../cli/common/advice.js';
import { compileFile, emit } from '../compiler/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { evaluateRun, loadModule, readEvaluations, readMetrics, resumeRun, trainRun } from '../runtime/node.js';
import type { ProgressEvent, RunResult, StoredEvaluation, TrainRunOptions } from '../runtime/node.js';
import { decodeSafetensors } from '../runtime/library/weights/safetensors.js';
import { writeDots } from '../runtime/runs/testing/options.js';

const spec = fileURLToPath(new URL('testing/scored.gen', import.meta.url));
const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
async function train(out: string, more: Partial<TrainRunOptions> = {}): Promise<RunResult> {
  const { graph, resolvedText } = compileFile(spec, { read });
  const compiledCode = await emit(graph!);
  return trainRun({
    model: await loadModule(compiledCode, 'model.ts'),
    compiledCode,
    spec: { path: spec, text: read(spec)!, resolved: resolvedText },
    seed: 4,
    folder: at(out),
    dataDirectory: folder,
    logEverySteps: 2,
    ...more,
  });
}
const stored = async (out: string): Promise<StoredEvaluation> => (await readEvaluations(at(out)))[0]!;
const scoresOf = async (out: string): Promise<(key: string) => Float32Array> => {
  const { arrays } = decodeSafetensors(await readFile(at(out, 'evaluations', 'ood.safetensors')));
  return (key) => arrays.get(key)!.values;
};
const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  await prepareBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'genc-evaluation-'));
  writeDots(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a finished run', () => {
  let result: RunResult;
  const events: ProgressEvent[] = [];
  beforeAll(async () => {
    result = await train('run', { onProgress: (event) => void events.push(event) });
  });

  test('has scored every set: a split, a limited split, and all splits of a set up to a limit', async () => {
    const { sets, step, epoch, model } = await stored('run');
    expect(sets.map(({ name, role, count }) => `${role} ${name} ${count}`)).toEqual([
      'inside dots.test 40',
      'inside dots.train 200',
      'outside glyphs.test 50',
      'outside turned 230', // 200 for training, and the first 30 of the test split
    ]);
    expect({ step, epoch, model }).toEqual({ step: result.step, epoch: 6, model: 'Scored' });
    const scores = await scoresOf('run');
    expect(scores('near/turned').slice(200, 210)).toEqual(scores('near/turned').slice(210, 220)); // a square per label
  });

  test('has metrics and averages that agree with its scores', async () => {
    const lines = await readMetrics(at('run'));
    const measured = lines
      .filter(({ kind, split, epoch }) => kind === 'epoch' && split === 'test' && epoch === 6)
      .at(-1)!;
    const scores = await scoresOf('run');
    const { averages } = await stored('run');
    expect(mean(scores('near/dots.test'))).toBeCloseTo(-measured.values['mse']!, 6);
    const near = scores('near/dots.train');
    const centre = mean(near);
    const spread = Math.sqrt(near.reduce((sum, value) => sum + (value - centre) ** 2, 0) / near.length);
    expect(Object.values(averages).map(({ on }) => on)).toEqual(['dots.train', 'dots.train']);
    expect(averages['average']!.value).toBeCloseTo(centre, 10);
    expect(averages['average_2']!.value).toBeCloseTo(spread ** 2, 8);
    const typical = scores('typicality/glyphs.test');
    scores('near/glyphs.test').forEach((value, index) =>
      expect(typical[index]!).toBeCloseTo(-Math.abs(value - centre) / spread, 3),
    );
  });

  test('has AUROCs that are the shares of pairs, counted one by one', async () => {
    const scores = await scoresOf('run');
    for (const { name, comparisons } of (await stored('run')).scores) {
      expect(comparisons.map(({ set }) => set)).toEqual(['dots.train', 'glyphs.test', 'turned']);
      for (const { set, auroc, interval, higher } of comparisons) {
        let count = 0;
        const [inside, other] = [scores(`${name}/dots.test`), scores(`${name}/${set}`)];
        for (const a of inside) for (const b of other) count += a > b ? 1 : a === b ? 0.5 : 0;
        expect(auroc).toBeCloseTo(count / (inside.length * other.length), 12);
        expect(higher).toBeCloseTo(1 - auroc, 12);
        expect(interval[0]).toBeLessThanOrEqual(auroc);
        expect(interval[1]).toBeGreaterThanOrEqual(auroc);
      }
    }
    const near = (await stored('run')).scores[0]!;
    expect(near.comparisons[1]!.verdict).toMatch(
      /^ood\.near detects glyphs\.test: it scores lower than dots\.test in /,
    );
  });

  test('has judged claims in the result, in the folder and in the report', async () => {
    expect(result.claims.map(({ claim, outcome, why }) => [claim, outcome, why])).toEqual([
      ['auroc(ood.near, glyphs.test) > 0.5', 'held', undefined],
      ['average(ood.near, dots.test) + mse > 1', 'failed', undefined],
      ['average(mse, validation) < 1', 'not evaluated', 'mse on validation after the last epoch is not known'],
    ]);
    expect(result.claims[1]!.left).toBeCloseTo(0, 6);
    const page = await readFile(result.report, 'utf8');
    expect(page).toContain('<h2>Evaluation</h2>');
    expect(page).toContain('ood.near detects glyphs.test');
    expect(page).toContain('average(ood.near, dots.test) + mse &gt; 1</code></td><td>failed');
    expect((await readdir(at('run', 'evaluations'))).sort()).toEqual(
      [
        'json',
        'safetensors',
        'near.png',
        'near.svg',
        'likelihood.png',
        'likelihood.svg',
        'typicality.png',
        'typicality.svg',
      ]
        .map((name) => (name.includes('.') ? `ood-${name}` : `ood.${name}`))
        .sort(),
    );
  });

  test('has reported its progress through all batches, averages first', () => {
    const seen = events.filter((event) => event.kind === 'evaluation');
    const batches = [20, 20, 4, 20, 5, 23].reduce((sum, count) => sum + count, 0);
    expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: batches }, (_, index) => index));
    expect(seen.every(({ total }) => total === batches)).toBe(true);
    expect(seen[0]).toMatchObject({ name: 'ood', set: 'dots.train' });
    expect(seen.at(-1)).toMatchObject({ set: 'turned' });
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'finished' });
  });

  test('has the same bits in another evaluation; with another seed only drawn values differ', async () => {
    const before = await readFile(at('run', 'evaluations', 'ood.json'));
    const first = await scoresOf('run');
    const again = await evaluateRun({ folder: at('run') });
    expect(await readFile(at('run', 'evaluations', 'ood.json'))).toEqual(before);
    expect(again.claims).toEqual(result.claims);
    await evaluateRun({ folder: at('run'), name: 'ood', seed: 5 });
    const other = await scoresOf('run');
    expect(other('near/dots.test')).toEqual(first('near/dots.test'));
    expect(other('likelihood/dots.test')).not.toEqual(first('likelihood/dots.test'));
    await expect(evaluateRun({ folder: at('run'), name: 'odd' })).rejects.toThrow("Scored has no evaluation 'odd'");
  });

  test('is evaluated anew after more training; earlier results no longer count', async () => {
    const on = await resumeRun(at('run'), { epochs: 8, maxSteps: result.step + 5 });
    expect(on).toMatchObject({ reason: 'max-steps', claims: [] });
    const finished = await resumeRun(at('run'));
    expect(finished.reason).toBe('finished');
    expect(await stored('run')).toMatchObject({ step: finished.step, epoch: 8, seed: 4 });
  });
});

test('an evaluation that is interrupted leaves a finished run, which can be evaluated later', async () => {
  const controller = new AbortController();
  const warnings: string[] = [];
  const result = await train('interrupted', {
    epochs: 1,
    signal: controller.signal,
    onProgress: (event) => {
      if (event.kind === 'evaluation' && event.done === 3) controller.abort();
      if (event.kind === 'warning') warnings.push(withAdvice(event.message, event.advice));
    },
  });
  expect(result).toMatchObject({ reason: 'finished', claims: [] });
  expect(warnings).toEqual([expect.stringMatching(/^The evaluation was not done: it was interrupted\..*genc eval /)]);
  expect(existsSync(at('interrupted', 'evaluations', 'ood.json'))).toBe(false);
  const { evaluations, claims } = await evaluateRun({ folder: at('interrupted') });
  expect(evaluations.map(({ name, epoch }) => `${name} ${epoch}`)).toEqual(['ood 1']);
  expect(claims[0]).toMatchObject({ left: evaluations[0]!.scores[0]!.comparisons[1]!.auroc, right: 0.5 });
});

test('a run that was stopped within an epoch has no evaluation until it is asked for', async () => {
  await train('stopped', { maxSteps: 2 });
  expect(await readEvaluations(at('stopped'))).toEqual([]);
  const { claims, step } = await evaluateRun({ folder: at('stopped') });
  expect(step).toBe(2);
  expect(claims.map(({ outcome, why }) => why ?? outcome)).toEqual([
    expect.stringMatching(/held|failed/),
    'mse after the last epoch is not known',
    'mse on validation after the last epoch is not known',
  ]);
});

test('a missing set is reported before the training', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'genc-evaluation-'));
  const model = await loadModule(await emit(compileFile(spec, { read }).graph!), 'model.ts');
  const data = { ...model.data, dots: { ...model.data['glyphs']!, name: 'dots' } };
  const gone = { ...data, glyphs: { ...model.data['glyphs']!, sources: ['mnist'] } };
  const out = join(empty, 'run');
  await expect(train('', { model: { ...model, data: gone }, folder: out, dataDirectory: empty })).rejects.toThrow(
    'The data set mnist is not in',
  );
  expect(existsSync(out)).toBe(false);
  await rm(empty, { recursive: true });
});
