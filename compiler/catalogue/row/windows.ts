/**
 * The places of an input that a place of the result sees, along one axis: the facts behind receptive fields (Araujo,
 * Norris and Sim 2019).
 */
import { pair, windowPadding, type Ends } from './shapes.js';
import type { RowContext } from './types.js';

export interface Window {
  /** After this many places of the result the windows repeat, `shift` places of the input further on. */
  readonly period: number;
  readonly shift: number;
  /** The first and the last place that a place of the result sees; there may be none, and they may lie outside. */
  readonly from: (place: number) => number;
  readonly to: (place: number) => number;
}

/** Each place sees its own, `before` places on. */
export const moved = (before: number): Window => taps(1, before, 1);

/** A kernel of `extent` places that goes in steps of `stride` and begins `before` the first place. */
export const taps = (stride: number, before: number, extent: number): Window => ({
  period: 1,
  shift: stride,
  from: (place) => place * stride - before,
  to: (place) => place * stride - before + extent - 1,
});

/** A kernel that every place of the input spreads over the result, as a transposed convolution does. */
export const spread = (stride: number, before: number, extent: number): Window => ({
  period: stride,
  shift: 1,
  from: (place) => Math.ceil((place + before - extent + 1) / stride),
  to: (place) => Math.floor((place + before) / stride),
});

/** Each place of the input `factor` times. */
export const repeated = (factor: number): Window => spread(factor, 0, factor);

/** Each place between the two nearest ones of the input, by the middles of the places. */
export const between = (factor: number): Window => ({
  period: factor,
  shift: 1,
  from: (place) => Math.floor((2 * place + 1 - factor) / (2 * factor)),
  to: (place) => Math.ceil((2 * place + 1 - factor) / (2 * factor)),
});

/** The zeros before an axis of `length` places. `same` puts the smaller half there. */
export function zerosBefore(
  length: number,
  stride: number,
  extent: number,
  padding: 'same' | 'valid' | number | Ends,
): number {
  if (padding === 'valid') return 0;
  if (padding !== 'same') return typeof padding === 'number' ? padding : padding[0];
  const total = (Math.ceil(length / stride) - 1) * stride + extent - length;
  return Math.floor(Math.max(0, total) / 2);
}

/** The places that a transposed convolution cuts off before its result. */
export const cutBefore = (stride: number, extent: number, padding: 'same' | 'valid' | number): number =>
  padding === 'same' ? Math.floor(Math.max(0, extent - stride) / 2) : padding === 'valid' ? 0 : padding;

/** Windows over maps, by settings that hold a number for both axes or one for each. */
export function mapWindows(
  { inputs, settings }: RowContext,
  sizes: { readonly size: readonly [number, number]; readonly stride: readonly [number, number] },
): readonly Window[] {
  const padding = windowPadding(settings['padding']);
  const dilation = settings['dilation'] === undefined ? [1, 1] : pair(settings['dilation']);
  return [0, 1].map((axis) => {
    const [stride, extent] = [sizes.stride[axis]!, (sizes.size[axis]! - 1) * dilation[axis]! + 1];
    const along = typeof padding === 'string' ? padding : padding[axis]!;
    return taps(stride, zerosBefore(inputs[0]!.shape[axis]!, stride, extent, along), extent);
  });
}
