/** The heavy kernels of both tiers; ONNX Runtime's on one thread and on two, and cut into many small pieces. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { isNativeInstalled, startBackend } from '../../../testing/backends.js';
import { prepareNative } from '../../native/index.js';
import { activeBridge } from '../../native/install.js';
import type { WasmHeap } from '../../wasm/heap.js';
import { convolutionSuite } from './convolution.js';
import { productSuite } from './product.js';

describe('wasm', () => {
  beforeAll(() => startBackend('wasm'));
  convolutionSuite({ dilatedGradients: true, fusedTanh: true, fusedTranspose: true });
  productSuite({ fusedTanh: true });
});

describe.runIf(isNativeInstalled).each([
  { threads: 1 },
  { threads: 2 },
  { threads: 2, room: 64 }, // Less than any picture here needs: a row or two at a time.
  { threads: 1, room: 4096 }, // A picture or two, or some rows.
])('wasm with ONNX Runtime, %j', (settings) => {
  beforeAll(async () => {
    await startBackend('wasm');
    const { active, reason } = prepareNative(tf.backend() as unknown as WasmHeap, { use: 'always', ...settings });
    if (!active) throw new Error(reason);
  });
  // No call was left to the kernels below.
  afterAll(() => expect(activeBridge()!.sessionCount).toBeGreaterThan(200));
  convolutionSuite({ dilatedGradients: true, fusedTanh: true, fusedTranspose: true });
  productSuite({ fusedTanh: true });
});
