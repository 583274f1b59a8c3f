/** Tries each backend once and says how it stands. Node only. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { installGradients } from '../gradients/install.js';
import { abandonNative, nativeOptions, prepareNative } from './native/index.js';
import type { NativeStatus } from './native/index.js';
import { load, messageOf, packageFolder } from './packages.js';
import { findGradientFault } from './self-test.js';
import type { BackendName, BackendStatus } from './status.js';
import { tryTensorflow, tryTensorflowGpu } from './tensorflow.js';
import type { Attempt } from './tensorflow.js';
import type { WasmHeap } from './wasm/heap.js';
import { installWasmKernels } from './wasm/install.js';
import { guardMemory } from './wasm/memory.js';

export interface BackendOptions {
  /** Threads of the wasm backend's heavy kernels, instead of `GENC_THREADS` or one for each processor. */
  readonly threads?: number;
}

async function probeWebgpu(): Promise<Attempt> {
  const name = '@tensorflow/tfjs-backend-webgpu';
  if (packageFolder(name) === undefined) return { state: 'not installed', reason: `${name} is not installed` };
  const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<unknown> } } | undefined)?.gpu;
  if (gpu === undefined) return { state: 'no device', reason: 'this Node has no WebGPU (navigator.gpu is missing)' };
  if ((await gpu.requestAdapter()) === null) return { state: 'no device', reason: 'WebGPU finds no adapter' };
  try {
    load(name);
    return { state: 'ready', reason: 'WebGPU has an adapter', registered: 'webgpu' };
  } catch (error) {
    return { state: 'load failed', reason: `${name} could not be loaded: ${messageOf(error)}` };
  }
}

async function probeWasm(): Promise<Attempt> {
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

async function probeCpu(): Promise<Attempt> {
  await import('@tensorflow/tfjs-backend-cpu');
  return { state: 'ready', reason: 'plain JavaScript, slow: for tests and tiny models', registered: 'cpu' };
}

const probes: Readonly<Record<BackendName, () => Attempt | Promise<Attempt>>> = {
  'tensorflow-gpu': () => tryTensorflowGpu(),
  webgpu: probeWebgpu,
  tensorflow: () => tryTensorflow(),
  wasm: probeWasm,
  cpu: probeCpu,
};

/**
 * Loads a backend, makes it tfjs's current one and checks its gradients. The status says `ready` only when all three
 * went well; otherwise it says what did not, and the current backend is undefined.
 */
export async function tryBackend(name: BackendName, { threads }: BackendOptions = {}): Promise<BackendStatus> {
  // Quiets the advertisement that the cpu backend prints in Node.
  tf.env().set('PROD', true);
  const attempt = await probes[name]();
  if (attempt.registered === undefined) return { name, ...attempt };
  let native: NativeStatus | undefined;
  try {
    if (!(await tf.setBackend(attempt.registered))) {
      return { name, state: 'load failed', reason: `${attempt.reason}, but it did not start` };
    }
    await tf.ready();
    if (attempt.registered === 'wasm') {
      const heap = tf.backend() as unknown as WasmHeap;
      guardMemory(heap);
      native = prepareNative(heap, { ...nativeOptions(), ...(threads !== undefined && { threads }) });
    }
  } catch (error) {
    return { name, state: 'load failed', reason: `it did not start: ${messageOf(error)}` };
  }
  // After every import: backend packages register tfjs's own gradients.
  installGradients();
  let fault = findGradientFault();
  if (fault !== undefined && native?.active === true) {
    native = abandonNative(`gradients are wrong: ${fault}`);
    fault = findGradientFault();
  }
  if (fault !== undefined) return { name, state: 'self-test failed', reason: `its gradients are wrong: ${fault}` };
  return { name, ...attempt, ...(native && { reason: `${attempt.reason}, ${native.reason}`, native }) };
}
