/** Values with a number for each class in genc's last axis, in the order that PyTorch's losses want: [N, classes, …]. */
import type { ValueType } from '../../../catalogue/row/values.js';
import { turnedShape } from './axes.js';

/** The order of axes that has the classes first and the places as a value of their rank has them. */
function orderOf(rank: number): readonly number[] {
  // A map has its channels first already, and its places are in order.
  const own = turnedShape([...Array(rank).keys()]);
  const places = turnedShape([...Array(rank - 1).keys()]);
  return [rank - 1, ...places].map((axis) => own.indexOf(axis));
}

/** A value with its classes behind the batch axis. */
export function classesFirst(text: string, { shape, batched }: ValueType): string {
  const order = orderOf(shape.length);
  if (order.every((axis, index) => axis === index)) return text;
  if (order.length === 2) return batched ? `${text}.transpose(1, 2)` : `${text}.transpose(0, 1)`;
  const axes = batched ? [0, ...order.map((axis) => axis + 1)] : order;
  return `${text}.permute(${axes.join(', ')})`;
}

/** A value without a batch axis beside one that has it. */
export const besideBatch = (text: string, type: ValueType, other: string, isOther: boolean): string =>
  type.batched
    ? text
    : isOther
      ? `${text}.expand(${[`${other}.shape[0]`, ...type.shape.map(() => '-1')].join(', ')})`
      : `${text}[None]`;
