/** Threads of the wasm backend without ONNX Runtime, each count in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Trains the tiny VAE for two steps and prints a digest of all weights and moments. */
const program = `
import * as tf from '@tensorflow/tfjs-core';
import os from 'node:os';
import { createHash } from 'node:crypto';
import { prepareBackend } from './runtime/engine/backend/index.js';
import { model } from './runtime/testing/tiny-vae.js';
import { createTrainer } from './runtime/library/train/trainer.js';
const before = [os.cpus, URL.createObjectURL, globalThis.Worker];
const prepared = await prepareBackend('wasm', { threads: Number(process.argv[2]) });
const untouched = [os.cpus, URL.createObjectURL, globalThis.Worker].every((value, at) => value === before[at]);
const trainer = createTrainer(model, { seed: 1 });
const x = tf.randomUniform([32, 28, 28, 1], 0, 1, 'float32', 5);
const digit = tf.zeros([32], 'int32');
for (let step = 0; step < 2; step++) await trainer.iterate([{ x, digit }], 0);
const y = tf.conv2d(tf.randomNormal([8, 24, 24, 32], 0, 1, 'float32', 1), tf.randomNormal([5, 5, 32, 48], 0, 1, 'float32', 2), 2, 'same');
const digest = createHash('sha256').update(Buffer.from(y.dataSync().buffer));
for (const [path, { values }] of (await trainer.state()).arrays) digest.update(path).update(Buffer.from(values.buffer));
const { tier, threads, reason } = prepared;
console.log(JSON.stringify({ tier, threads, reason, untouched, shared: y.dataSync().buffer instanceof SharedArrayBuffer, digest: digest.digest('hex') }));
`;

interface Outcome {
  readonly tier: string;
  readonly threads: number;
  readonly reason: string;
  readonly untouched: boolean;
  readonly shared: boolean;
  readonly digest: string;
}

let folder = '';
let script = '';

beforeAll(async () => {
  folder = mkdtempSync(join(process.cwd(), 'node_modules', '.genc-threads-test-'));
  script = join(folder, 'train.mjs');
  await build({
    stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile: script,
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The minute of time catches a process that does not end by itself. */
function train(threads: number): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, String(threads)], {
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, GENC_NATIVE: 'off' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Outcome;
}

describe('threads of wasm alone', () => {
  it('give the same bits as one thread, and leave nothing behind', () => {
    const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('genc-threads-'));
    const before = leftovers();
    const [one, two, four] = [1, 2, 4].map(train);
    expect(one).toMatchObject({ tier: 'wasm', threads: 1, untouched: true, shared: false });
    expect(two).toMatchObject({ tier: 'wasm', threads: 2, untouched: true, shared: false });
    expect(four).toMatchObject({ tier: 'wasm', threads: 4 });
    expect(two!.reason).toContain("genc's kernels on 2 threads");
    expect(two!.digest).toBe(one!.digest);
    expect(four!.digest).toBe(one!.digest);
    expect(leftovers()).toEqual(before);
  });
});
