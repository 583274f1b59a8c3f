/** Zeros around the windows of convolutions and pools. */
import { windowPadding } from '../../../catalogue/row/shapes.js';
import type { SettingValue } from '../../../catalogue/row/values.js';

/** Rows or columns before and after. */
export type Sides = readonly [before: number, after: number];

/** The padding of height and width. `same` pads as TensorFlow does: the odd row goes to the far side. */
export function sidesOf(
  setting: SettingValue | undefined,
  shape: readonly number[],
  extents: readonly [number, number],
  strides: readonly [number, number],
): readonly [Sides, Sides] {
  const padding = windowPadding(setting);
  const along = (axis: 0 | 1): Sides => {
    if (padding === 'valid') return [0, 0];
    if (padding !== 'same') return padding[axis];
    const length = shape[axis]!;
    const total = Math.max(0, (Math.ceil(length / strides[axis]) - 1) * strides[axis] + extents[axis] - length);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  };
  return [along(0), along(1)];
}

export const isEven = ([vertical, horizontal]: readonly [Sides, Sides]): boolean =>
  vertical[0] === vertical[1] && horizontal[0] === horizontal[1];

/** The padding as `F.pad` takes it: left, right, top, bottom. */
export const frameOf = ([[top, bottom], [left, right]]: readonly [Sides, Sides]): readonly number[] => [
  left,
  right,
  top,
  bottom,
];
