/**
 * Axes of tensors. A value with three axes is a picture: PyTorch has its channels first. All other values keep their order.
 */
import { outsideStrings } from './spelling/expression.js';
import type { ValueType } from '../../catalogue/row/values.js';

/** A shape in PyTorch's order, without the batch axis. */
export function torchShape(shape: readonly number[]): readonly number[] {
  const [height, width, channels] = shape;
  return shape.length === 3 ? [channels!, height!, width!] : shape;
}

/** `[128, 7, 7]`: a shape as a comment shows it. */
export const shapeText = (shape: readonly number[]): string => `[${torchShape(shape).join(', ')}]`;

/** The place in genc's order of each axis in PyTorch's order. */
const orderOf = (rank: number): readonly number[] => (rank === 3 ? [2, 0, 1] : [...Array(rank).keys()]);

/**
 * A value with an axis of length one at each axis that it lacks, to broadcast with values of a higher rank. In genc's order, axes count from
 * the right, and the batch axis stays first.
 */
export function raised(text: string, { shape, batched }: ValueType, rank: number): string {
  const own = shape.length;
  // A comparison is made a number last.
  const truth = /^(\(.*\))\.float\(\)$/.exec(text)?.[1];
  if (truth !== undefined && isPrimary(truth)) {
    const inner = raised(truth, { shape, batched }, rank);
    return inner === truth ? text : `${inner}.float()`;
  }
  if (own === rank || (own === 0 && !batched)) return text;
  // The axis of the value at each axis of the result; undefined if the value has none there.
  const wanted = orderOf(rank).map((axis) => (axis >= rank - own ? axis - (rank - own) : undefined));
  const places = wanted.flatMap((axis) => (axis === undefined ? [] : [orderOf(own).indexOf(axis)]));
  const order = batched ? [0, ...places.map((place) => place + 1)] : places;
  const isMoved = order.some((place, index) => place !== index);
  const object = isPrimary(text) ? text : `(${text})`;
  const moved = isMoved ? `${object}.permute(${order.join(', ')})` : object;
  const slots = wanted.map((axis) => (axis === undefined ? 'None' : ':'));
  // Axes at the left are there without a word.
  const all = batched ? [':', ...slots] : slots.slice(slots.indexOf(':'));
  while (all.at(-1) === ':') all.pop();
  return all.length === 0 ? (isMoved ? moved : text) : `${moved}[${all.join(', ')}]`;
}

/** An expression to which a dot or an index may be added: `self.conv(x)`, but not `x + y`. */
export function isPrimary(text: string): boolean {
  if (!/^[A-Za-z_([{]/.test(text)) return false;
  for (const { character, depth } of outsideStrings(text))
    if (depth === 0 && !/[\w.()[\]{}]/.test(character)) return false;
  return true;
}
