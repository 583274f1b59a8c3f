/** The trial of a backend, and its status. Node only. */
import * as tf from '@tensorflow/tfjs-core';
import { installGradients } from '../gradients/install.js';
import { checkKernels, KERNEL_TOLERANCE } from './kernel-check.js';
import { abandonNative } from '../native/index.js';
import type { NativeStatus } from '../native/index.js';
import { load, messageOf, packageFolder } from '../node/packages.js';
import { findGradientFault } from './self-test.js';
import type { BackendName, BackendStatus } from './status.js';
import { tryTensorflow, tryTensorflowGpu } from './tensorflow.js';
import type { Attempt } from './tensorflow.js';
import { loadWasm, prepareWasm, wasmThreads } from './wasm-start.js';
import type { BackendOptions } from './wasm-start.js';

export type { BackendOptions } from './wasm-start.js';

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

async function probeCpu(): Promise<Attempt> {
  await import('@tensorflow/tfjs-backend-cpu');
  return { state: 'ready', reason: 'plain JavaScript, slow: for tests and tiny models', registered: 'cpu' };
}

const probes: Readonly<Record<BackendName, (options: BackendOptions) => Attempt | Promise<Attempt>>> = {
  'tensorflow-gpu': () => tryTensorflowGpu(),
  webgpu: probeWebgpu,
  tensorflow: () => tryTensorflow(),
  wasm: loadWasm,
  cpu: probeCpu,
};

/**
 * Loads a backend, makes it tfjs's current one and checks its kernels and gradients. The status is `ready` only if all
 * of it went well. Otherwise it tells the fault, and the current backend is undefined.
 */
export async function tryBackend(name: BackendName, options: BackendOptions = {}): Promise<BackendStatus> {
  // Silences the advertisement that the cpu backend prints in Node.
  tf.env().set('PROD', true);
  const attempt = await probes[name](options);
  if (attempt.registered === undefined) return { name, ...attempt };
  let native: NativeStatus | undefined;
  try {
    if (!(await tf.setBackend(attempt.registered))) {
      return { name, state: 'load failed', reason: `${attempt.reason}, but it did not start` };
    }
    await tf.ready();
    if (attempt.registered === 'wasm') native = prepareWasm(options);
  } catch (error) {
    return { name, state: 'load failed', reason: `it did not start: ${messageOf(error)}` };
  }
  // The gradients are installed after every import, because backend packages register tfjs's own.
  installGradients();
  let found = test();
  if (found.fault !== undefined && native?.active === true) {
    native = abandonNative(found.fault);
    found = test();
  }
  const { fault, error } = found;
  if (fault !== undefined) return { name, state: 'self-test failed', reason: fault };
  return {
    name,
    ...attempt,
    ...(native && { reason: `${attempt.reason}, ${native.reason}`, native }),
    ...standing(name, native),
    error: Math.max(error ?? 0, native?.error ?? 0),
  };
}

/** Tests kernels against double precision, then gradients against differences. */
function test(): { readonly fault?: string; readonly error?: number } {
  try {
    const { name, error } = checkKernels();
    if (!(error <= KERNEL_TOLERANCE)) return { fault: `its ${name} is wrong by ${error.toPrecision(2)}` };
    const fault = findGradientFault();
    return fault === undefined ? { error } : { fault: `its gradients are wrong: ${fault}` };
  } catch (error) {
    return { fault: `its self-test failed: ${messageOf(error)}` };
  }
}

/** The tier of the kernels, and their number of threads. */
function standing(name: BackendName, native?: NativeStatus): Pick<BackendStatus, 'tier' | 'threads'> {
  if (native?.active === true) return { tier: 'onnxruntime', threads: native.threads };
  return name === 'wasm' ? { tier: 'wasm', threads: wasmThreads() } : { tier: 'plain' };
}
