/** Shape arithmetic shared by the rows of the catalogue. Shapes leave the batch axis out. */
import type { ShapeProblem } from './types.js';
import type { SettingValue } from './values.js';

export type Shape = readonly number[];

/** A shape as a spec writes it: `[28, 28, 1]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** A plain setting as a spec writes it: `'same'`, `[1, 2]`. */
export function showSetting(value: SettingValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(showSetting).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** The number of elements of one example. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

export function isProblem(answer: Shape | ShapeProblem): answer is ShapeProblem {
  return !Array.isArray(answer);
}

/** NumPy's rule, right-aligned: axes agree, or one of them is 1. */
export function broadcastShapes(shapes: readonly Shape[]): Shape | ShapeProblem {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let axis = 0; axis < shape.length; axis++) {
      const at = rank - shape.length + axis;
      const dimension = shape[axis]!;
      if (result[at] === 1) result[at] = dimension;
      else if (dimension !== 1 && dimension !== result[at]) {
        return {
          problem: `shapes ${shapes.map(showShape).join(' and ')} do not broadcast`,
          why: `Aligned at the right, axis ${axis - shape.length} has ${result[at]} on one side and ${dimension} on the other; they must be equal, or one of them 1.`,
        };
      }
    }
  }
  return result;
}

/** A size setting as [height, width]. */
export function pair(value: SettingValue | undefined): readonly [number, number] {
  if (Array.isArray(value)) return [Number(value[0]), Number(value[1] ?? value[0])];
  return [Number(value), Number(value)];
}

export type Padding = 'same' | 'valid' | readonly [number, number];

export function paddingOf(value: SettingValue | undefined): Padding {
  if (value === 'same' || value === 'valid') return value;
  return pair(value);
}

/** Zeros before and after. */
export type Ends = readonly [before: number, after: number];

/** Padding of windows for height and width: a word, or the zeros before and after. */
export type WindowPadding = 'same' | 'valid' | readonly [Ends, Ends];

/** Padding that may differ at every side: a word, a number, [vertical, horizontal], or [[top, bottom], [left, right]]. */
export function windowPadding(value: SettingValue | undefined): WindowPadding {
  if (Array.isArray(value) && Array.isArray(value[0])) return [ends(value[0]), ends(value[1])];
  const padding = paddingOf(value);
  return typeof padding === 'string' ? padding : [ends(padding[0]), ends(padding[1])];
}

/** Zeros before and after: a number for both, or a list of the two. */
export function ends(value: SettingValue | undefined): Ends {
  return pair(value);
}

/** The output length of a convolution or pooling window, rounded down as PyTorch does. */
export function convolvedLength(
  length: number,
  size: number,
  stride: number,
  padding: 'same' | 'valid' | number | Ends,
  dilation = 1,
): number {
  const extent = (size - 1) * dilation + 1;
  if (padding === 'same') return Math.ceil(length / stride);
  const [before, after] = padding === 'valid' ? [0, 0] : typeof padding === 'number' ? [padding, padding] : padding;
  const total = before + after;
  return Math.floor((length + total - extent) / stride) + 1;
}

/** The output length of a transposed convolution, by PyTorch's formula or by Keras's `same`. */
export function transposedLength(
  length: number,
  size: number,
  stride: number,
  padding: 'same' | 'valid' | number,
  outputPadding: number,
): number {
  if (padding === 'same') return length * stride;
  const cut = padding === 'valid' ? 0 : 2 * padding;
  return (length - 1) * stride - cut + size + outputPadding;
}

/** Refuses an input whose rank differs from the rank that a row needs. */
export function wrongRank(shape: Shape, rank: number, layout: string): ShapeProblem | undefined {
  if (shape.length === rank) return undefined;
  return {
    problem: `expects ${layout}, but receives ${showShape(shape)}`,
    why: `It works on ${rank} ${rank === 1 ? 'axis' : 'axes'} besides the batch; this value has ${shape.length}.`,
    ...(shape.length === 1 && rank === 3
      ? { hint: 'Put it before Flatten, or Reshape to [height, width, channels] first.' }
      : {}),
  };
}
