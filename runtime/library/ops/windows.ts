/** The windows of convolutions and pools, in numbers that every backend computes rightly. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { dilate } from '../../engine/gradients/convolution.js';
import type { Activation } from './bias.js';

/** The numbers of rows or columns of zeros before and after, for height and width. */
export type Sides = readonly [readonly [number, number], readonly [number, number]];
export type Padding = 'same' | 'valid' | number | Sides;

type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * Padding in the form that tfjs takes. Numbers are written out for each side, because from a single number tfjs
 * computes the size of both axes with the height of the window and the vertical stride.
 */
export function nativePadding(padding: Padding): 'same' | 'valid' | ExplicitPadding {
  if (typeof padding === 'string') return padding;
  const [vertical, horizontal] =
    typeof padding === 'number' ? [[padding, padding] as const, [padding, padding] as const] : padding;
  return [[0, 0], [...vertical], [...horizontal], [0, 0]];
}

/**
 * Steps of a window over height and width, none longer than the padded picture. A longer step gives one window too, and
 * the shortened one lets kernels that count every step come to an end.
 */
export function shortenedStrides(
  [, height, width]: readonly number[],
  strides: readonly [number, number],
  padding: Padding,
): [number, number] {
  const around = (axis: 0 | 1): number => {
    if (typeof padding === 'string') return 0;
    if (typeof padding === 'number') return 2 * padding;
    return padding[axis][0] + padding[axis][1];
  };
  return [Math.min(strides[0], height! + around(0)), Math.min(strides[1], width! + around(1))];
}

/**
 * The distance between taps along an axis of this length, no longer than it takes to put all taps but the middle one
 * beside the picture: with `same`, taps there meet only padding. Odd distances stay odd, since the padding before the
 * picture rounds down.
 */
export const shortenedDilation = (distance: number, length: number): number =>
  Math.min(distance, 2 * (length + 1) + (distance % 2));

function shortenedDilations(
  [, height, width]: readonly number[],
  dilations: readonly [number, number],
  padding: Padding,
): readonly [number, number] {
  if (padding !== 'same') return dilations;
  return [shortenedDilation(dilations[0], height!), shortenedDilation(dilations[1], width!)];
}

/**
 * `same` in numbers if a step is longer than the window and leaves rows out. There is nothing to pad then, and wasm's
 * kernel would read the rows from a wrong place.
 */
export function paddingFor(
  padding: Padding,
  [, height, width]: readonly number[],
  extents: readonly [number, number],
  strides: readonly [number, number],
): Padding {
  if (padding !== 'same') return padding;
  const totals = [height!, width!].map(
    (length, axis) => (Math.ceil(length / strides[axis]!) - 1) * strides[axis]! + extents[axis]! - length,
  );
  if (totals.every((total) => total >= 0)) return padding;
  const sides = totals.map((total): [number, number] => {
    const before = Math.floor(Math.max(0, total) / 2);
    return [before, Math.max(0, total) - before];
  });
  return [sides[0]!, sides[1]!];
}

/**
 * A kernel with zeros between its taps, for convolutions with both a step and a distance between taps; tfjs has one or
 * the other.
 */
function spread(
  kernel: Tensor4D,
  strides: readonly [number, number],
  dilations: readonly [number, number],
): { readonly kernel: Tensor4D; readonly dilations: readonly [number, number] } {
  const isOne = (pair: readonly [number, number]): boolean => pair.every((step) => step === 1);
  if (isOne(strides) || isOne(dilations)) return { kernel, dilations };
  return { kernel: dilate(kernel, dilations) as Tensor4D, dilations: [1, 1] };
}

/** The windows of a convolution, in numbers that every backend computes rightly. */
export interface Windows {
  readonly kernel: Tensor4D;
  readonly strides: [number, number];
  readonly dilations: readonly [number, number];
  readonly pad: 'same' | 'valid' | ExplicitPadding;
}

export interface ConvolutionOptions {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilations?: readonly [number, number];
  readonly activation?: Activation;
}

/** The kernel, steps, distances and padding with which a convolution is computed. */
export function windowsOf(x: Tensor4D, given: Tensor4D, options: ConvolutionOptions): Windows {
  const { padding } = options;
  const strides = shortenedStrides(x.shape, options.strides, padding);
  const distances = shortenedDilations(x.shape, options.dilations ?? [1, 1], padding);
  const { kernel, dilations } = spread(given, strides, distances);
  const extents = [0, 1].map((axis) => (kernel.shape[axis]! - 1) * dilations[axis]! + 1) as [number, number];
  return { kernel, strides, dilations, pad: nativePadding(paddingFor(padding, x.shape, extents, strides)) };
}
