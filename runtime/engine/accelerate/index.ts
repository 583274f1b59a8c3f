/**
 * genc's accelerator for plain TensorFlow.js programs, for browsers: `genc/accelerate`. In Node the same name stands
 * for `node.ts`. It does not need genc's language, compiler or training.
 */
import * as tf from '@tensorflow/tfjs-core';
import { getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import type { WasmHeap } from '../wasm/heap.js';
import { installWasmKernels } from '../wasm/install.js';
import { guardMemory } from '../wasm/memory.js';
import { completeGradients, requireThreads, testKernels } from './acceleration.js';
import type { AccelerateOptions, Acceleration } from './acceleration.js';

export type { AccelerateOptions, Acceleration } from './acceleration.js';

/**
 * Makes a TensorFlow.js program train faster, and lets it train at all on tfjs's wasm backend. Call it once, after all
 * tfjs packages are imported and before the first model is made:
 *
 * ```js import * as tf from '@tensorflow/tfjs'; import { accelerate } from 'genc/accelerate';
 *
 * const { tier, threads, reason } = await accelerate();
 * ```
 *
 * It starts tfjs's wasm backend, puts genc's kernels into it (including those of gradients, which tfjs leaves out) and,
 * in Node, ONNX Runtime under the heavy ones if `onnxruntime-node` 1.30.0 is installed and passes a self-test. Running
 * out of the 4 GB that WebAssembly can address becomes an error that says so. Calling it again changes only the number
 * of threads, and that only in Node.
 *
 * tfjs's own gradients stay, except where they are missing or wrong; the result names those. They are computed by
 * genc's reverse pass, which frees each tensor after its last use; `tf.grad`, optimizers and `fit` go through it.
 *
 * In a browser, tell tfjs first where its wasm files are (`setWasmPaths` of `@tensorflow/tfjs-backend-wasm`).
 *
 * @throws RangeError for numbers that cannot be a count of threads.
 * @throws Error if the wasm backend does not start or its kernels fail their self-test; tfjs is then as before except
 * for its current backend.
 */
export async function accelerate(options: AccelerateOptions = {}): Promise<Acceleration> {
  requireThreads(options.threads);
  if (options.threads !== undefined) setThreadsCount(options.threads);
  installWasmKernels();
  if (!(await tf.setBackend('wasm'))) throw new Error("tfjs's wasm backend did not start here.");
  guardMemory(tf.backend() as unknown as WasmHeap);
  const { error, fault } = testKernels();
  if (fault !== undefined) throw new Error(`The wasm backend cannot be used: ${fault}.`);
  const threads = getThreadsCount();
  const count = `${threads} thread${threads === 1 ? '' : 's'}`;
  const reason = `WebAssembly with genc's kernels on ${count}; ONNX Runtime is for Node alone`;
  return { tier: 'wasm', threads, error, reason, gradients: completeGradients() };
}
