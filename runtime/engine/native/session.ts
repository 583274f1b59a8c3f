/** One kernel at one set of shapes: an ONNX Runtime session with its feeds and fetches, used over and over. */
import type { DataType } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { Binding, NativeSession, NativeTensor } from './binding.js';
import { Graph } from './graph.js';
import { encodeModel, encodeNode, encodeTensor } from './protobuf.js';

export interface Slot {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /** The first side (the batch's) may differ from run to run; that of all free slots of a session together. */
  readonly free?: boolean;
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

/** An input or output, or a large value in between: one more output, on memory that all sessions share. */
interface Place {
  readonly tensor: NativeTensor;
  readonly shape: readonly number[];
  readonly free: boolean;
}

const placeOf = ({ shape, dtype, free = false }: Slot): Place => ({
  tensor: { type: dtype as NativeTensor['type'], data: undefined, dims: [...shape], location: 'cpu' },
  shape,
  free,
});

const withFirst = (first: number, shape: readonly number[]): number[] => [first, ...shape.slice(1)];

/** Points the tensor at these numbers; a free first side is what they suffice for. */
function point({ tensor, shape, free }: Place, view: ArrayLike<number> & ArrayBufferView): void {
  tensor.data = view;
  if (free) tensor.dims = withFirst(view.length / sizeOf(shape.slice(1)), shape);
}

export type View = ArrayLike<number> & ArrayBufferView;

/** Each value of shared memory begins at a multiple of 64 bytes. */
const aligned = (numbers: number): number => Math.ceil(numbers / 16) * 16;

export class KernelSession {
  private readonly session: NativeSession;
  private readonly feeds: Record<string, NativeTensor> = {};
  private readonly fetches: Record<string, NativeTensor | null> = {};
  private readonly sources: Place[];
  private readonly targets: Place[];
  private readonly skipping: boolean;
  /** Bytes that it holds, about. */
  readonly bytes: number;
  private readonly shared: Place[];

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
    const declare = ({ shape, dtype, free }: Slot, name: string) => ({
      name,
      shape: free === true ? [`first of ${name}`, ...shape.slice(1)] : shape,
      type: dtype as NativeTensor['type'],
    });
    const declared = [
      ...outputs.map((slot, index) => declare(slot, outputNames[index]!)),
      ...large.map((value) => declare({ ...value, dtype: 'float32' }, value.name)),
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
    this.sources = inputs.map(placeOf);
    this.targets = outputs.map(placeOf);
    this.shared = large.map((value) => placeOf({ ...value, dtype: 'float32' }));
    this.sources.forEach(({ tensor }, index) => (this.feeds[inputNames[index]!] = tensor));
    this.targets.forEach(({ tensor }, index) => (this.fetches[outputNames[index]!] = tensor));
    this.shared.forEach(({ tensor }, index) => (this.fetches[large[index]!.name] = tensor));
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

  /** Runs on these views of memory, writing the outputs in place; `memory` answers room for so many numbers. */
  run(inputs: readonly View[], outputs: readonly View[], memory: (size: number) => Float32Array): void {
    this.aim(inputs, outputs);
    if (this.shared.length > 0) this.share(memory);
    if (this.skipping) this.runWithoutCopies();
    else this.session.run(this.feeds, this.fetches);
    // Views keep a heap alive that has since grown.
    for (const { tensor } of this.sources) tensor.data = undefined;
    for (const { tensor } of this.targets) tensor.data = undefined;
    for (const { tensor } of this.shared) tensor.data = undefined;
  }

  private aim(inputs: readonly View[], outputs: readonly View[]): void {
    inputs.forEach((view, index) => point(this.sources[index]!, view));
    outputs.forEach((view, index) => point(this.targets[index]!, view));
  }

  private share(memory: (size: number) => Float32Array): void {
    const count = this.sources.find(({ free }) => free)?.tensor.dims[0] ?? 1;
    const sizes = this.shared.map(({ shape, free }) => sizeOf(shape) * (free ? count : 1));
    const room = memory(sizes.reduce((sum, size) => sum + aligned(size), 0));
    let start = 0;
    this.shared.forEach((place, index) => {
      point(place, room.subarray(start, start + sizes[index]!));
      start += aligned(sizes[index]!);
    });
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
  answer(inputs: readonly View[], outputs: readonly View[]): unknown {
    this.aim(inputs, outputs);
    return this.session.run(this.feeds, this.fetches);
  }

  dispose(): void {
    this.session.dispose();
  }
}
