/** One kernel for one set of shapes: an ONNX Runtime session with its feeds and fetches, used repeatedly. */
import type { DataType } from '@tensorflow/tfjs-core';
import { sizeOf } from '../wasm/heap.js';
import type { Binding, NativeSession, NativeTensor } from './binding.js';
import { Graph } from './graph.js';
import { encodeModel, encodeNode, encodeTensor } from './protobuf.js';

export interface Slot {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /**
   * True if the first side (the batch's) may differ from run to run; it is the same for all free slots of a session.
   */
  readonly free?: boolean;
}

/** The computation of a kernel: from input names to output names, one for each slot of `outputs`. */
export type Build = (graph: Graph, inputs: string[]) => string[];

export interface SessionOptions {
  readonly threads: number;
  /** True to avoid the copy of large outputs that the binding makes for its result; see `DUMMY`. */
  readonly skipCopies: boolean;
}

/** The count of numbers below which an output is not worth the exception that avoids its copy. */
export const WORTH_SKIPPING = 32768;

/**
 * The name of an extra first output. The binding writes outputs in place and then copies each for its result, in order.
 * A first output of a type that it cannot hand to JavaScript makes it throw before the first copy.
 */
const DUMMY = 'dummy';
const REFUSAL = 'Tensor type (16) is not supported.';

/**
 * An input, an output, or a large value in between, which is an additional output on memory that all sessions share.
 */
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

/** Points the tensor at these numbers; their count gives a free first side. */
function point({ tensor, shape, free }: Place, view: ArrayLike<number> & ArrayBufferView): void {
  tensor.data = view;
  if (free) tensor.dims = withFirst(view.length / sizeOf(shape.slice(1)), shape);
}

export type View = ArrayLike<number> & ArrayBufferView;

/** The count rounded up, so that each value in shared memory begins at a multiple of 64 bytes. */
const aligned = (numbers: number): number => Math.ceil(numbers / 16) * 16;

export class KernelSession {
  private readonly session: NativeSession;
  private readonly feeds: Record<string, NativeTensor> = {};
  private readonly fetches: Record<string, NativeTensor | null> = {};
  private readonly sources: Place[];
  private readonly targets: Place[];
  private readonly skipping: boolean;
  /** The approximate bytes that it holds. */
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
    // Large values that are not shared stay with the session for as long as it lives.
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
      // Each session has its own threads; if they kept spinning, they would take the processor from the next session.
      extra: { session: { intra_op: { spin_duration_us: '50' } } },
    });
  }

  /**
   * Runs on these views of memory and writes the outputs in place; `memory` returns room for the given count of
   * numbers.
   */
  run(inputs: readonly View[], outputs: readonly View[], memory: (size: number) => Float32Array): void {
    this.aim(inputs, outputs);
    if (this.shared.length > 0) this.share(memory);
    if (this.skipping) this.runWithoutCopies();
    else this.session.run(this.feeds, this.fetches);
    // The views are dropped, because they would keep a heap alive that has since grown.
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

  /** The result of a run, for the self-test: a promise would mean that runs are not synchronous any more. */
  answer(inputs: readonly View[], outputs: readonly View[]): unknown {
    this.aim(inputs, outputs);
    return this.session.run(this.feeds, this.fetches);
  }

  dispose(): void {
    this.session.dispose();
  }
}
