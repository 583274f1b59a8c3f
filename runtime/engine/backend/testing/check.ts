/**
 * The common tools of the kernel suites: places of a tensor, made-up numbers, and the check of one kernel call against
 * loops.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { expectClose } from './close.js';

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, side) => size * side, 1);

/** Shapes of ranks from zero to five, with odd lengths and axes of one. */
export const manyShapes: readonly Shape[] = [
  [],
  [1],
  [7],
  [1031],
  [3, 4],
  [1, 5],
  [5, 1],
  [64, 33],
  [2, 3, 4],
  [1, 1, 6],
  [2, 5, 3],
  [2, 3, 4, 5],
  [2, 1, 4, 1],
  [3, 7, 5, 2],
  [2, 3, 1, 5, 2],
  [1, 2, 3, 2, 3],
];

export const signed = (shape: Shape, name = 'x'): Tensor => inputsOf([shape], 'signed', name)[0]!;
export const positive = (shape: Shape, name = 'x'): Tensor => inputsOf([shape], 'positive', name)[0]!;
/** Whole numbers from −9 to 9. */
export const whole = (shape: Shape, name = 'x', dtype: 'int32' | 'float32' = 'int32'): Tensor =>
  tf.tidy(() => tf.cast(tf.round(tf.mul(signed(shape, name), 9)), dtype));
/** Truth values, about as many true as false. */
export const truth = (shape: Shape, name = 'x'): Tensor => tf.tidy(() => tf.greater(signed(shape, name), 0));

export const numbersOf = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());

/** Calls back for each place of a tensor, in the order of memory. */
export function eachPlace(shape: Shape, visit: (place: readonly number[], index: number) => void): void {
  const place = shape.map(() => 0);
  for (let index = 0; index < sizeOf(shape); index += 1) {
    visit(place, index);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      place[axis]! += 1;
      if (place[axis]! < shape[axis]!) break;
      place[axis] = 0;
    }
  }
}

/** The index of a place in memory. */
export const indexOf = (shape: Shape, place: readonly number[]): number =>
  shape.reduce((index, side, axis) => index * side + place[axis]!, 0);

/** The numbers of a tensor of `shape`, each computed from its place. */
export function fill(shape: Shape, at: (place: readonly number[]) => number): Float64Array {
  const values = new Float64Array(sizeOf(shape));
  eachPlace(shape, (place, index) => (values[index] = at(place)));
  return values;
}

/**
 * A function that reads x with broadcasting: axes are aligned at the right, and those of length one are read at zero.
 */
export function reader(x: Tensor): (place: readonly number[]) => number {
  const values = numbersOf(x);
  return (place) => {
    const own = place.slice(place.length - x.rank);
    return values[
      indexOf(
        x.shape,
        own.map((at, axis) => (x.shape[axis] === 1 ? 0 : at)),
      )
    ]!;
  };
}

export interface Expected {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
  readonly dtype?: DataType;
}

/** Checks one call of a kernel, of which only the results are kept. Disposes the inputs. */
export function check(
  kernel: string,
  inputs: Record<string, Tensor> | Tensor[],
  attrs: object,
  expected: Expected | readonly Expected[],
  note = '',
): void {
  const before = tf.memory();
  const named = inputs as Record<string, Tensor>;
  const results = [tf.engine().runKernel(kernel, named, attrs as NamedAttrMap) as Tensor | Tensor[]].flat();
  const wanted = [expected].flat() as Expected[];
  expect(tf.memory().numTensors - before.numTensors).toBe(results.length);
  expect(results.length).toBe(wanted.length);
  wanted.forEach(({ shape, values, dtype = 'float32' }, index) => {
    const result = results[index]!;
    const title = `${kernel} ${note}`;
    expect({ title, shape: result.shape, dtype: result.dtype }).toEqual({ title, shape: [...shape], dtype });
    expectClose(result, values, title);
  });
  tf.dispose(results);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  tf.dispose(Object.values(inputs));
}
