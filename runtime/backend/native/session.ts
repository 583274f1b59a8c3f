/** One kernel at one set of shapes: an ONNX Runtime session with its feeds and fetches, used over and over. */
import type { DataType } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { Binding, NativeSession, NativeTensor } from './binding.js';
import { Graph } from './graph.js';
import { encodeModel, encodeNode, encodeTensor } from './protobuf.js';

export interface Slot {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** What a kernel computes: input names to output names, one for each slot of `outputs`. */
export type Build = (graph: Graph, inputs: string[]) => string[];

export interface SessionOptions {
  readonly threads: number;
  /** Whether the copy of large outputs that the binding makes for its answer may be avoided; see `DUMMY`. */
  readonly skipCopies: boolean;
}

/** Outputs of fewer numbers are not worth the exception that spares their copy. */
export const WORTH_SKIPPING = 32768;

/**
 * The binding writes outputs in place and then copies each once more for its answer, in order. An extra first output
 * of a type that it cannot hand to JavaScript makes it throw before the first copy.
 */
const DUMMY = 'dummy';
const REFUSAL = 'Tensor type (16) is not supported.';

const nativeTensor = ({ shape, dtype }: Slot): NativeTensor => ({
  type: dtype as NativeTensor['type'],
  data: undefined,
  dims: [...shape],
  location: 'cpu',
});

/** A large value in between, as one more output on memory that all sessions share. */
interface Shared {
  readonly tensor: NativeTensor;
  readonly start: number;
  readonly size: number;
}

export class KernelSession {
  private readonly session: NativeSession;
  private readonly feeds: Record<string, NativeTensor> = {};
  private readonly fetches: Record<string, NativeTensor | null> = {};
  private readonly sources: NativeTensor[];
  private readonly targets: NativeTensor[];
  private readonly skipping: boolean;
  /** Bytes that it holds, about. */
  readonly bytes: number;
  private readonly shared: Shared[] = [];

  constructor(
    binding: Binding,
    options: SessionOptions,
    build: Build,
    inputs: readonly Slot[],
    outputs: readonly Slot[],
  ) {
    const graph = new Graph();
    const inputNames = inputs.map((_, index) => `in${index}`);
    const outputNames = outputs.map((_, index) => `out${index}`);
    const results = build(graph, inputNames);
    results.forEach((name, index) => graph.nodes.push(encodeNode('Identity', [name], [outputNames[index]!])));
    const isLarge = ({ shape }: { shape: readonly number[] }): boolean => sizeOf(shape) >= WORTH_SKIPPING;
    const large = options.skipCopies ? graph.large.filter(isLarge) : [];
    this.skipping = options.skipCopies && (large.length > 0 || outputs.some(isLarge));
    const declare = ({ shape, dtype }: Slot, name: string) => ({ name, shape, type: dtype as NativeTensor['type'] });
    const declared = [
      ...outputs.map((slot, index) => declare(slot, outputNames[index]!)),
      ...large.map(({ name, shape }) => declare({ shape, dtype: 'float32' }, name)),
    ];
    if (this.skipping) {
      graph.constants.push(encodeTensor({ name: 'zero', type: 'float32', shape: [1] }, Float32Array.of(0)));
      graph.nodes.unshift(encodeNode('Cast', ['zero'], [DUMMY], { to: 16 }));
      this.fetches[DUMMY] = null;
    }
    const model = encodeModel({
      nodes: graph.nodes,
      constants: graph.constants,
      inputs: inputs.map((slot, index) => declare(slot, inputNames[index]!)),
      outputs: this.skipping ? [{ name: DUMMY, type: 'bfloat16', shape: [1] }, ...declared] : declared,
    });
    // What is not shared stays with the session for as long as it lives.
    const kept = graph.large.filter((value) => !large.includes(value));
    this.bytes = model.length + kept.reduce((bytes, { shape }) => bytes + 4 * sizeOf(shape), 0);
    this.sources = inputs.map((slot, index) => (this.feeds[inputNames[index]!] = nativeTensor(slot)));
    this.targets = outputs.map((slot, index) => (this.fetches[outputNames[index]!] = nativeTensor(slot)));
    for (const { name, shape } of large) {
      const tensor = (this.fetches[name] = nativeTensor({ shape, dtype: 'float32' }));
      this.shared.push({ tensor, start: this.sharedSize, size: sizeOf(shape) });
    }
    this.session = new binding.InferenceSession();
    this.session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Each session has threads of its own; left to spin, those of one would take the processor from the next.
      extra: { session: { intra_op: { spin_duration_us: '50' } } },
    });
  }

  /** Numbers of shared memory that a run needs. */
  get sharedSize(): number {
    const last = this.shared.at(-1);
    // Each value begins at a multiple of 64 bytes.
    return last === undefined ? 0 : Math.ceil((last.start + last.size) / 16) * 16;
  }

  /** Runs on these views of memory, writing the outputs in place; `memory` has room for `sharedSize` numbers. */
  run(inputs: readonly ArrayBufferView[], outputs: readonly ArrayBufferView[], memory: Float32Array): void {
    for (const { tensor, start, size } of this.shared) tensor.data = memory.subarray(start, start + size);
    inputs.forEach((view, index) => (this.sources[index]!.data = view));
    outputs.forEach((view, index) => (this.targets[index]!.data = view));
    if (this.skipping) this.runWithoutCopies();
    else this.session.run(this.feeds, this.fetches);
    // Views keep a heap alive that has since grown.
    for (const tensor of this.sources) tensor.data = undefined;
    for (const tensor of this.targets) tensor.data = undefined;
    for (const { tensor } of this.shared) tensor.data = undefined;
  }

  private runWithoutCopies(): void {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      this.session.run(this.feeds, this.fetches);
    } catch (error) {
      if (error instanceof Error && error.message === REFUSAL) return;
      throw error;
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  /** What a run answers, for the self-test: a promise would mean that nothing is synchronous any more. */
  answer(inputs: readonly ArrayBufferView[], outputs: readonly ArrayBufferView[]): unknown {
    inputs.forEach((view, index) => (this.sources[index]!.data = view));
    outputs.forEach((view, index) => (this.targets[index]!.data = view));
    return this.session.run(this.feeds, this.fetches);
  }

  dispose(): void {
    this.session.dispose();
  }
}
