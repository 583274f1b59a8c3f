/** Puts ONNX Runtime under the heavy kernels of the tfjs wasm backend. */
import * as tf from '@tensorflow/tfjs-core';
import { callNative, layerKernel } from '../wasm/heap.js';
import type { Bridge } from './bridge.js';
import { nativeKernels } from './kernels.js';

/** The bridge in use; without one every kernel is that of wasm. */
let active: Bridge | undefined;

/** Kernels that exist only with ONNX Runtime: operations ask for them and are composed where there are none. */
const own = new Set<string>();

export const activeBridge = (): Bridge | undefined => active;

/** Sends calls to `bridge` from now on. The backend's other kernels have to be installed already. */
export function activate(bridge: Bridge): void {
  deactivate();
  active = bridge;
  for (const [name, kernel] of Object.entries(nativeKernels)) {
    if (tf.getKernel(name, 'wasm') === undefined) own.add(name);
    layerKernel(name, (call) => (active === undefined ? undefined : kernel(call, active)) ?? callNative(call));
  }
}

/** Back to wasm alone. Sessions are disposed. */
export function deactivate(): void {
  active?.dispose();
  active = undefined;
  for (const name of own) tf.unregisterKernel(name, 'wasm');
  own.clear();
}
