/** genc's accelerator for plain TensorFlow.js programs in Node: `genc/accelerate`. */
import * as tf from '@tensorflow/tfjs-core';
import { abandonNative } from '../native/index.js';
import { loadWasm, prepareWasm, wasmThreads } from '../backend/wasm-start.js';
import { completeGradients, requireThreads, testKernels } from './acceleration.js';
import type { AccelerateOptions, Acceleration } from './acceleration.js';

export type { AccelerateOptions, Acceleration } from './acceleration.js';

/** The same as in `index.ts`, with ONNX Runtime under the heavy kernels if it is available. */
export async function accelerate(options: AccelerateOptions = {}): Promise<Acceleration> {
  requireThreads(options.threads);
  const attempt = await loadWasm(options);
  if (attempt.state !== 'ready') throw new Error(`The wasm backend cannot be used: ${attempt.reason}.`);
  if (!(await tf.setBackend('wasm'))) throw new Error("tfjs's wasm backend did not start here.");
  let native = prepareWasm(options);
  let found = testKernels();
  if (found.fault !== undefined && native.active) {
    native = abandonNative(found.fault);
    found = testKernels();
  }
  if (found.fault !== undefined) throw new Error(`The wasm backend cannot be used: ${found.fault}.`);
  return {
    tier: native.active ? 'onnxruntime' : 'wasm',
    threads: native.active && native.threads !== undefined ? native.threads : wasmThreads(),
    error: Math.max(found.error, native.error ?? 0),
    reason: `${attempt.reason}, ${native.reason}`,
    gradients: completeGradients(),
  };
}
