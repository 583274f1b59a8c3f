/** Tries each backend once and says how it stands. Node only. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { installGradients } from '../gradients/install.js';
import { load, packageFolder, restoreRemovedUtilities } from './packages.js';
import { abandonNative, prepareNative } from './native/index.js';
import type { NativeStatus } from './native/index.js';
import { findGradientFault } from './self-test.js';
import type { BackendName, BackendStatus } from './status.js';
import type { WasmHeap } from './wasm/heap.js';
import { installWasmKernels } from './wasm/install.js';
import { guardMemory } from './wasm/memory.js';

type Attempt = Omit<BackendStatus, 'name'>;

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** Loads tfjs-node (with or without GPU) once; both register themselves as `tensorflow`. */
function probeTensorflow(packageName: string): Attempt & { readonly gpu?: boolean } {
  const folder = packageFolder(packageName);
  if (folder === undefined) {
    return { state: 'not installed', reason: `${packageName} is not installed; 'npm install ${packageName}' adds it` };
  }
  const lib = join(folder, 'lib');
  const built = existsSync(lib) && readdirSync(lib).some((sub) => existsSync(join(lib, sub, 'tfjs_binding.node')));
  if (!built) {
    const reason = `${packageName} is installed without its native addon; 'npm rebuild ${packageName}' downloads it`;
    return { state: 'no addon', reason };
  }
  try {
    restoreRemovedUtilities();
    load(packageName);
    const backend = tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean } | null;
    if (backend === null) return { state: 'load failed', reason: `${packageName} loaded but registered no backend` };
    const gpu = backend.isUsingGpuDevice === true;
    const reason = gpu
      ? `${packageName} uses a GPU`
      : `${packageName} runs on the CPU: it found no GPU that it can use`;
    return { state: 'ready', reason, registered: 'tensorflow', gpu };
  } catch (error) {
    return { state: 'load failed', reason: `${packageName} could not be loaded: ${messageOf(error)}` };
  }
}

function probeTensorflowGpu(): Attempt {
  const { gpu, ...attempt } = probeTensorflow('@tensorflow/tfjs-node-gpu');
  if (attempt.state !== 'ready' || gpu === true) return attempt;
  return { state: 'cpu only', reason: attempt.reason };
}

function probeTensorflowCpu(): Attempt {
  const attempts = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].map((name) => {
    const { gpu: _gpu, ...attempt } = probeTensorflow(name);
    return attempt;
  });
  const found =
    attempts.find(({ state }) => state === 'ready') ?? attempts.find(({ state }) => state !== 'not installed');
  return found ?? attempts[1]!;
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
  'tensorflow-gpu': probeTensorflowGpu,
  webgpu: probeWebgpu,
  tensorflow: probeTensorflowCpu,
  wasm: probeWasm,
  cpu: probeCpu,
};

/**
 * Loads a backend, makes it tfjs's current one and checks its gradients. The status says `ready` only when all three
 * went well; otherwise it says what did not, and the current backend is undefined.
 */
export async function tryBackend(name: BackendName): Promise<BackendStatus> {
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
      native = prepareNative(heap);
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
