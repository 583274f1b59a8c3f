import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { prepareBackend } from './index.js';
import { checkKernels, KERNEL_TOLERANCE } from './kernel-check.js';

test.each(['cpu', 'wasm'])('%s passes and leaves no tensors behind', async (name) => {
  await prepareBackend(name);
  const before = tf.memory().numTensors;
  const { error } = checkKernels();
  expect(error).toBeLessThan(KERNEL_TOLERANCE);
  expect(error).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});

test.each(['BatchMatMul', 'Sum', 'Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'])(
  'a wrong %s is found',
  async (kernelName) => {
    await prepareBackend('cpu');
    const kernel = tf.getKernel(kernelName, 'cpu');
    const spoil = (by: number): void => {
      tf.unregisterKernel(kernelName, 'cpu');
      tf.registerKernel({
        ...kernel,
        kernelFunc: (call) => {
          const result = kernel.kernelFunc(call) as tf.TensorInfo;
          const values = (call.backend as tf.KernelBackend).readSync(result.dataId) as Float32Array;
          values[values.length - 1]! += by;
          return result;
        },
      });
    };
    try {
      spoil(0.01);
      expect(checkKernels().error).toBeGreaterThan(KERNEL_TOLERANCE);
      spoil(NaN);
      expect(checkKernels().error).toBeNaN();
    } finally {
      tf.unregisterKernel(kernelName, 'cpu');
      tf.registerKernel(kernel);
    }
    expect(checkKernels().error).toBeLessThan(KERNEL_TOLERANCE);
  },
);
