/** Failures of ONNX Runtime in the middle of training: wasm goes on, with right results and with a warning. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../runs/folder/event-log.js';
import { readRunFile } from '../../runs/folder/run-file.js';
import { runOptions, writeDots } from '../../runs/testing/options.js';
import { trainRun } from '../../runs/train/train-run.js';
import { isNativeInstalled } from '../../testing/backends.js';
import { model } from '../../testing/tiny-vae.js';
import { createTrainer } from '../../library/train/trainer.js';
import { prepareBackend } from '../backend/index.js';
import type { WasmHeap } from '../wasm/heap.js';
import { OutOfMemoryError } from '../wasm/memory.js';
import { loadBinding } from './binding.js';
import type { Binding, NativeSession, NativeTensor } from './binding.js';
import { onNativeFailure } from './failure.js';
import { activeBridge } from './install.js';
import { prepareNative } from './prepare.js';
import type { NativeStatus } from './status.js';

const heapOf = (): WasmHeap => tf.backend() as unknown as WasmHeap;

/** The real module, whose runs and new sessions fail once `fail` returns an error. */
function failing(fail: () => Error | undefined): () => Binding {
  let InferenceSession: Binding['InferenceSession'];
  class Failing {
    private readonly session = new InferenceSession();
    loadModel(...model: Parameters<NativeSession['loadModel']>): void {
      this.session.loadModel(...model);
    }
    run(feeds: Record<string, NativeTensor>, fetches: Record<string, NativeTensor | null>): unknown {
      const error = fail();
      if (error === undefined) return this.session.run(feeds, fetches);
      // The values that it may have written until then must not count.
      for (const output of Object.values(fetches)) {
        if (output?.data instanceof Float32Array) output.data.fill(NaN);
      }
      throw error;
    }
    dispose(): void {
      this.session.dispose();
    }
  }
  return () => {
    ({ InferenceSession } = loadBinding());
    return { InferenceSession: Failing };
  };
}

/** The weights after some steps; `happen` is called before step `failAt`. */
async function train(failAt: number, happen: () => void): Promise<Record<string, number[]>> {
  const trainer = createTrainer(model, { seed: 3 });
  const batch = { x: tf.randomUniform([4, 28, 28, 1], 0, 1, 'float32', 1) as tf.Tensor4D };
  const batches = Array.from({ length: trainer.batchesPerIteration }, () => batch);
  for (let step = 0; step < 4; step += 1) {
    if (step === failAt) happen();
    await trainer.iterate(batches, 0);
  }
  const { arrays } = await trainer.state();
  const weights = Object.fromEntries([...arrays].map(([name, { values }]) => [name, [...values]]));
  trainer.dispose();
  batch.x.dispose();
  return weights;
}

describe.runIf(isNativeInstalled)('ONNX Runtime failing later', () => {
  beforeAll(async () => void (await prepareBackend('wasm')));
  afterEach(() => void prepareNative(heapOf(), { use: 'off', threads: 1 }));

  it('wasm computes that call and all later ones, with the reason told once', async () => {
    prepareNative(heapOf(), { use: 'off', threads: 1 });
    const right = await train(-1, () => undefined);

    let broken = false;
    let calls = 0;
    const load = failing(() => {
      calls += 1;
      return broken ? new Error('bad allocation\nsecond line') : undefined;
    });
    const status = prepareNative(heapOf(), { use: 'always', threads: 1, load });
    expect(status.active).toBe(true);
    const told: [NativeStatus, string][] = [];
    const stop = onNativeFailure((...news) => told.push(news));
    const before = tf.memory();
    let started = 0;
    const weights = await train(2, () => {
      broken = true;
      started = calls;
    });
    stop();

    expect(calls).toBe(started + 1);
    expect(activeBridge()).toBeUndefined();
    expect(status).toMatchObject({
      active: false,
      reason: expect.stringMatching(/^without ONNX Runtime: it failed in \w+: bad allocation$/) as string,
    });
    expect(told).toHaveLength(1);
    expect(told[0]![0]).toBe(status);
    expect(told[0]![1]).toContain('bad allocation');
    expect(JSON.parse(JSON.stringify(status))).toMatchObject({ active: false });
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    expect(Object.keys(right).length).toBeGreaterThan(4);
    expect(Object.keys(weights)).toEqual(Object.keys(right));
    for (const [name, values] of Object.entries(right)) {
      values.forEach((value, index) => expect(Math.abs(value - weights[name]![index]!), name).toBeLessThan(2e-3));
    }
  });

  it('a run goes on to its end, reports the failure at once, and records it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'genc-failure-'));
    writeDots(join(home, 'data'));
    let broken = false;
    const load = failing(() => (broken ? new Error('lost') : undefined));
    const native = prepareNative(heapOf(), { use: 'always', threads: 1, load });
    const backend = { name: 'wasm', reason: 'asked for', warnings: [], native };
    const warnings: string[] = [];
    const folder = join(home, 'run');
    const result = await trainRun({
      ...runOptions(folder, join(home, 'data')),
      backend,
      epochs: 1,
      onProgress: (event) => {
        if (event.kind === 'step' && event.step === 7) broken = true;
        if (event.kind === 'warning') warnings.push(event.message);
      },
    });
    expect(result.reason).toBe('finished');
    expect(warnings).toEqual([expect.stringMatching(/ONNX Runtime failed and is switched off.*: lost/)]);
    const record = await readRunFile(folder);
    expect(record).toMatchObject({
      status: 'finished',
      backend: { name: 'wasm', native: { active: false, reason: expect.stringContaining('lost') as string } },
    });
    const events = await readEvents(folder);
    expect(events.find(({ event }) => event === 'warning')).toMatchObject({ message: warnings[0], epoch: 0 });
    expect(events.find(({ event }) => event === 'warning')!.step).toBeGreaterThanOrEqual(7);
    rmSync(home, { recursive: true, force: true });
  });

  it('without a listener, Node prints a warning', () => {
    let broken = false;
    prepareNative(heapOf(), {
      use: 'always',
      threads: 1,
      load: failing(() => (broken ? new Error('lost') : undefined)),
    });
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    broken = true;
    expect(tf.tidy(() => [...tf.matMul([[1, 2]], [[3], [4]]).dataSync()])).toEqual([11]);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toMatch(/ONNX Runtime failed and is switched off.*it failed in BatchMatMul: lost/);
    warn.mockRestore();
  });

  it('a session that cannot be made counts as a failure too', () => {
    let refuse = false;
    const load = (): Binding => {
      const { InferenceSession } = loadBinding();
      return {
        InferenceSession: class {
          constructor() {
            if (refuse) throw new Error('no session');
            return new InferenceSession();
          }
        } as Binding['InferenceSession'],
      };
    };
    const status = prepareNative(heapOf(), { use: 'always', threads: 1, load });
    const stop = onNativeFailure(() => undefined);
    refuse = true;
    const y = tf.tidy(() => [...tf.tanh([0, 100]).dataSync()]);
    stop();
    expect(y).toEqual([0, 1]);
    expect(status.reason).toBe('without ONNX Runtime: it failed in Tanh: no session');
  });

  it('calls that wasm refuses too, and a full heap, are not failures of ONNX Runtime', () => {
    const status = prepareNative(heapOf(), { use: 'always', threads: 1 });
    const x = tf.ones([4, 3]);
    expect(() =>
      tf.engine().runKernel('GatherV2', { x, indices: tf.tensor1d([9], 'int32') }, { axis: 0, batchDims: 0 }),
    ).toThrow(/index value 9/);
    expect(() => tf.engine().runKernel('Maximum', { a: x, b: tf.ones([4, 2]) })).toThrow(/could not be broadcast/);
    const reserve = heapOf().wasm._malloc;
    const full = new OutOfMemoryError(4, 4, 4);
    heapOf().wasm._malloc = () => {
      throw full;
    };
    try {
      expect(() => tf.tanh(x)).toThrow(OutOfMemoryError);
    } finally {
      heapOf().wasm._malloc = reserve;
    }
    expect(status.active).toBe(true);
    expect(activeBridge()).toBeDefined();
    x.dispose();
  });
});
