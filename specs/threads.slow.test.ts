/** Training has the same bits on any number of threads: whole steps of whole models, every kernel in ONNX Runtime. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareNative } from '../runtime/engine/native/index.js';
import type { WasmHeap } from '../runtime/engine/wasm/heap.js';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Trainer } from '../runtime/index.js';
import { isNativeInstalled, startBackend } from '../runtime/testing/backends.js';
import { loadModel } from './testing/load.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Uses ONNX Runtime for small tensors too (`always`), so that a small batch uses threads wherever a large one does. */
function onThreads(threads: number): void {
  const status = prepareNative(tf.backend() as unknown as WasmHeap, { use: 'always', threads });
  if (!status.active) throw new Error(status.reason);
}

/** The fingerprints of all trained arrays by path, after one iteration. */
async function trained(model: AnyModel): Promise<Record<string, string>> {
  const trainer: Trainer = createTrainer(model, { seed: 2 });
  const batch = { x: tf.randomUniform([4, 28, 28, 1], 0, 1, 'float32', 4) as tf.Tensor4D };
  await trainer.iterate(
    Array.from({ length: trainer.batchesPerIteration }, () => batch),
    0,
  );
  const { arrays } = await trainer.state();
  trainer.dispose();
  batch.x.dispose();
  return Object.fromEntries(
    [...arrays].map(([name, { values }]) => {
      expect(values.every(Number.isFinite), name).toBe(true);
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

describe.runIf(isNativeInstalled)('threads', () => {
  beforeAll(() => startBackend('wasm'));
  afterAll(() => void prepareNative(tf.backend() as unknown as WasmHeap, { use: 'off', threads: 1 }));

  it.each([
    ['vae-mnist.gen', 'VAE'],
    ['dcgan.gen', 'DCGAN'],
    ['dcgan.gen', 'WGAN_GP'],
  ])('%s %s: the same bits on one, two and three', async (spec, name) => {
    const model = await loadModel(path(spec), name);
    onThreads(1);
    const alone = await trained(model);
    expect(Object.keys(alone).length).toBeGreaterThan(10);
    for (const threads of [2, 3]) {
      onThreads(threads);
      expect(await trained(model), `${threads} threads`).toEqual(alone);
    }
  });
});
