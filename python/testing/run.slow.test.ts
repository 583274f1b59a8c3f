/** Whole runs of genc_torch, without a conductor: the files of the run folder beside those of Node. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { openData } from '../../runtime/runs/data/index.js';
import { prepareData } from '../../runtime/runs/data/prepared/index.js';
import { readCheckpoint } from '../../runtime/runs/folder/checkpoint.js';
import { readEvents } from '../../runtime/runs/folder/event-log.js';
import { readMetrics } from '../../runtime/runs/folder/metrics-log.js';
import { runOptions, writeDots } from '../../runtime/runs/testing/options.js';
import { resumeRun } from '../../runtime/runs/train/resume-run.js';
import { trainRun } from '../../runtime/runs/train/train-run.js';
import { entriesOf, writeHandMade } from './models.js';
import { statesApart } from './parity.js';
import { hasTorch, interpreter, pythonFolder } from './python.js';
import { tinyCode, tinyPlan } from './tiny/plan.js';

const home = mkdtempSync(join(tmpdir(), 'genc-torch-run-'));
const data = join(home, 'data');
let prepared: string;
beforeAll(async () => {
  await prepareBackend('wasm');
  writeDots(data);
  const { model, seed } = runOptions(join(home, 'unused'), data);
  const set = await openData(model.data['glyphs']!, { directory: data, base: home, seed });
  prepared = (await prepareData(set, { cache: join(home, 'cache') })).folder;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A run folder with a job for Python. */
function job(name: string, more: object = {}, change: (code: string) => string = (code) => code): string {
  const folder = join(home, name);
  const { model, seed, batch, epochs, logEverySteps, checkpointEverySteps } = runOptions(folder, data);
  const trained = { ...model, train: { ...model.train, batch: batch!, epochs: epochs as number } };
  mkdirSync(join(folder, 'torch'), { recursive: true });
  writeHandMade(join(folder, 'torch'), change(tinyCode), tinyPlan(trained), entriesOf(trained));
  const described = { format: 'genc-torch-job-1', seed, data: { glyphs: prepared }, device: 'cpu', logEverySteps };
  writeFileSync(join(folder, 'torch/job.json'), JSON.stringify({ ...described, checkpointEverySteps, ...more }));
  return folder;
}

const environment = { ...process.env, PYTHONPATH: pythonFolder };
const train = (folder: string, launcher: readonly string[] = []): { status: number | null; output: string } => {
  const words = [...launcher, '-m', 'genc_torch', 'train', folder];
  const { status, stdout, stderr } = spawnSync(interpreter!, words, { encoding: 'utf8', env: environment });
  return { status, output: stdout + stderr };
};
/** A training that goes on beside the test, and its end, which is awaited from the start: it may come at any time. */
function started(folder: string, launcher: readonly string[] = []): { child: ChildProcess; ended: Promise<unknown[]> } {
  const words = [...launcher, '-m', 'genc_torch', 'train', folder];
  const child = spawn(interpreter!, words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  return { child, ended: once(child, 'exit') };
}
/** The same model, whose passes take some time. */
const slowed =
  (seconds: number) =>
  (code: string): string =>
    code.replace('    mean, logvar', `    __import__("time").sleep(${seconds})\n    mean, logvar`);
/** Waits for something that a process does. */
async function until(child: ChildProcess, done: () => boolean): Promise<void> {
  while (!done()) {
    if (child.exitCode !== null) throw new Error(`The process has ended with ${child.exitCode}.`);
    await wait(50);
  }
}
const bytes = (folder: string, file: string): string => readFileSync(join(folder, file)).toString('base64');

describe.skipIf(!hasTorch)('a run of genc_torch', () => {
  it('writes the files of Node', async () => {
    const node = join(home, 'node');
    await trainRun({ ...runOptions(node, data) });
    const torch = job('torch');
    const done = train(torch);
    expect(done, done.output).toMatchObject({ status: 0 });
    const [expected, found] = [await readMetrics(node), await readMetrics(torch)];
    expect(found.map(({ values, ...line }) => [line, Object.keys(values)])).toEqual(
      expected.map(({ values, ...line }) => [line, Object.keys(values)]),
    );
    for (const [index, { values }] of expected.entries())
      for (const [name, value] of Object.entries(values)) expect(found[index]!.values[name]).toBeCloseTo(value, 2);
    const [a, b] = [
      await readCheckpoint(join(node, 'checkpoints/last.safetensors')),
      await readCheckpoint(join(torch, 'checkpoints/last.safetensors')),
    ];
    const { path, apart } = statesApart(a.arrays, b.arrays);
    expect(apart, path).toBeLessThan(1e-3);
    expect(Object.keys(b.position)).toEqual(Object.keys(a.position));
    expect({ ...b.position, epochSums: 0, windowSums: 0, metricsBytes: 0 }).toEqual({
      ...a.position,
      ...{ epochSums: 0, windowSums: 0, metricsBytes: 0 },
    });
    expect(existsSync(join(torch, 'torch/due/epoch-0002.safetensors'))).toBe(true);
    expect((await readEvents(torch)).map(({ event }) => event)).toEqual(['epoch', 'epoch', 'finish']);
  });

  it('goes on from a checkpoint of Node, and Node from one of its own', async () => {
    const node = join(home, 'begun');
    await trainRun({ ...runOptions(node, data), maxSteps: 7 });
    const torch = job('begun', { maxSteps: 25 });
    const done = train(torch);
    expect(done, done.output).toMatchObject({ status: 0 });
    expect((await readCheckpoint(join(torch, 'checkpoints/last.safetensors'))).position.step).toBe(25);
    const { reason, step } = await resumeRun(node, { dataDirectory: data });
    expect({ reason, step }).toEqual({ reason: 'finished', step: 40 });
    const whole = await readMetrics(join(home, 'node'));
    const crossed = await readMetrics(node);
    expect(crossed.map(({ step, kind }) => [step, kind])).toEqual(whole.map(({ step, kind }) => [step, kind]));
    for (const [index, { values }] of whole.entries())
      for (const [name, value] of Object.entries(values)) expect(crossed[index]!.values[name]).toBeCloseTo(value, 2);
  });

  it('ends in the same bytes when it is killed and started again', async () => {
    const whole = join(home, 'torch');
    const folder = job('killed', {}, slowed(0.1));
    for (const pause of [2500, 3200]) {
      const { child, ended } = started(folder);
      await wait(pause);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
    }
    const done = train(folder);
    expect(done, done.output).toMatchObject({ status: 0 });
    for (const file of ['metrics.jsonl', 'checkpoints/last.safetensors'])
      expect(bytes(folder, file) === bytes(whole, file), file).toBe(true);
  });

  it('saves and ends when it is asked to', async () => {
    const folder = job('stopped', {}, slowed(0.2));
    const { child, ended } = started(folder);
    await until(child, () => existsSync(join(folder, 'checkpoints/previous.safetensors')));
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    expect(code).toBe(0);
    const last = (await readEvents(folder)).at(-1)!;
    expect(last).toMatchObject({ event: 'stop', message: 'aborted' });
    expect((await readCheckpoint(join(folder, 'checkpoints/last.safetensors'))).position.step).toBe(last.step);
  });

  it('says which loss became NaN, and keeps the checkpoint from before', async () => {
    const folder = job('broken', {}, (code) =>
      code.replace('return {"total": reconstruction + kl,', 'return {"total": torch.log(-kl - 1),'),
    );
    const { status, output } = train(folder);
    expect(status).toBe(1);
    expect(output).toContain("Error: The loss 'total' of step 'step' became NaN at iteration 0.");
    expect(output).toContain('The last checkpoint from before is kept.');
    expect(output).not.toContain('Traceback');
    expect((await readEvents(folder)).at(-1)).toMatchObject({ event: 'fail' });
    expect((await readCheckpoint(join(folder, 'checkpoints/last.safetensors'))).position.step).toBe(0);
  });

  it('says that a GPU is missing', () => {
    const { status, output } = train(job('no-gpu', { device: 'cuda' }));
    // A machine with a GPU trains on it.
    if (status !== 0) expect(output).toMatch(/^Error: There is no CUDA GPU that PyTorch .+ can use\.$/m);
  });

  it('refuses a full disk with advice', () => {
    const folder = job('full');
    mkdirSync(join(folder, 'checkpoints'), { recursive: true });
    const limited = `ulimit -f 8; exec ${interpreter!} -m genc_torch train ${folder}`;
    const { status, stderr } = spawnSync('bash', ['-c', limited], { encoding: 'utf8', env: environment });
    expect(status).toBe(1);
    expect(stderr).toContain('could not be written');
    expect(stderr).not.toContain('Traceback');
  });
});

describe.skipIf(!hasTorch)('two processes', () => {
  const launcher = ['-m', 'genc_torch.launch', '--standalone', '--nproc_per_node=2', '--max_restarts=3'];
  it('train like one, within rounding', async () => {
    const folder = job('pair');
    const done = train(folder, launcher);
    expect(done, done.output).toMatchObject({ status: 0 });
    const [a, b] = [
      await readCheckpoint(join(home, 'torch/checkpoints/last.safetensors')),
      await readCheckpoint(join(folder, 'checkpoints/last.safetensors')),
    ];
    const { path, apart } = statesApart(a.arrays, b.arrays);
    expect(apart, path).toBeLessThan(1e-3);
  });

  it('end in the same bytes when one of them is killed', async () => {
    const folder = job('lost', {}, slowed(0.1));
    const { child, ended } = started(folder, launcher);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(child, () => existsSync(join(folder, 'checkpoints/previous.safetensors')));
    const found = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    expect(found).toHaveLength(2);
    process.kill(Number(found[1]), 'SIGKILL');
    const [code] = (await ended) as [number | null];
    expect(code, said).toBe(0);
    for (const file of ['metrics.jsonl', 'checkpoints/last.safetensors'])
      expect(bytes(folder, file) === bytes(join(home, 'pair'), file), file).toBe(true);
    expect((await readEvents(folder)).map(({ event }) => event)).toContain('resume');
  });
});
