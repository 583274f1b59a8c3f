/** Starts tfjs's wasm backend with genc's kernels, and ONNX Runtime under them where it can be had. Node only. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { nativeOptions, prepareNative } from './native/index.js';
import type { NativeStatus } from './native/index.js';
import { messageOf, packageFolder } from './packages.js';
import type { Attempt } from './tensorflow.js';
import type { WasmHeap } from './wasm/heap.js';
import { installWasmKernels } from './wasm/install.js';
import { guardMemory } from './wasm/memory.js';

export interface BackendOptions {
  /** Threads of the wasm backend's heavy kernels, instead of `GENC_THREADS` or one for each processor. */
  readonly threads?: number;
}

/** Loads the package and puts genc's kernels into it. `tf.setBackend('wasm')` comes next, then {@link prepareWasm}. */
export async function loadWasm(): Promise<Attempt> {
  const name = '@tensorflow/tfjs-backend-wasm';
  const folder = packageFolder(name);
  if (folder === undefined) return { state: 'not installed', reason: `${name} is not installed` };
  try {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${join(folder, 'dist')}/`);
    installWasmKernels();
    const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
    const reason = `WebAssembly ${simd === true ? 'with' : 'without'} SIMD, with genc's kernels`;
    return { state: 'ready', reason, registered: 'wasm' };
  } catch (error) {
    return { state: 'load failed', reason: `${name} could not be loaded: ${messageOf(error)}` };
  }
}

/** Of the started backend: guards its memory and puts ONNX Runtime under its heavy kernels, or says why not. */
export function prepareWasm({ threads }: BackendOptions = {}): NativeStatus {
  const heap = tf.backend() as unknown as WasmHeap;
  guardMemory(heap);
  return prepareNative(heap, { ...nativeOptions(), ...(threads !== undefined && { threads }) });
}

/** Threads of the started backend's own kernels. */
export function wasmThreads(): number {
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly tfjs: { getThreadsCount(): number } } };
  return wasm.tfjs.getThreadsCount();
}
