/** Loops that run with the model: what they go over, and their steps, each of which leaves nothing behind but its results. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { untaped } from '../../engine/gradients/backward.js';
import { tellProgress } from './progress.js';

export { times } from '../../common/times.js';

/** The numbers of each step. */
type Rows = readonly (number | readonly number[])[];

/** A table of which each number is taken with the one after it. */
export class Pairs {
  constructor(readonly table: Tensor1D) {}
}

/** Whole numbers from one end to the other, upwards or downwards, both included. */
export function count(from: number, to: number): number[] {
  const step = to < from ? -1 : 1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + step * index);
}

/** Each number with the one after it. */
export function pairs(numbers: readonly number[]): (readonly [number, number])[];
export function pairs(numbers: Tensor1D): Pairs;
export function pairs(numbers: readonly number[] | Tensor1D): (readonly [number, number])[] | Pairs {
  if (numbers instanceof tf.Tensor) return new Pairs(numbers);
  return numbers.slice(1).map((next, index) => [numbers[index]!, next] as const);
}

/** The places of some axes, row by row. */
export function places(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (before, side) => before.flatMap((place) => Array.from({ length: side }, (_, index) => [...place, index])),
    [[]],
  );
}

export interface Step {
  /** The number of the step, from 0; the keys of its draws hold it. */
  readonly index: number;
  /**
   * The values after the step. `compute` is given the numbers of the step, then its index. Everything else that it makes
   * is disposed of, and so are the values before, unless they are those that the loop started from. No gradient flows
   * through a step.
   */
  next<const T extends readonly Tensor[]>(values: T, compute: (...numbers: Scalar[]) => NoInfer<T>): T;
}

/** The steps of a loop, one after the other. Their progress is told as that of a search is. */
export function* steps(over: Rows | Tensor1D | Pairs): Generator<Step, void> {
  const length = Array.isArray(over)
    ? over.length
    : over instanceof Pairs
      ? over.table.size - 1
      : (over as Tensor).size;
  tellProgress(0, length);
  for (let index = 0; index < length; index += 1) {
    yield { index, next: (values, compute) => advance(values, index, () => compute(...numbersOf(over, index))) };
    tellProgress(index + 1, length);
  }
}

function numbersOf(over: Rows | Tensor1D | Pairs, index: number): Scalar[] {
  const entry = (table: Tensor1D, at: number): Scalar => tf.reshape(tf.slice(table, [at], [1]), []);
  if (over instanceof Pairs) return [entry(over.table, index), entry(over.table, index + 1), tf.scalar(index)];
  if (over instanceof tf.Tensor) return [entry(over, index), tf.scalar(index)];
  const row = over[index]!;
  return [...(typeof row === 'number' ? [row] : row), index].map((number) => tf.scalar(number));
}

function advance<T extends readonly Tensor[]>(values: T, index: number, compute: () => T): T {
  // A value that is passed on as it is becomes a tensor of its own, so that the next step may dispose of it.
  const made = untaped(() => compute().map((value) => tf.clone(value)));
  if (index > 0) tf.dispose([...values]);
  return made as unknown as T;
}
