/** What computes in a page: the GPU through WebGPU, or the processor through WebAssembly with genc's kernels. */
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { UserError } from '../../../runtime/common/errors.js';
import { accelerate } from '../../../runtime/engine/accelerate/index.js';
import { installGradients } from '../../../runtime/engine/gradients/install.js';

export type EngineChoice = 'automatic' | 'webgpu' | 'wasm';

export interface Engine {
  readonly name: 'webgpu' | 'wasm';
  /** What computes, in words: the GPU, or the threads. */
  readonly reason: string;
}

/** What of WebGPU is asked for; the types of browsers do not have it everywhere yet. */
interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}
interface Adapter {
  readonly info?: { readonly vendor: string; readonly architecture: string; readonly isFallbackAdapter?: boolean };
}

/** Starts an engine. By choice of the page it is WebGPU where there is a GPU behind it. */
export async function startEngine(choice: EngineChoice): Promise<Engine> {
  const adapter = choice === 'wasm' ? null : await adapterHere();
  if (choice === 'webgpu' && !adapter)
    throw new UserError('This browser offers no WebGPU.', { hint: 'Choose WebAssembly, which every browser has.' });
  if (adapter && (choice === 'webgpu' || !isSoftware(adapter))) return startWebGpu(adapter);
  setWasmPaths(new URL('./wasm/', import.meta.url).href);
  return { name: 'wasm', reason: (await accelerate()).reason };
}

async function adapterHere(): Promise<Adapter | null> {
  const { gpu } = navigator as unknown as { readonly gpu?: Gpu };
  return (await gpu?.requestAdapter().catch(() => null)) ?? null;
}

/** True for a program that stands in for a GPU: it is slower than WebAssembly. */
const isSoftware = ({ info }: Adapter): boolean =>
  info?.isFallbackAdapter === true || /swiftshader|llvmpipe|software/i.test(info?.architecture ?? '');

async function startWebGpu({ info }: Adapter): Promise<Engine> {
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu')))
    throw new UserError('WebGPU does not start in this browser.', { hint: 'Choose WebAssembly, which every browser has.' }); // prettier-ignore
  installGradients();
  return {
    name: 'webgpu',
    reason: `WebGPU (${[info?.vendor, info?.architecture].filter(Boolean).join(' ') || 'a GPU'})`,
  };
}
