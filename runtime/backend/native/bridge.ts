/** Runs ONNX graphs on tensors of the tfjs wasm heap, without copying them. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { WasmHeap } from '../wasm/heap.js';
import type { Binding } from './binding.js';
import { KernelSession } from './session.js';
import type { Build, SessionOptions, Slot } from './session.js';

export interface BridgeOptions extends SessionOptions {
  /** Takes every call, however small: for tests. Otherwise small tensors stay with wasm, which is faster there. */
  readonly always?: boolean;
  /** Sessions kept at most; the one unused for longest goes first. */
  readonly maxSessions: number;
  /** Bytes that the sessions may hold together, about. */
  readonly maxBytes: number;
}

/** Numbers read and written from which on a second thread is worth waking: less is done before it runs. */
const WORTH_THREADS = 2 ** 20;
/** Multiplications of a matrix product in the time that it takes to read or write a number. */
const PRODUCTS_PER_NUMBER = 16;

function keyOf(name: string, inputs: readonly Slot[], outputs: readonly Slot[]): string {
  let key = name;
  for (const { shape, dtype } of inputs) key += `|${dtype}${shape.join()}`;
  for (const { shape, dtype } of outputs) key += `>${dtype}${shape.join()}`;
  return key;
}

export class Bridge {
  /** In order of use, the latest last. */
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

  /** Whether work of this size (numbers or multiplications) is worth a call, which takes some five microseconds. */
  isWorth(size: number, threshold: number): boolean {
    return size > 0 && (this.options.always === true || size >= threshold);
  }

  /**
   * Computes new tensors of the shapes `outputs`. `key` stands for all that `build` depends on besides the shapes of
   * inputs and outputs; `products` says about how many multiplications it takes, which decides on threads.
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
    // All memory first: reserving may grow the heap, which detaches the views of before.
    const results = outputs.map(({ shape, dtype }) => heap.makeOutput(shape, dtype));
    try {
      session.run(
        inputs.map((tensor) => heap.typedArrayFromHeap(tensor)),
        results.map((tensor) => heap.typedArrayFromHeap(tensor)),
        this.memoryOf(session.sharedSize),
      );
    } catch (error) {
      for (const { dataId } of results) heap.disposeData(dataId);
      throw error;
    }
    return results;
  }

  /** Memory for values in between: one piece for all sessions, since only one runs at a time. */
  private memoryOf(size: number): Float32Array {
    if (this.memory.length < size) this.memory = new Float32Array(size);
    return this.memory;
  }

  private sessionOf(
    name: string,
    build: Build,
    inputs: readonly Slot[],
    outputs: readonly Slot[],
    products: number,
  ): KernelSession {
    const key = keyOf(name, inputs, outputs);
    let session = this.sessions.get(key);
    if (session === undefined) {
      const work =
        products / PRODUCTS_PER_NUMBER + [...inputs, ...outputs].reduce((n, { shape }) => n + sizeOf(shape), 0);
      const threads = work >= WORTH_THREADS ? this.options.threads : 1;
      session = new KernelSession(this.binding, { ...this.options, threads }, build, inputs, outputs);
      this.held += session.bytes;
    } else {
      this.sessions.delete(key);
    }
    this.sessions.set(key, session);
    this.makeRoom();
    return session;
  }

  /** Disposes what was not used for longest; the session in use always stays. */
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
