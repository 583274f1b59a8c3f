/** The AssemblyScript kernels, running on the memory of a tfjs wasm backend. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './heap.js';
import { shared, single } from './assembly/module.js';

/** A place in the heap, in bytes; 0 for none. */
type Place = number;

/** The AssemblyScript kernels; `source/` says what each computes. */
export interface AssemblyKernels {
  adam(
    weight: Place,
    m: Place,
    v: Place,
    gradient: Place,
    count: number,
    keep: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
    rate: number,
  ): void;
  descend(weight: Place, gradient: Place, count: number, rate: number, decay: number): void;
  descendWithMomentum(
    weight: Place,
    velocity: Place,
    gradient: Place,
    count: number,
    rate: number,
    decay: number,
    momentum: number,
    nesterov: number,
  ): void;
  rmsprop(
    weight: Place,
    square: Place,
    mean: Place,
    velocity: Place,
    gradient: Place,
    count: number,
    rate: number,
    decay: number,
    rest: number,
    momentum: number,
    epsilon: number,
  ): void;
  activation(x: Place, count: number, kind: number, alpha: number, y: Place): void;
  activationGradient(dy: Place, y: Place, count: number, kind: number, alpha: number, dx: Place): void;
  biasActivation(
    x: Place,
    bias: Place,
    rows: number,
    channels: number,
    kind: number,
    alpha: number,
    y: Place,
    scratch: Place,
  ): void;
  biasActivationGradient(
    dy: Place,
    y: Place,
    rows: number,
    channels: number,
    kind: number,
    alpha: number,
    dx: Place,
    dbias: Place,
    scratch: Place,
  ): void;
  batchNorm(
    x: Place,
    rows: number,
    channels: number,
    gamma: Place,
    beta: Place,
    epsilon: number,
    kind: number,
    alpha: number,
    y: Place,
    mean: Place,
    variance: Place,
    scratch: Place,
  ): void;
  batchNormGradient(
    dy: Place,
    x: Place,
    y: Place,
    rows: number,
    channels: number,
    gamma: Place,
    mean: Place,
    variance: Place,
    epsilon: number,
    kind: number,
    alpha: number,
    dx: Place,
    dgamma: Place,
    dbeta: Place,
    scratch: Place,
  ): void;
  columnSums(x: Place, rows: number, channels: number, scale: number, out: Place, scratch: Place): void;
  rowSums(x: Place, rows: number, length: number, scale: number, out: Place): void;
  transpose(x: Place, rows: number, columns: number, across: number, y: Place, along: number): void;
  copyRows(x: Place, count: number, length: number, across: number, y: Place, along: number): void;
  widthOf(channels: number): number;
}

export interface Assembly {
  readonly kernels: AssemblyKernels;
  /** Memory of the heap that lasts until the next call, for vectors of this many channels: 20 bytes × `widthOf`. */
  scratch(channels: number): Place;
}

const decode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

let compiled: WebAssembly.Module | undefined | null;

/** True if this engine compiles the kernels, which needs SIMD. */
export function isAssemblySupported(): boolean {
  if (compiled === undefined) {
    try {
      compiled = new WebAssembly.Module(decode(single));
    } catch {
      compiled = null;
    }
  }
  return compiled !== null;
}

function start(heap: WasmHeap): Assembly {
  const memory = heap.wasm.wasmMemory ?? heap.wasm.asm?.memory;
  if (memory === undefined) throw new Error("wasm: the backend's memory is not where tfjs 4.22 has it");
  const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const module = isShared || !compiled ? new WebAssembly.Module(decode(isShared ? shared : single)) : compiled;
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as AssemblyKernels;
  let [place, size] = [0, 0];
  const scratch = (channels: number): Place => {
    const needed = 20 * kernels.widthOf(channels);
    if (needed > size) {
      if (size > 0) heap.wasm._free(place);
      size = 0;
      place = heap.wasm._malloc(needed) >>> 0;
      size = needed;
    }
    return place;
  };
  return { kernels, scratch };
}

const started = new WeakMap<object, Assembly>();

export function assemblyOf(heap: WasmHeap): Assembly {
  let assembly = started.get(heap.wasm);
  if (assembly === undefined) started.set(heap.wasm, (assembly = start(heap)));
  return assembly;
}

/** The place at which a tensor's data begins. Unlike views, places stay valid while the heap grows. */
export const placeOf = (heap: WasmHeap, tensor: TensorInfo): Place => heap.dataIdMap.get(tensor.dataId).memoryOffset;
