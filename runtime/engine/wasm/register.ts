/** The registration of kernels for the wasm backend, in place of tfjs's own or over them. */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc, Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, WasmHeap } from './heap.js';
import { withName } from './memory.js';

const installed = new WeakSet<KernelFunc>();

/** Registers `kernel` for the wasm backend, in place of tfjs's if it has one. Calling it twice changes nothing. */
export function replaceKernel(kernelName: string, kernel: Kernel): void {
  const existing = tf.getKernel(kernelName, 'wasm');
  if (existing !== undefined && installed.has(existing.kernelFunc)) return;
  put(kernelName, kernel, existing);
}

const layers = new WeakSet<KernelFunc>();

/**
 * Registers `kernel` over the existing one, which it reaches through {@link callNative}. Calling it again under the
 * same name changes nothing, so the first `kernel` stays.
 */
export function layerKernel(kernelName: string, kernel: Kernel): void {
  const existing = tf.getKernel(kernelName, 'wasm');
  if (existing !== undefined && layers.has(existing.kernelFunc)) return;
  layers.add(put(kernelName, kernel, existing));
}

function put(kernelName: string, kernel: Kernel, existing: KernelConfig | undefined): KernelFunc {
  const native = existing?.kernelFunc;
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
    kernel({
      inputs: inputs as Record<string, Tensor>,
      attrs: attrs ?? {},
      heap: backend as WasmHeap,
      native,
    });
  const config = withName({ ...existing, kernelName, backendName: 'wasm', kernelFunc });
  installed.add(config.kernelFunc);
  if (existing !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel(config);
  return config.kernelFunc;
}
