import { expect, test } from 'vitest';
import { engineSaid } from './engine.js';
import type { Report } from './engine.js';

const report: Report = {
  chosen: 'wasm',
  backends: [
    { name: 'webgpu' },
    { name: 'wasm', tier: 'onnxruntime', threads: 2, speed: { product: 23.07, convolution: 15.84 } },
  ],
  torch: { ready: true, found: { torch: '2.9.0', devices: [{ title: 'NVIDIA H200' }] } },
};

test('before the doctor was asked, the name of the engine', () => {
  expect(engineSaid('', undefined).text).toBe('Node');
  expect(engineSaid('torch', undefined)).toMatchObject({ text: 'PyTorch' });
});

test('kernels, threads and speed of the chosen backend', () => {
  expect(engineSaid('', report)).toEqual({
    text: 'wasm, ONNX Runtime, 2 threads',
    detail: '23.07 GFLOP/s in products, 15.84 in convolutions.',
  });
  expect(engineSaid('', { backends: [] }).text).toBe('nothing computes here');
});

test('the devices of PyTorch, or why there is none', () => {
  expect(engineSaid('torch', report)).toEqual({
    text: 'PyTorch on NVIDIA H200',
    detail: 'PyTorch 2.9.0; NVIDIA H200.',
  });
  const none = engineSaid('torch', { backends: [], torch: { ready: false, reason: 'no python3 found' } });
  expect(none).toEqual({ text: 'PyTorch is missing', detail: 'no python3 found' });
});
