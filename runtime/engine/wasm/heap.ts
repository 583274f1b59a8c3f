/** The used part of tfjs's wasm backend: tensors as typed views of its heap. */
import type { DataType, KernelFunc, NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** The place of a tensor's data, in bytes; `id` is its name on the wasm side. */
export interface HeapEntry {
  readonly id: number;
  readonly memoryOffset: number;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  refCount: number;
}

export interface WasmHeap {
  /** Reserves memory. It may grow the heap, which detaches every view taken before. */
  makeOutput(shape: readonly number[], dtype: DataType, memoryOffset?: number): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
  disposeData(dataId: object, force?: boolean): boolean;
  readonly dataIdMap: {
    get(dataId: object): HeapEntry;
    set(dataId: object, entry: HeapEntry): void;
    delete(dataId: object): boolean;
  };
  readonly wasm: {
    _malloc(bytes: number): number;
    _free(place: number): void;
    readonly HEAPU8: Uint8Array;
    /** The memory if threads share it; otherwise it is among the exports. */
    readonly wasmMemory?: WebAssembly.Memory;
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
  };
}

export interface KernelCall {
  /** The inputs as tensors: the engine passes its own. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attrs: NamedAttrMap;
  readonly heap: WasmHeap;
  /** The kernel of tfjs that this one replaces. */
  readonly native: KernelFunc | undefined;
}

export type Kernel = (call: KernelCall) => TensorInfo | TensorInfo[];

export const floats = (heap: WasmHeap, tensor: TensorInfo): Float32Array =>
  heap.typedArrayFromHeap(tensor) as Float32Array;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** Passes the call on to tfjs's kernel. */
export function callNative(call: KernelCall, inputs: Readonly<Record<string, TensorInfo>> = call.inputs): TensorInfo {
  if (call.native === undefined) throw new Error('wasm: tfjs has no such kernel');
  // The inputs are passed unchanged: Concat, Pack and Einsum receive a list in place of names, which a copy would not
  // be.
  return call.native({
    inputs: inputs as Record<string, TensorInfo>,
    attrs: call.attrs,
    backend: call.heap,
  }) as TensorInfo;
}

/** The same data under another shape or the same one, counted once more. */
export function alias(heap: WasmHeap, x: TensorInfo, shape: readonly number[]): TensorInfo {
  heap.incRef(x.dataId);
  return { dataId: x.dataId, shape: [...shape], dtype: x.dtype };
}

/**
 * Makes XNNPACK pack a tensor's weights anew after its data was overwritten; it keeps packed weights by the data's id.
 */
export function forgetPacked(heap: WasmHeap, tensor: TensorInfo): void {
  const { id, memoryOffset } = heap.dataIdMap.get(tensor.dataId);
  heap.wasm.tfjs.disposeData(id);
  heap.wasm.tfjs.registerTensor(id, sizeOf(tensor.shape), memoryOffset);
}
