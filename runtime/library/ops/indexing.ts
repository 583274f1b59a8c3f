/** Parts of values, the places that an index names, and a value with one place replaced. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from './differentiation.js';
import type { Operand } from './elementwise.js';

/** A place along one axis: a number, which drops the axis, both ends of a range, or all of it. */
export type Place = number | readonly [number, number] | 'all';

/** Part of a tensor, by a place for each of its first axes: `slice(x, ['all', [0, 6], 3])`. */
export function slice<T extends Tensor = Tensor>(x: Tensor, places: readonly Place[]): T {
  const ends = x.shape.map((side, axis): readonly [number, number] => {
    const place = places[axis] ?? 'all';
    return place === 'all' ? [0, side - 1] : typeof place === 'number' ? [place, place] : place;
  });
  const part = tf.slice(
    x,
    ends.map(([from]) => from),
    ends.map(([from, to]) => to - from + 1),
  );
  const kept = part.shape.filter((_, axis) => typeof places[axis] !== 'number');
  return (kept.length === x.rank ? part : tf.reshape(part, kept)) as T;
}

/** Whole numbers as an index, without a gradient. */
const asIndex = (index: Tensor): Tensor => (index.dtype === 'int32' ? index : tf.cast(stop(index), 'int32'));

/** The places of an axis that the index names; the axes of the index take the place of that axis. */
export const gather = <T extends Tensor = Tensor>(x: Tensor, index: Tensor, axis = 0): T =>
  tf.gather(x, asIndex(index) as never, axis) as T;

/** The places of a table's axis that each example [batch, …] names. */
export function lookup<T extends Tensor = Tensor>(table: Tensor, index: Tensor, axis = 0): T {
  const found = gather(table, index, axis);
  if (axis === 0) return found as T;
  const others = found.shape.flatMap((_, at) => (at === axis ? [] : [at]));
  return tf.transpose(found, [axis, ...others]) as T;
}

/** The places of an axis of each example [batch, …] that the same example of the index names. */
export const gatherEach = <T extends Tensor = Tensor>(x: Tensor, index: Tensor, axis: number): T =>
  tf.gather(x, asIndex(index) as never, axis, 1) as T;

/**
 * x with `value` at one place of the first axes behind the `leading` ones. Indices are numbers, the same for every
 * example or one for each, [batch]. The value broadcasts over the place.
 */
export function put<T extends Tensor = Tensor>(
  x: Tensor,
  value: Operand,
  indices: readonly Operand[],
  leading: number,
): T {
  const { rank, shape } = x;
  const isPlace = indices
    .map((index, at) => {
      const sides = Array.from({ length: rank }, (_, axis) => (axis === leading + at ? shape[axis]! : 1));
      const places = tf.reshape(tf.range(0, shape[leading + at]!), sides);
      const own = typeof index === 'number' ? index : stop(index);
      const isOfExamples = typeof own !== 'number' && own.rank === 1;
      return tf.equal(places, isOfExamples ? tf.reshape(own, [-1, ...new Array<number>(rank - 1).fill(1)]) : own);
    })
    .reduce((all, each) => tf.logicalAnd(all, each));
  return tf.where(isPlace, value, x) as T;
}
