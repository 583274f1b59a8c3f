/**
 * Axes of tensors. A value with three axes is a picture: PyTorch has its channels first. All other values keep their order.
 */
import { leadingAxes } from '../../catalogue/row/axes.js';
import { orderOf } from './spelling/axes.js';
import { outsideStrings } from './spelling/expression.js';
import type { ValueType } from '../../catalogue/row/values.js';

/** A shape in PyTorch's order, without the batch axis. */
export function torchShape(shape: readonly number[]): readonly number[] {
  const [height, width, channels] = shape;
  return shape.length === 3 ? [channels!, height!, width!] : shape;
}

/** `[128, 7, 7]`: a shape as a comment shows it. */
export const shapeText = (shape: readonly number[]): string => `[${torchShape(shape).join(', ')}]`;

/**
 * A value with an axis of length one at each axis that it lacks, to broadcast with values of a higher rank. In genc's order, axes count from
 * the right, and the batch axis stays first.
 */
export function raised(text: string, type: ValueType, rank: number, leading = leadingAxes(type)): string {
  const { shape } = type;
  const own = shape.length;
  const first = leadingAxes(type);
  // A comparison is made a number last.
  const truth = /^(\(.*\))\.float\(\)$/.exec(text)?.[1];
  if (truth !== undefined && isPrimary(truth)) {
    const inner = raised(truth, type, rank, leading);
    return inner === truth ? text : `${inner}.float()`;
  }
  // A value that is not held against others has an axis of length one for them.
  const between = first === 1 && leading === 2 ? ['None'] : [];
  if ((own === rank && between.length === 0) || (own === 0 && first === 0)) return text;
  // The axis of the value at each axis of the result; undefined if the value has none there.
  const wanted = orderOf(rank).map((axis) => (axis >= rank - own ? axis - (rank - own) : undefined));
  const places = wanted.flatMap((axis) => (axis === undefined ? [] : [orderOf(own).indexOf(axis)]));
  const order = [...Array(first).keys(), ...places.map((place) => place + first)];
  const isMoved = order.some((place, index) => place !== index);
  const object = isPrimary(text) ? text : `(${text})`;
  const moved = isMoved ? `${object}.permute(${order.join(', ')})` : object;
  const slots = wanted.map((axis) => (axis === undefined ? 'None' : ':'));
  // Axes at the left are there without a word.
  const all = first > 0 ? [...Array<string>(first).fill(':'), ...between, ...slots] : slots.slice(slots.indexOf(':'));
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
