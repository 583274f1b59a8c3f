/** ONNX Runtime's kernels against plain loops in float64. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputsOf } from '../../testing/finite-differences.js';
import { run } from '../gradients/rule.js';
import { isNativeInstalled, startBackend } from '../../testing/backends.js';
import { sizeOf } from '../wasm/heap.js';
import { activeBridge } from './install.js';

const numbersOf = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());

function expectClose(actual: Tensor, expected: Float64Array, shape?: readonly number[]): void {
  if (shape !== undefined) expect(actual.shape).toEqual(shape);
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const worst = expected.reduce((most, value, index) => {
    const error = Math.abs(values[index]! - value);
    return error <= most ? most : error;
  }, 0);
  expect(worst / size).toBeLessThan(1e-5);
}

/** Calls a kernel, and checks that ONNX Runtime computed it and that only the result is left. */
function kernel(name: string, inputs: Record<string, Tensor>, attrs: object): Tensor {
  const sessions = activeBridge()!.sessionCount;
  const before = tf.memory().numTensors;
  const result = run(name, inputs, attrs as NamedAttrMap);
  expect(activeBridge()!.sessionCount).toBeGreaterThan(sessions);
  expect(tf.memory().numTensors).toBe(before + (Array.isArray(result) ? result.length : 1));
  return result;
}

describe.runIf(isNativeInstalled)('kernels of ONNX Runtime', () => {
  beforeAll(() => startBackend('wasm with ONNX Runtime'));

  const reductions: [number[], number[]][] = [
    [[100], [0]],
    [[1031], [0]],
    [[64, 785], [1]],
    [[64, 785], [0]],
    [[1024, 6], [0]],
    [
      [7, 600],
      [0, 1],
    ],
    [[3, 4, 5], [1]],
    [
      [3, 4, 5],
      [0, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [1, 2],
    ],
    [
      [2, 3, 4, 5],
      [1, 3],
    ],
    [
      [300, 2, 320, 3],
      [0, 2],
    ],
    [
      [2, 1, 4, 1],
      [1, 2],
    ],
    [[1, 1], [0]],
    [[4, 1, 1], [0]],
    [[5, 1], [1]],
  ];

  it.each(reductions)('reductions of %j over %j', (shape, axis) => {
    const [x] = inputsOf([shape], 'signed', 'reduction') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const kept = shape.flatMap((_, index) => (axis.includes(index) ? [] : [index]));
    const size = sizeOf(kept.map((index) => shape[index]!));
    const groups: number[][] = Array.from({ length: size }, () => []);
    values.forEach((value, index) => {
      const place = kept.reduce((at, k) => at * shape[k]! + (Math.floor(index / strides[k]!) % shape[k]!), 0);
      groups[place]!.push(value);
    });
    const sumOf = (group: number[]): number => group.reduce((a, b) => a + b, 0);
    const expected: Record<string, (group: number[]) => number> = {
      Sum: sumOf,
      Mean: (group) => sumOf(group) / group.length,
      Max: (group) => Math.max(...group),
      Min: (group) => Math.min(...group),
    };
    for (const [name, of] of Object.entries(expected)) {
      for (const keepDims of [false, true]) {
        tf.tidy(() => {
          const attrs = { axis, reductionIndices: axis, keepDims };
          const result = shape.map((side, index) => (axis.includes(index) ? 1 : side));
          const wanted = keepDims ? result : kept.map((index) => shape[index]!);
          const y = keepDims && kept.length === shape.length ? undefined : run(name, { x }, attrs);
          if (y !== undefined) expectClose(y, Float64Array.from(groups, of), wanted);
        });
      }
    }
    tf.dispose(x);
  });

  it.each([
    [
      [3, 4],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 2, 0],
    ],
    [
      [2, 3, 4, 5],
      [0, 3, 1, 2],
    ],
    [
      [2, 3, 1, 5, 2],
      [4, 2, 0, 3, 1],
    ],
  ] as [number[], number[]][])('transposition of %j to %j', (shape, perm) => {
    const [x] = inputsOf([shape], 'signed', 'transposition') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const result = perm.map((axis) => shape[axis]!);
    const steps = [...tf.util.computeStrides(result), 1];
    const expected = Float64Array.from({ length: x.size }, (_, index) => {
      const places = result.map((side, axis) => Math.floor(index / steps[axis]!) % side);
      return values[places.reduce((at, place, axis) => at + place * strides[perm[axis]!]!, 0)]!;
    });
    tf.tidy(() => expectClose(run('Transpose', { x }, { perm }), expected, result));
    tf.dispose(x);
  });

  it.each([
    [
      [3, 4],
      [2, 3],
    ],
    [
      [1, 4],
      [5, 1],
    ],
    [
      [2, 1, 3],
      [1, 6, 1],
    ],
    [
      [1, 1, 1, 5],
      [2, 3, 4, 1],
    ],
    [
      [2, 3, 2],
      [2, 1, 2],
    ],
  ] as [number[], number[]][])('tiles of %j, %j times', (shape, reps) => {
    const [x] = inputsOf([shape], 'signed', 'tile') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const result = shape.map((side, axis) => side * reps[axis]!);
    const steps = [...tf.util.computeStrides(result), 1];
    const expected = Float64Array.from({ length: sizeOf(result) }, (_, index) => {
      const places = shape.map((side, axis) => Math.floor(index / steps[axis]!) % side);
      return values[places.reduce((at, place, axis) => at + place * strides[axis]!, 0)]!;
    });
    tf.tidy(() => expectClose(kernel('Tile', { x }, { reps }), expected, result));
    tf.dispose(x);
  });

  it.each([[[2, 3, 4, 5]], [[2, 1, 1, 1]], [[6, 3, 3, 16]]] as [number[]][])(
    'batch normalisation of %j by given moments',
    (shape) => {
      const channels = shape.at(-1)!;
      const vectors = Array.from({ length: 4 }, () => [channels]);
      const [x, mean, spread, offset, scale] = inputsOf([shape, ...vectors], 'signed', 'norm') as Tensor[];
      const variance = tf.square(spread!);
      const [v, m, s2, b, g] = [x!, mean!, variance, offset!, scale!].map(numbersOf) as Float64Array[];
      const y = v!.map((value, index) => {
        const c = index % channels;
        return ((value - m![c]!) / Math.sqrt(s2![c]! + 1e-2)) * g![c]! + b![c]!;
      });
      tf.tidy(() => {
        const moments = { x: x!, mean: mean!, variance, offset: offset!, scale: scale! };
        expectClose(kernel('FusedBatchNorm', moments, { varianceEpsilon: 1e-2 }), y, shape);
      });
      tf.dispose([x!, mean!, spread!, variance, offset!, scale!]);
    },
  );

  it.each([
    [[7], [7]],
    [[5, 6], [6]],
    [[9, 6], []],
    [
      [2, 1, 3],
      [4, 1],
    ],
  ] as [number[], number[]][])('greater and leaky ReLU of %j against %j', (left, right) => {
    const [a, b] = inputsOf([left, right], 'signed', 'compare') as [Tensor, Tensor];
    tf.tidy(() => {
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(left, right);
      const [x, y] = [a, b].map((tensor) => numbersOf(tf.add(tensor, tf.zeros(shape)))) as [Float64Array, Float64Array];
      const truth = kernel('Greater', { a, b }, {});
      expect(truth.dtype).toBe('bool');
      expectClose(
        truth,
        x.map((value, index) => Number(value > y[index]!)),
        shape,
      );
      const leaky = numbersOf(a).map((value) => (value > 0 ? value : 0.2 * value));
      expectClose(run('LeakyRelu', { x: a }, { alpha: 0.2 }), leaky, left);
    });
    tf.dispose([a, b]);
  });
});
