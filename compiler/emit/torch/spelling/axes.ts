/** Axes of tensors in PyTorch's order: pictures are [N, C, h, w], everything else has its axes as in the spec. */
import { axesOf as namedAxes, axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { bare } from './expression.js';
import type { CallContext } from './spelling.js';

/** The place in genc's order of each axis in PyTorch's order. */
export const orderOf = (rank: number): readonly number[] => (rank === 3 ? [2, 0, 1] : [...Array(rank).keys()]);

/** PyTorch's number of an axis of the spec, the batch counted. */
export const dimOf = (type: ValueType, axis: number): number =>
  leadingAxes(type) + orderOf(type.shape.length).indexOf(axis);

/** The axis that a setting names. */
export const alongDim = ({ types: [type], settings: { axis } }: Pick<CallContext, 'types' | 'settings'>): number =>
  dimOf(type!, axisOf(axis, type!.shape.length)!);

/** The axes that a setting names. */
export function reducedDims({ types: [type], settings: { axis } }: CallContext): readonly number[] {
  if (axis === 'batch') return type!.others !== true ? [0] : type!.batched ? [1] : [0, 1];
  return namedAxes(axis, type!.shape.length)!
    .map((each) => dimOf(type!, each))
    .sort((a, b) => a - b);
}

/** A tensor whose axes stand in an order of the spec's axes, brought into PyTorch's order. `leading` axes stand before. */
export function arranged(text: string, order: readonly number[], leading: number): string {
  return permuted(
    text,
    orderOf(order.length).map((axis) => order.indexOf(axis)),
    leading,
  );
}

/** A tensor with its axes in the order of the spec. */
export const inSpecOrder = (text: string, type: ValueType): string =>
  permuted(
    text,
    type.shape.map((_, axis) => orderOf(type.shape.length).indexOf(axis)),
    leadingAxes(type),
  );

function permuted(text: string, places: readonly number[], leading: number): string {
  if (places.every((place, at) => place === at)) return text;
  const all = [...Array(leading).keys(), ...places.map((place) => place + leading)];
  return `${text}.permute(${all.join(', ')})`;
}

/** True for values whose channels stand before their places. */
export const isPicture = ({ shape }: Pick<ValueType, 'shape'>): boolean => shape.length === 3;

/** The shape of an example in PyTorch's order of axes. */
export const turnedShape = (shape: readonly number[]): readonly number[] =>
  shape.length === 3 ? [shape[2]!, shape[0]!, shape[1]!] : shape;

/** The axis that genc has last: the channels. */
export const channelAxis = (type: ValueType): number => {
  const first = leadingAxes(type);
  return isPicture(type) ? first : first + type.shape.length - 1;
};

/** All axes of an example: `1`, `(1, 2, 3)`. */
export const axesOf = ({ shape }: ValueType): string =>
  shape.length === 1 ? '1' : `(${shape.map((_, axis) => axis + 1).join(', ')})`;

/** `, :, :` as often as axes are left after the one that a slice is taken of. */
export const leading = (count: number): string => ':, '.repeat(count);

/** True if the numbers of a picture have the same order with its channels first and last. */
export const keepsOrder = ([height, width, channels]: readonly number[]): boolean =>
  channels === 1 || height! * width! === 1;

/** A call of something that works on the last axis. Channels of a picture are brought there and back. */
export const onLastAxis = (text: string, type: ValueType, of: (x: string) => string): string =>
  isPicture(type) ? `${of(`${text}.movedim(1, -1)`)}.movedim(-1, 1)` : of(bare(text));
