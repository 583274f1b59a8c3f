/** The start of tfjs's wasm backend with genc's kernels, and ONNX Runtime under them if it is available. Node only. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadBinding } from '../native/binding.js';
import { nativeOptions, prepareNative } from '../native/index.js';
import type { NativeOptions, NativeStatus } from '../native/index.js';
import { messageOf, packageFolder } from '../node/packages.js';
import type { Attempt } from './tensorflow.js';
import type { WasmHeap } from '../wasm/heap.js';
import { installWasmKernels } from '../wasm/install.js';
import { guardMemory } from '../wasm/memory.js';
import { runningThreads, startThreaded, stopWasm } from '../wasm/node-threads.js';

export interface BackendOptions {
  /** The number of threads of the wasm backend's heavy kernels, in place of `GENC_THREADS` or one per processor. */
  readonly threads?: number;
}

/** Loads the package and puts genc's kernels into it. `tf.setBackend('wasm')` comes next, then {@link prepareWasm}. */
export async function loadWasm(options: BackendOptions = {}): Promise<Attempt> {
  const name = '@tensorflow/tfjs-backend-wasm';
  const folder = packageFolder(name);
  if (folder === undefined) return { state: 'not installed', reason: `${name} is not installed` };
  try {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${join(folder, 'dist')}/`);
    installWasmKernels();
    const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
    const threads = simd ? await startThreads(options) : '';
    const reason = `WebAssembly ${simd ? 'with' : 'without'} SIMD, with genc's kernels${threads}`;
    return { state: 'ready', reason, registered: 'wasm' };
  } catch (error) {
    return { state: 'load failed', reason: `${name} could not be loaded: ${messageOf(error)}` };
  }
}

const withEnvironment = ({ threads }: BackendOptions): NativeOptions => ({
  ...nativeOptions(),
  ...(threads !== undefined && { threads }),
});

/**
 * Starts wasm's own threads if ONNX Runtime does not compute, which cannot read a heap that threads share. A running
 * backend starts anew, unless it holds tensors. Returns words for the reason.
 */
async function startThreads(options: BackendOptions): Promise<string> {
  const { use, threads } = withEnvironment(options);
  const wanted = use === 'off' || !isLoadable() ? threads : 1;
  if (wanted !== runningThreads() && tf.engine().state.numTensors === 0) stopWasm();
  if (wanted === 1 || runningThreads() !== undefined) return onThreads(runningThreads() ?? 1);
  try {
    await startThreaded(wanted);
    return onThreads(wanted);
  } catch (error) {
    return ` on one thread (${wanted} failed: ${messageOf(error)})`;
  }
}

const onThreads = (count: number): string => (count === 1 ? '' : ` on ${count} threads`);

function isLoadable(): boolean {
  try {
    loadBinding();
    return true;
  } catch {
    return false;
  }
}

/** Guards the memory of the started backend and puts ONNX Runtime under its heavy kernels, or tells why not. */
export function prepareWasm(options: BackendOptions = {}): NativeStatus {
  const heap = tf.backend() as unknown as WasmHeap;
  guardMemory(heap);
  return prepareNative(heap, withEnvironment(options));
}

/** The number of threads of the started backend's own kernels. */
export function wasmThreads(): number {
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly tfjs: { getThreadsCount(): number } } };
  return wasm.tfjs.getThreadsCount();
}
