/**
 * A guard of the wasm heap. tfjs uses whatever malloc returns, so a full heap (4 GB) ends in garbage or a lost backend.
 * With this guard it ends in an error that says so, before anything is overwritten.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';
import type { WasmHeap } from './heap.js';

const MEGABYTE = 2 ** 20;
/** The bytes that WebAssembly can address with 32 bits. */
const ADDRESSED = 2 ** 32;
/**
 * The bytes left to kernels for their own memory inside wasm, such as packed weights: they do not check whether they
 * got it.
 */
const RESERVE = 256 * MEGABYTE;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE).toLocaleString('en')} MB`;

/**
 * The error if the wasm backend has no room for a tensor. Nothing was overwritten; it goes on once other tensors are
 * disposed.
 */
export class OutOfMemoryError extends UserError {
  constructor(
    /** The bytes asked for. */
    readonly bytes: number,
    /** The bytes held by tensors. */
    readonly used: number,
    /** The bytes that all tensors may hold together. */
    readonly limit: number,
    /** The name of the kernel; undefined for a tensor from outside. */
    readonly kernel?: string,
    readonly shape?: readonly number[],
  ) {
    const tensor = shape === undefined ? 'a buffer' : `a tensor [${shape.join(', ')}]`;
    const free = used + bytes <= limit ? ', of which no free piece is long enough' : '';
    super(
      `The wasm backend is out of memory: ${kernel ?? 'the program'} asks for ${tensor} of ${megabytes(bytes)} beside ` +
        `the ${megabytes(used)} in use, and ${megabytes(limit)} are all that it can hold${free}.`,
      { hint: 'Use a smaller batch, smaller images or fewer channels.' },
    );
  }
}

interface GuardedHeap extends WasmHeap {
  move(dataId: object, values: unknown, shape: number[], dtype: DataType, refCount: number): void;
}

const guarded = new WeakSet<object>();

/** Guards a started backend, once. It costs a fraction of a microsecond for each tensor and each kernel call. */
export function guardMemory(heap: WasmHeap): void {
  if (guarded.has(heap.wasm)) return;
  guarded.add(heap.wasm);
  guardReserving(heap);
  nameShapes(heap as GuardedHeap);
  nameKernels();
}

function guardReserving({ wasm }: WasmHeap): void {
  // This call makes Emscripten put the real functions in place.
  wasm._free(wasm._malloc(16));
  const reserve = wasm._malloc.bind(wasm);
  const free = wasm._free.bind(wasm);
  const sizes = new Map<number, number>();
  const limit = ADDRESSED - RESERVE;
  let used = 0;
  /** Above this limit the heap may be unable to grow by the reserve, so it is tried. */
  const isSpare = (): boolean => {
    if (wasm.HEAPU8.length <= limit) return true;
    const spare = reserve(RESERVE);
    if (spare !== 0) free(spare);
    return spare !== 0;
  };
  wasm._malloc = (bytes: number): number => {
    const place = used + bytes <= limit ? reserve(bytes) : 0;
    if (place === 0 && bytes > 0) throw new OutOfMemoryError(bytes, used, limit);
    if (!isSpare()) {
      free(place);
      throw new OutOfMemoryError(bytes, used, limit);
    }
    sizes.set(place >>> 0, bytes);
    used += bytes;
    return place;
  };
  wasm._free = (place: number): void => {
    used -= sizes.get(place >>> 0) ?? 0;
    sizes.delete(place >>> 0);
    free(place);
  };
}

/** The data that the running kernel has reserved, in case it fails before it passes them on. */
let made: object[] | undefined;

/** Adds the shape to errors of memory, in `move`, with which every tensor of the backend begins. */
function nameShapes(heap: GuardedHeap): void {
  const move = heap.move.bind(heap);
  heap.move = (dataId, values, shape, dtype, refCount) => {
    try {
      move(dataId, values, shape, dtype, refCount);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      throw new OutOfMemoryError(error.bytes, error.used, error.limit, error.kernel, shape);
    }
    made?.push(dataId);
  };
}

const named = new WeakSet<KernelFunc>();

/**
 * Makes the errors of all present kernels name the kernel. Kernels registered later over one of them pass through it,
 * or name their own.
 */
function nameKernels(): void {
  for (const existing of tf.getKernelsForBackend('wasm')) {
    if (named.has(existing.kernelFunc)) continue;
    tf.unregisterKernel(existing.kernelName, 'wasm');
    tf.registerKernel(withName(existing));
  }
}

/** The kernel with errors of memory that name it and leave nothing behind. */
export function withName(config: KernelConfig): KernelConfig {
  const { kernelName, kernelFunc } = config;
  const guardedFunc: KernelFunc = (call) => {
    const outer = made;
    made = [];
    try {
      const result = kernelFunc(call);
      outer?.push(...made);
      return result;
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      letGo(call.backend as WasmHeap, made);
      const { bytes, used, limit, kernel = kernelName, shape } = error;
      throw new OutOfMemoryError(bytes, used, limit, kernel, shape);
    } finally {
      made = outer;
    }
  };
  named.add(guardedFunc);
  return { ...config, kernelFunc: guardedFunc };
}

/** Frees data that does not belong to a tensor; data known to the engine is freed with its scope. */
function letGo(heap: WasmHeap, data: readonly object[]): void {
  const { tensorInfo } = tf.engine().state;
  for (const dataId of data) if (!tensorInfo.has(dataId)) heap.disposeData(dataId, true);
}
