import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunPlan } from '../runtime/contract/model.js';
import { readPlan } from '../runtime/runs/folder/compiled-model.js';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { emptyFolder, genc, root } from './testing.js';

/** A spec with twenty batches an epoch and two small layers: it trains in a second. */
const small = `model Small {
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1 }
  net Coder(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten -> Dense(8) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Coder(x), x))
  train {
    minimize total over Coder with adam(lr=1e-2)
    batch 10
    epochs 1
  }
  sample rebuild(x) = x, Coder(x) on test first 5 at every epoch
}
`;

function folderWith(text: string): string {
  const folder = emptyFolder();
  writeDots(folder);
  writeFileSync(join(folder, 'small.gen'), text);
  return folder;
}

test('GENC_THREADS is checked as --threads is', async () => {
  vi.stubEnv('GENC_THREADS', 'two');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, err } = await genc(['train'], { cwd: folderWith(small) });
  expect(err).toContain("value 'two' from env 'GENC_THREADS' is invalid. It must be a whole number of at least 1.");
  expect(code).toBe(2);
});

describe('train', () => {
  test('the only spec of the folder; the answer names the report and the pictures; sample draws on', async () => {
    const cwd = folderWith(small);
    const { code, out, err } = await genc(['train', '--out', 'runs/a'], { cwd });
    expect(err).toMatch(/epoch 1\/1 {2}train total [\d.]+ {3}test total [\d.]+/);
    expect(code).toBe(0);
    expect(out).toContain('report     runs/a/report.html');
    for (const [path] of out.matchAll(/runs\/a\/\S+/g)) expect(existsSync(join(cwd, path)), path).toBe(true);
    expect(readFileSync(join(cwd, 'runs/a/spec.gen'), 'utf8')).toBe(small);
    // The recorded plan belongs to the recorded spec and can be read back.
    const shown = JSON.parse((await genc(['show', 'runs/a/spec.gen', '--plan', '--json'], { cwd })).out) as RunPlan;
    expect(await readPlan(join(cwd, 'runs/a'))).toEqual({ ...shown, spec: 'small.gen' });
    expect(shown).toMatchObject({ format: 'genc-plan-1', train: { batch: 10, epochs: 1 }, evaluate: 'evaluate' });

    const sampled = await genc(['sample', 'runs/a', 'rebuild', '--out', 'more.png'], { cwd });
    expect(sampled).toMatchObject({ code: 0, out: 'more.png\n' });
    expect(readFileSync(join(cwd, 'more.png')).subarray(1, 4).toString()).toBe('PNG');
    const widthOf = (file: string): number => readFileSync(join(cwd, file)).readUInt32BE(16);
    const fewer = await genc(['sample', 'runs/a', 'rebuild', '--show', '2', '--out', 'fewer.png'], { cwd });
    expect(fewer).toMatchObject({ code: 0 });
    expect(widthOf('fewer.png')).toBeLessThan(widthOf('more.png'));
    const none = await genc(['sample', 'runs/a', 'rebuild', '--show', 'z', '--out', 'none.png'], { cwd });
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining("The sample 'rebuild' gives no output 'z'.") });

    const again = await genc(['train', '--out', 'runs/a'], { cwd });
    expect(again.code).toBe(1);
    expect(again.err).toContain('is not empty');
  });

  test('progress as JSON lines, with settings and limits', async () => {
    const words = [
      'train',
      'small.gen:Small',
      '--batch',
      '50',
      '--steps',
      '3',
      '--out',
      'run',
      '--json',
      '--seed',
      '7',
    ];
    const cwd = folderWith(small);
    const { code, out } = await genc(words, { cwd });
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'max-steps', step: 3 });
    expect(JSON.parse(readFileSync(join(cwd, 'run/run.json'), 'utf8'))).toMatchObject({ seed: 7, batch: 50 });
  });

  test('Ctrl-C writes a checkpoint and says how to go on; resume goes on from there', async () => {
    const cwd = folderWith(small);
    const words = [join(root, 'dist/cli.mjs'), 'train', '--epochs', '500', '--out', 'run'];
    const child = spawn(process.execPath, words, { cwd, env: { ...process.env, NO_COLOR: '1', npm_command: '' } });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    let err = '';
    child.stderr.on('data', (chunk) => {
      if (!err.includes('epoch 2/') && `${err}${chunk}`.includes('epoch 2/')) child.kill('SIGINT');
      err += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    const step = Number(/stopped after step (\d+)/.exec(out)?.[1]);
    expect(out).toContain('genc resume run');

    const resumed = await genc(['resume', 'run', '--steps', String(step + 2), '--json'], { cwd });
    expect(resumed.code).toBe(0);
    const steps = resumed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'step');
    expect(steps.map((event) => event.step)).toEqual([step + 1, step + 2]);
  });

  test('a second Ctrl-C ends at once; the run is whole and goes on', async () => {
    // A checkpoint of 90 MB takes so long to write that the second signal comes before its end.
    const large = small.replace('Dense(8)', 'Dense(5000)').replace('batch 10', 'batch 20');
    const cwd = folderWith(large);
    const words = [join(root, 'dist/cli.mjs'), 'train', '--epochs', '500', '--out', 'run', '--json'];
    const child = spawn(process.execPath, words, { cwd, env: { ...process.env, NO_COLOR: '1', npm_command: '' } });
    onTestFinished(() => void child.kill('SIGKILL'));
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      if (!out.includes('"kind":"step"') && String(chunk).includes('"kind":"step"')) child.kill('SIGINT');
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      if (!err.includes('Ctrl-C again') && String(chunk).includes('Ctrl-C again')) child.kill('SIGINT');
      err += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(err).toContain('writing a checkpoint; Ctrl-C again ends at once');
    expect(out).not.toContain('"kind":"end"');
    expect(JSON.parse(readFileSync(join(cwd, 'run/run.json'), 'utf8')).status).toBe('running');

    const { code: again, out: resumed } = await genc(['resume', 'run', '--steps', '8', '--json'], { cwd });
    expect(again).toBe(0);
    expect(resumed).not.toContain('"kind":"warning"');
    expect(resumed).toMatch(/"kind":"end","reason":"max-steps","step":8/);
  });

  test('one thread and two give the same bytes; the record says how many there were', async () => {
    const cwd = folderWith(small.replace(' from "./dots"', ''));
    const weights: Buffer[] = [];
    for (const threads of [1, 2]) {
      const run = `run-${threads}`;
      // The batches are large enough to occupy a second thread.
      const words = ['train', '--batch', '2000', '--steps', '3', '--out', run, '--threads', String(threads)];
      expect(await genc(words, { cwd })).toMatchObject({ code: 0 });
      weights.push(readFileSync(join(cwd, run, 'checkpoints/last.safetensors')));
      const { backend } = JSON.parse(readFileSync(join(cwd, run, 'run.json'), 'utf8'));
      expect(backend).toMatchObject({ name: expect.any(String), reason: expect.any(String), tier: expect.any(String) });
      if (backend.tier === 'onnxruntime') expect(backend.threads).toBe(threads);
    }
    expect(weights[0]!.equals(weights[1]!)).toBe(true);
    const sampled = await genc(['sample', 'run-1', '--threads', '2', '--out', 'a.png'], { cwd });
    expect(sampled).toMatchObject({ code: 0, out: 'a.png\n' });
    expect((await genc(['resume', 'run-2', '--threads', '1', '--steps', '4'], { cwd })).code).toBe(0);
  });

  test('a loss that is no longer a number ends the run and is named', async () => {
    const cwd = folderWith(
      small
        .replace(' from "./dots"', '')
        .replace('lr=1e-2', 'lr=1e30')
        .replace('sigmoid', 'softplus')
        .replace('in 0..1 {', '{')
        .replace('bce(Coder(x), x)', '(Coder(x) - x)^2'),
    );
    const { code, err } = await genc(['train', '--out', 'run'], { cwd });
    expect(err).toMatch(/error: The loss 'total' of step '\w+' became (NaN|Infinity) at iteration \d+/);
    expect(err).toContain('hint: ');
    expect(code).toBe(1);
  });

  test.each([
    [['train', '--resume', 'nowhere'], 'error: there is no run nowhere'],
    [['train', 'small.gen', '--resume', '.'], '--resume goes on with what the run holds'],
    [['sample', 'nowhere'], 'error: there is no run nowhere'],
    [['train', '--threads', '0'], "argument '0' is invalid. It must be a whole number of at least 1."],
    [['resume', 'run', '--threads', '1.5'], "argument '1.5' is invalid. It must be a whole number of at least 1."],
    [['sample', 'run', '--threads', 'all'], "argument 'all' is invalid. It must be a whole number of at least 1."],
    [['doctor', '--threads', '-2'], "argument '-2' is invalid. It must be a whole number of at least 1."],
    [['train', '--backend', 'cuda'], "argument 'cuda' is invalid"],
  ])('%j is a wrong call', async (words, message) => {
    const { code, err } = await genc(words, { cwd: folderWith(small) });
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
