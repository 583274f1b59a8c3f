/** All kernels except products, convolutions and fused ones, of both tiers, each on one thread and on two. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { isNativeInstalled, startBackend } from '../../../testing/backends.js';
import { prepareBackend } from '../index.js';
import { prepareNative } from '../../native/index.js';
import { activeBridge } from '../../native/install.js';
import type { WasmHeap } from '../../wasm/heap.js';
import { wasmThreads } from '../wasm-start.js';
import { depthwiseSuite } from './depthwise.js';
import { elementwiseSuite } from './elementwise.js';
import { indexingSuite } from './indexing.js';
import { layoutSuite } from './layout.js';
import { poolingSuite } from './pooling.js';
import { resizeSuite } from './resize.js';
import { rowSuite } from './rows.js';
import { sumSuite } from './sums.js';
import { volumeSuite } from './volumes.js';

function suites(): void {
  elementwiseSuite();
  rowSuite();
  indexingSuite();
  layoutSuite();
  sumSuite();
  resizeSuite();
  depthwiseSuite();
  poolingSuite();
  volumeSuite();
}

describe('wasm', () => {
  beforeAll(() => startBackend('wasm'));
  suites();
});

describe('wasm on two threads of its own', () => {
  beforeAll(async () => {
    vi.stubEnv('GENC_NATIVE', 'off');
    await prepareBackend('wasm', { threads: 2 });
    expect(wasmThreads()).toBe(2);
  });
  afterAll(() => void vi.unstubAllEnvs());
  suites();
});

describe.runIf(isNativeInstalled).each([1, 2])('wasm with ONNX Runtime on %d threads', (threads) => {
  beforeAll(async () => {
    await startBackend('wasm');
    const { active, reason } = prepareNative(tf.backend() as unknown as WasmHeap, { use: 'always', threads });
    if (!active) throw new Error(reason);
  });
  // No call failed, and ONNX Runtime computed.
  afterAll(() => expect(activeBridge()!.sessionCount).toBeGreaterThan(500));
  suites();
});
