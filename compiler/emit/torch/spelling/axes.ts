/** Axes of tensors in PyTorch's order: pictures are [N, C, h, w], everything else has its axes as in the spec. */
import type { ValueType } from '../../../catalogue/row/values.js';
import { bare } from './expression.js';

/** True for values whose channels stand before their places. */
export const isPicture = ({ shape }: Pick<ValueType, 'shape'>): boolean => shape.length === 3;

/** The shape of an example in PyTorch's order of axes. */
export const turnedShape = (shape: readonly number[]): readonly number[] =>
  shape.length === 3 ? [shape[2]!, shape[0]!, shape[1]!] : shape;

/** The axis that genc has last: the channels. */
export const channelAxis = (type: ValueType): number => {
  const first = type.batched ? 1 : 0;
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
