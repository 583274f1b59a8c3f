import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { BackendError, diagnoseBackends, prepareBackend } from './index.js';
import { isTensorflowReady } from '../../testing/backends.js';
import { restoreRemovedUtilities } from '../node/packages.js';
import { findGradientFault } from './self-test.js';
import { tryTensorflow, tryTensorflowGpu } from './tensorflow.js';
import type { Packages } from './tensorflow.js';

describe('prepareBackend', () => {
  it('starts the wanted backend and leaves no tensors behind', async () => {
    await prepareBackend('cpu');
    for (const name of ['cpu', 'wasm']) {
      const before = tf.memory().numTensors;
      const prepared = await prepareBackend(name);
      expect(prepared.name).toBe(name);
      expect(tf.getBackend()).toBe(name);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('says why a named backend cannot be had', async () => {
    await expect(prepareBackend('wasn')).rejects.toThrow(/no backend 'wasn'\. Did you mean 'wasm'/);
    await expect(prepareBackend('webgpu')).rejects.toThrow(BackendError);
    await expect(prepareBackend('webgpu')).rejects.toThrow(/this Node has no WebGPU/);
  });

  it('takes a number of threads', async () => {
    const { reason, native } = await prepareBackend('wasm', { threads: 3 });
    if (native?.active === true) {
      expect(native.threads).toBe(3);
      expect(reason).toContain('3 threads');
    }
    await expect(prepareBackend('wasm', { threads: 0 })).rejects.toThrow("'0' is no number of threads");
  });

  it('finds the fault when a gradient is wrong', async () => {
    await prepareBackend('cpu');
    const right = tf.getGradient('Tanh');
    tf.registerGradient({ ...right, gradFunc: (dy) => ({ x: () => dy as tf.Tensor }) });
    expect(findGradientFault()).toMatch(/convolution by its input: .* instead of about/);
    tf.registerGradient(right);
    expect(findGradientFault()).toBeUndefined();
  });
});

// Made-up packages would take the place of real ones, which register themselves only once in a process.
describe.skipIf(isTensorflowReady)('tfjs-node (skipped where it is installed)', () => {
  const gpuPackage = '@tensorflow/tfjs-node-gpu';
  /** A package folder as npm leaves it, with or without the files that its install script downloads. */
  const folder = (addon: boolean): string => {
    const path = mkdtempSync(join(tmpdir(), 'genc-tfjs-node-'));
    mkdirSync(join(path, 'lib', 'napi-v8'), { recursive: true });
    if (addon) writeFileSync(join(path, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
    return path;
  };
  const packages = (name: string, path: string, load: () => void): Packages => ({
    folderOf: (asked) => (asked === name ? path : undefined),
    load,
  });
  const registering = (isUsingGpuDevice: boolean) => (): void => {
    tf.registerBackend(
      'tensorflow',
      () => ({ isUsingGpuDevice, dispose: () => undefined }) as unknown as tf.KernelBackend,
    );
  };
  afterEach(() => {
    if (tf.findBackend('tensorflow') !== null) tf.removeBackend('tensorflow');
  });

  it('tells apart: not installed, no addon, failing to load, and doing nothing', () => {
    const none = { folderOf: () => undefined, load: () => undefined };
    expect(tryTensorflowGpu(none)).toMatchObject({ state: 'not installed' });
    expect(tryTensorflow(none)).toMatchObject({ state: 'not installed' });
    expect(tryTensorflowGpu(packages(gpuPackage, folder(false), registering(true)))).toMatchObject({
      state: 'no addon',
    });
    const failing = packages(gpuPackage, folder(true), () => {
      throw new Error('libtensorflow.so.2: cannot open shared object file');
    });
    expect(tryTensorflowGpu(failing)).toMatchObject({
      state: 'load failed',
      reason: expect.stringContaining('libtensorflow'),
    });
    expect(tryTensorflowGpu(packages(gpuPackage, folder(true), () => undefined))).toMatchObject({
      state: 'load failed',
    });
  });

  it('tells apart a GPU and the CPU', () => {
    expect(tryTensorflowGpu(packages(gpuPackage, folder(true), registering(true)))).toMatchObject({ state: 'ready' });
    tf.removeBackend('tensorflow');
    const onCpu = packages(gpuPackage, folder(true), registering(false));
    expect(tryTensorflowGpu(onCpu)).toMatchObject({ state: 'cpu only' });
    expect(tryTensorflow(onCpu)).toMatchObject({ state: 'ready', registered: 'tensorflow' });
    tf.removeBackend('tensorflow');
    const plain = packages('@tensorflow/tfjs-node', folder(true), registering(false));
    expect(tryTensorflowGpu(plain)).toMatchObject({ state: 'not installed' });
    expect(tryTensorflow(plain)).toMatchObject({ state: 'ready' });
  });

  it('gets back the functions that Node 23 took from util', async () => {
    restoreRemovedUtilities();
    const { default: util } = (await import('node:util')) as unknown as {
      default: Record<string, (x: unknown) => boolean>;
    };
    expect([util['isNullOrUndefined']!(null), util['isNullOrUndefined']!(0), util['isArray']!([])]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('diagnoseBackends', () => {
  it('names every backend with its state, and the speed of those that run', async () => {
    const report = await diagnoseBackends();
    expect(report.backends.map(({ name }) => name)).toEqual(['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu']);
    const wasm = report.backends.find(({ name }) => name === 'wasm');
    expect(wasm).toMatchObject({ state: 'ready', registered: 'wasm' });
    expect(wasm?.speed?.product).toBeGreaterThan(0);
    expect(wasm?.speed?.convolution).toBeGreaterThan(0);
    expect(wasm).toMatchObject({ tier: expect.stringMatching(/^(onnxruntime|wasm)$/), heapLimit: 2 ** 32 });
    expect(wasm?.threads).toBeGreaterThan(0);
    for (const { state, error } of report.backends) if (state === 'ready') expect(error).toBeLessThan(1e-5);
    expect(report.packages['@tensorflow/tfjs-core']).toMatch(/^4\.22/);
    expect(report.backends.every(({ reason }) => reason.length > 0)).toBe(true);
  });
});
