/** The self-test of ONNX Runtime's native module: it runs at every start, before the module computes anything. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats, sizeOf } from '../wasm/heap.js';
import type { WasmHeap } from '../wasm/heap.js';
import { Bridge } from './bridge.js';
import type { BridgeOptions } from './bridge.js';
import { NativeUnavailable } from './binding.js';
import type { Binding } from './binding.js';
import type { Graph } from './graph.js';
import { slot } from './kernel.js';
import { KernelSession, WORTH_SKIPPING } from './session.js';

/** The largest error allowed against double precision, relative to the largest number of the result. */
const TOLERANCE = 1e-5;

interface Trial {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly result: readonly number[];
  readonly build: (graph: Graph, inputs: string[]) => string;
  readonly expected: (inputs: Float32Array[]) => Float64Array;
}

const wave = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin((index + 1) * step));

function product([a, b]: Float32Array[], [rows, inner, columns]: readonly [number, number, number]): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let k = 0; k < inner; k += 1)
        result[row * columns + column]! += a![row * inner + k]! * b![k * columns + column]!;
    }
  }
  return result;
}

/** A convolution of 3 × 3 taps over a 5 × 5 picture of two channels, to three. */
function convolution([x, filter]: Float32Array[]): Float64Array {
  const result = new Float64Array(3 * 9);
  for (let out = 0; out < 3; out += 1) {
    for (let place = 0; place < 9; place += 1) {
      for (let term = 0; term < 18; term += 1) {
        const [channel, tap] = [Math.floor(term / 9), term % 9];
        const row = Math.floor(place / 3) + Math.floor(tap / 3);
        const column = (place % 3) + (tap % 3);
        result[out * 9 + place]! += x![channel * 25 + row * 5 + column]! * filter![out * 18 + term]!;
      }
    }
  }
  return result;
}

const side = Math.ceil(Math.sqrt(WORTH_SKIPPING));

const trials: readonly Trial[] = [
  {
    name: 'matrix product',
    shapes: [
      [7, 33],
      [33, 9],
    ],
    result: [7, 9],
    build: (graph, [a, b]) => graph.matMul(a!, b!),
    expected: (inputs) => product(inputs, [7, 33, 9]),
  },
  {
    name: 'convolution',
    shapes: [
      [1, 2, 5, 5],
      [3, 2, 3, 3],
    ],
    result: [1, 3, 3, 3],
    build: (graph, [x, filter]) => graph.op('Conv', [x!, filter!]),
    expected: convolution,
  },
  {
    name: 'sum of rows',
    shapes: [[40, 6]],
    result: [6],
    build: (graph, [x]) => graph.op('ReduceSum', [x!, graph.integers([0])], { keepdims: 0 }),
    expected: ([x]) => product([new Float32Array(40).fill(1), x!], [1, 40, 6]),
  },
  {
    name: 'chain of large values',
    shapes: [
      [side, 5],
      [5, side],
    ],
    result: [side, side],
    build: (graph, [a, b]) => {
      const negative = graph.note(graph.op('Neg', [graph.matMul(a!, b!)]), [side, side]);
      return graph.op('Neg', [graph.reshape(negative, [side, side])]);
    },
    expected: (inputs) => product(inputs, [side, 5, side]),
  },
];

function errorOf(heap: WasmHeap, bridge: Bridge, { name, shapes, result, build, expected }: Trial): number {
  const data = shapes.map((shape, index) => wave(sizeOf(shape), 0.7 + 0.4 * index));
  const inputs = shapes.map((shape) => heap.makeOutput(shape, 'float32'));
  let outputs: TensorInfo[] = [];
  try {
    inputs.forEach((tensor, index) => floats(heap, tensor).set(data[index]!));
    outputs = bridge.run(heap, name, (graph, names) => [build(graph, names)], inputs, [slot(result)]);
    const actual = floats(heap, outputs[0]!);
    const right = expected(data);
    const size = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return right.reduce((worst, value, index) => {
      const error = Math.abs(value - actual[index]!) / size;
      return error <= worst ? worst : error;
    }, 0);
  } finally {
    for (const { dataId } of [...inputs, ...outputs]) heap.disposeData(dataId);
  }
}

/** The largest relative error over all trials; throws a {@link NativeUnavailable} if one is too large. */
function check(heap: WasmHeap, bridge: Bridge): number {
  let worst = 0;
  for (const trial of trials) {
    const error = errorOf(heap, bridge, trial);
    if (!(error <= TOLERANCE)) throw new NativeUnavailable(`its ${trial.name} is wrong by ${error.toPrecision(2)}`);
    worst = Math.max(worst, error);
  }
  return worst;
}

/** Checks that a run is over when the call returns, with its output in the given memory. */
function checkSynchronous(binding: Binding): void {
  const options = { threads: 1, skipCopies: false };
  const session = new KernelSession(
    binding,
    options,
    (graph, [x]) => [graph.op('Neg', [x!])],
    [slot([2])],
    [slot([2])],
  );
  try {
    const output = new Float32Array(2);
    const answer = session.answer([Float32Array.of(1, -2)], [output]) as { then?: unknown } | undefined;
    if (typeof answer?.then === 'function') throw new NativeUnavailable('its runs are no longer synchronous');
    if (output[0] !== -1 || output[1] !== 2) throw new NativeUnavailable('it does not write outputs in place');
  } finally {
    session.dispose();
  }
}

export interface TestedBridge {
  readonly bridge: Bridge;
  /** The largest relative error that the trials found. */
  readonly error: number;
}

/** A bridge that passed all trials, without the copies of outputs if that is safe. Throws otherwise. */
export function testedBridge(heap: WasmHeap, binding: Binding, options: BridgeOptions): TestedBridge {
  checkSynchronous(binding);
  let refused: unknown;
  for (const skipCopies of options.skipCopies ? [true, false] : [false]) {
    const bridge = new Bridge(binding, { ...options, skipCopies });
    try {
      return { bridge, error: check(heap, bridge) };
    } catch (error) {
      bridge.dispose();
      refused = error;
    }
  }
  throw refused;
}
