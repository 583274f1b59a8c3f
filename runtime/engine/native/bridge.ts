/** Runs ONNX graphs on tensors of the tfjs wasm heap, without copying them. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { WasmHeap } from '../wasm/heap.js';
import type { Binding } from './binding.js';
import { KernelSession } from './session.js';
import type { Build, SessionOptions, Slot, View } from './session.js';

export interface BridgeOptions extends SessionOptions {
  /**
   * True to take every call, however small, on all threads, for tests. Otherwise small tensors stay with wasm, which is
   * faster for them.
   */
  readonly always?: boolean;
  /**
   * The count of numbers that may stand between the operations of a convolution, which is done in pieces of that size;
   * see `pieces.ts`.
   */
  readonly room?: number;
  /** The most sessions to keep; the one unused for longest is disposed first. */
  readonly maxSessions: number;
  /** The approximate bytes that the sessions may hold together. */
  readonly maxBytes: number;
}

/** The count of numbers read and written from which a second thread is worthwhile: less is done before it runs. */
const WORTH_THREADS = 2 ** 20;
/** The multiplications of a matrix product in the time that it takes to read or write a number. */
const PRODUCTS_PER_NUMBER = 16;

/** A part of a tensor, passed as an array of its own shape. */
export interface Part extends Slot {
  /** The number of the tensor: inputs from 0 on, then outputs. */
  readonly tensor: number;
}

/** One computation that is run at several places of its tensors, one after the other. */
export interface Piece {
  /** A key for everything on which `build` depends besides the shapes of its parts. */
  readonly key: string;
  readonly build: Build;
  readonly reads: readonly Part[];
  readonly writes: readonly Part[];
  /** The index in its tensor at which each part begins, for each run: those read, then those written. */
  readonly starts: readonly (readonly number[])[];
  /** The approximate multiplications of one run. */
  readonly products: number;
}

const sidesOf = ({ shape, dtype, free }: Slot): string =>
  free === true ? `${dtype}*,${shape.slice(1).join()}` : `${dtype}${shape.join()}`;

function keyOf(name: string, threads: number, inputs: readonly Slot[], outputs: readonly Slot[]): string {
  let key = `${name}@${threads}`;
  for (const slot of inputs) key += `|${sidesOf(slot)}`;
  for (const slot of outputs) key += `>${sidesOf(slot)}`;
  return key;
}

export class Bridge {
  /** The sessions in order of use, the latest last. */
  private readonly sessions = new Map<string, KernelSession>();
  private held = 0;
  private memory = new Float32Array(0);

  constructor(
    private readonly binding: Binding,
    readonly options: BridgeOptions,
  ) {}

  get sessionCount(): number {
    return this.sessions.size;
  }

  /** True if work of this size (numbers or multiplications) is worth a call, which takes about five microseconds. */
  isWorth(size: number, threshold: number): boolean {
    return size > 0 && (this.options.always === true || size >= threshold);
  }

  /**
   * Computes new tensors of the shapes `outputs`. `key` stands for everything on which `build` depends besides the
   * shapes of inputs and outputs. `products`, the approximate number of multiplications, decides on threads.
   */
  run(
    heap: WasmHeap,
    key: string,
    build: Build,
    inputs: readonly TensorInfo[],
    outputs: readonly Slot[],
    products = 0,
  ): TensorInfo[] {
    const session = this.sessionOf(key, build, inputs, outputs, products);
    return this.fill(heap, outputs, (results) => {
      session.run(
        inputs.map((tensor) => heap.typedArrayFromHeap(tensor)),
        results.map((tensor) => heap.typedArrayFromHeap(tensor)),
        this.memoryOf,
      );
    });
  }

  /** Computes new tensors of the shapes `outputs` piece by piece. Pieces may read what earlier ones wrote. */
  runPieces(
    heap: WasmHeap,
    inputs: readonly TensorInfo[],
    outputs: readonly Slot[],
    pieces: readonly Piece[],
  ): TensorInfo[] {
    return this.fill(heap, outputs, (results) => {
      const views = [...inputs, ...results].map((tensor) => heap.typedArrayFromHeap(tensor));
      for (const { key, build, reads, writes, starts, products } of pieces) {
        const session = this.sessionOf(key, build, reads, writes, products);
        const sizes = [...reads, ...writes].map(({ shape }) => sizeOf(shape));
        const cut = ({ tensor }: Part, start: number, size: number): View =>
          views[tensor]!.subarray(start, start + size);
        for (const places of starts) {
          session.run(
            reads.map((part, index) => cut(part, places[index]!, sizes[index]!)),
            writes.map((part, index) => cut(part, places[reads.length + index]!, sizes[reads.length + index]!)),
            this.memoryOf,
          );
        }
      }
    });
  }

  /** All memory is reserved first, because reserving may grow the heap, which detaches earlier views. */
  private fill(heap: WasmHeap, outputs: readonly Slot[], compute: (results: TensorInfo[]) => void): TensorInfo[] {
    const results = outputs.map(({ shape, dtype }) => heap.makeOutput(shape, dtype));
    try {
      compute(results);
    } catch (error) {
      for (const { dataId } of results) heap.disposeData(dataId);
      throw error;
    }
    return results;
  }

  /** The memory for values in between. All sessions share one piece, since only one runs at a time. */
  private readonly memoryOf = (size: number): Float32Array => {
    if (this.memory.length < size) this.memory = new Float32Array(size);
    return this.memory;
  };

  private sessionOf(
    name: string,
    build: Build,
    inputs: readonly Slot[],
    outputs: readonly Slot[],
    products: number,
  ): KernelSession {
    let work = products / PRODUCTS_PER_NUMBER;
    for (const { shape } of inputs) work += sizeOf(shape);
    for (const { shape } of outputs) work += sizeOf(shape);
    const threads = work >= (this.options.always === true ? 0 : WORTH_THREADS) ? this.options.threads : 1;
    const key = keyOf(name, threads, inputs, outputs);
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = new KernelSession(this.binding, { ...this.options, threads }, build, inputs, outputs);
      this.held += session.bytes;
    } else {
      this.sessions.delete(key);
    }
    this.sessions.set(key, session);
    this.makeRoom();
    return session;
  }

  /** Disposes the sessions unused for longest; the session in use always stays. */
  private makeRoom(): void {
    const { maxSessions, maxBytes } = this.options;
    for (const [key, session] of this.sessions) {
      const full = this.sessions.size > maxSessions || this.held > maxBytes;
      if (!full || this.sessions.size === 1) return;
      this.sessions.delete(key);
      this.held -= session.bytes;
      session.dispose();
    }
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
    this.held = 0;
    this.memory = new Float32Array(0);
  }
}
