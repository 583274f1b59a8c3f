/** Axes of tensors in TensorFlow.js's order: the spec's, behind the batch. */
import { axesOf, axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { EmitContext } from './spelling.js';

/** The tensor's axis that the setting names. */
export const alongAxis = ({ types: [type], settings: { axis } }: Pick<EmitContext, 'types' | 'settings'>): number =>
  leadingAxes(type!) + axisOf(axis, type!.shape.length)!;

/** The tensor's axes that the setting names. */
export function reducedAxes({ types: [type], settings: { axis } }: EmitContext): readonly number[] {
  if (axis === 'batch') return type!.others !== true ? [0] : type!.batched ? [1] : [0, 1];
  return axesOf(axis, type!.shape.length)!.map((each) => leadingAxes(type!) + each);
}

/** A list of axes, or one of them alone. */
export const axesText = (axes: readonly number[]): string =>
  axes.length === 1 ? String(axes[0]) : `[${axes.join(', ')}]`;
