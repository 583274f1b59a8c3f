import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BackendError, diagnoseBackends, prepareBackend } from './index.js';
import { findGradientFault } from './self-test.js';

describe('prepareBackend', () => {
  it('starts the backend that was asked for and leaves no tensors behind', async () => {
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
    await expect(prepareBackend('webgpu')).rejects.toThrow(/tfjs-backend-webgpu is not installed/);
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

describe('diagnoseBackends', () => {
  it('names every backend with its state, and the speed of those that run', async () => {
    const report = await diagnoseBackends();
    expect(report.backends.map(({ name }) => name)).toEqual(['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu']);
    const wasm = report.backends.find(({ name }) => name === 'wasm');
    expect(wasm).toMatchObject({ state: 'ready', registered: 'wasm' });
    expect(wasm?.gigaflops).toBeGreaterThan(0);
    expect(report.packages['@tensorflow/tfjs-core']).toMatch(/^4\.22/);
    expect(report.backends.every(({ reason }) => reason.length > 0)).toBe(true);
  });
});
