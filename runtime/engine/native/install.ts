/** The installation of ONNX Runtime under the heavy kernels of the tfjs wasm backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { messageOf } from '../node/packages.js';
import { callNative } from '../wasm/heap.js';
import { layerKernel } from '../wasm/register.js';
import type { KernelCall } from '../wasm/heap.js';
import { OutOfMemoryError } from '../wasm/memory.js';
import type { Bridge } from './bridge.js';
import type { NativeKernel } from './kernel.js';
import { nativeKernels } from './kernels.js';

/** The bridge in use; without one every kernel is that of wasm. */
let active: Bridge | undefined;
let onFailure: ((reason: string) => void) | undefined;

/** The kernels that exist only with ONNX Runtime: operations ask for them, and are composed without them. */
const own = new Set<string>();

export const activeBridge = (): Bridge | undefined => active;

/**
 * Sends calls to `bridge` from now on. The backend's other kernels must be installed already. If ONNX Runtime fails in
 * a call, wasm computes that call and all later ones, and `failed` receives the reason.
 */
export function activate(bridge: Bridge, failed?: (reason: string) => void): void {
  deactivate();
  active = bridge;
  onFailure = failed;
  for (const [name, kernel] of Object.entries(nativeKernels)) {
    if (tf.getKernel(name, 'wasm') === undefined) own.add(name);
    layerKernel(name, (call) => compute(name, kernel, call));
  }
}

function compute(name: string, kernel: NativeKernel, call: KernelCall): TensorInfo | TensorInfo[] {
  if (active === undefined) return callNative(call);
  let answer: TensorInfo | TensorInfo[] | undefined;
  try {
    answer = kernel(call, active);
  } catch (error) {
    // wasm has no more room than that.
    if (error instanceof OutOfMemoryError) throw error;
    // If wasm refuses the call too, then the call is wrong and not ONNX Runtime.
    answer = callNative(call);
    giveUp(`it failed in ${name}: ${messageOf(error)}`);
  }
  return answer ?? callNative(call);
}

/** Does nothing the second time: kernels that wasm composes of others may fail inside each other. */
function giveUp(reason: string): void {
  if (active === undefined) return;
  const tell = onFailure;
  deactivate();
  tell?.(reason);
}

/** Goes back to wasm alone. Sessions are disposed. */
export function deactivate(): void {
  const last = active;
  active = undefined;
  onFailure = undefined;
  for (const name of own) tf.unregisterKernel(name, 'wasm');
  own.clear();
  last?.dispose();
}
