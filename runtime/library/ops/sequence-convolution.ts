/** Convolutions of sequences: those of maps of one row. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Activation } from './bias.js';
import { conv2d, convTranspose2d } from './convolution.js';
import { shortenedDilation } from './windows.js';
import type { Padding } from './windows.js';

/** A sequence [batch, n, c] as a map of one row, and the sides of a map around which the ends of a sequence are padded. */
const asRow = (x: Tensor3D): Tensor4D => tf.reshape(x, [x.shape[0], 1, x.shape[1], x.shape[2]]);
const asSequence = (y: Tensor4D): Tensor3D => tf.reshape(y, [y.shape[0], y.shape[2], y.shape[3]]);
const rowPadding = (padding: Ends): Padding =>
  typeof padding === 'string' ? padding : [[0, 0], typeof padding === 'number' ? [padding, padding] : padding];

/** The zeros before and after a sequence. */
export type Ends = 'same' | 'valid' | number | readonly [number, number];

interface SequenceWeights {
  readonly kernel: Tensor3D;
  readonly bias?: Tensor1D;
}
const ofRow = ({ kernel, bias }: SequenceWeights): { readonly kernel: Tensor4D; readonly bias?: Tensor1D } => ({
  kernel: tf.reshape(kernel, [1, ...kernel.shape]),
  ...(bias === undefined ? {} : { bias }),
});

/** Convolution of x [batch, n, in] with a kernel [length, in, out], padded as maps are. */
export function conv1d(
  x: Tensor3D,
  w: SequenceWeights,
  {
    stride,
    padding,
    dilation = 1,
    ...more
  }: {
    readonly stride: number;
    readonly padding: Ends;
    readonly dilation?: number;
    readonly activation?: Activation;
  },
): Tensor3D {
  if (dilation > 1 && stride === 1) return inPhases(x, w, padding, dilation, more);
  const options = { strides: [1, stride], padding: rowPadding(padding), dilations: [1, dilation], ...more } as const;
  return asSequence(conv2d(asRow(x), ofRow(w), options));
}

/**
 * A dilated convolution as a plain one. Places `dilation` apart stand in rows of their own, in which the taps are
 * neighbours; a kernel with zeros between its taps would take as many times as long.
 */
function inPhases(
  x: Tensor3D,
  w: SequenceWeights,
  padding: Ends,
  distance: number,
  more: { readonly activation?: Activation },
): Tensor3D {
  const [batch, length, channels] = x.shape;
  const dilation = padding === 'same' ? shortenedDilation(distance, length) : distance;
  const reach = (w.kernel.shape[0] - 1) * dilation;
  const [before, after] = endsOf(padding, reach);
  const made = before + length + after - reach;
  const columns = Math.ceil((before + length + after) / dilation);
  const framed = tf.pad(x, [
    [0, 0],
    [before, columns * dilation - before - length],
    [0, 0],
  ]);
  const rows: Tensor4D = tf.transpose(tf.reshape(framed, [batch, columns, dilation, channels]), [0, 2, 1, 3]);
  const y = conv2d(rows, ofRow(w), { strides: [1, 1], padding: 'valid', ...more });
  const [, , width, outputs] = y.shape;
  const places = tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [batch, width * dilation, outputs]) as Tensor3D;
  return width * dilation === made ? places : tf.slice(places, [0, 0, 0], [batch, made, outputs]);
}

/** The zeros before and after a sequence, in numbers. */
function endsOf(padding: Ends, reach: number): readonly [number, number] {
  if (padding === 'valid') return [0, 0];
  if (padding === 'same') return [Math.floor(reach / 2), reach - Math.floor(reach / 2)];
  return typeof padding === 'number' ? [padding, padding] : padding;
}

/** Transposed convolution of x [batch, n, in] with a kernel [length, out, in], padded as maps are. */
export function convTranspose1d(
  x: Tensor3D,
  w: SequenceWeights,
  {
    stride,
    padding,
    outputPadding = 0,
    ...more
  }: {
    readonly stride: number;
    readonly padding: Ends;
    readonly outputPadding?: number;
    readonly activation?: Activation;
  },
): Tensor3D {
  const options = { strides: [1, stride], padding: rowPadding(padding), ...more } as const;
  return asSequence(convTranspose2d(asRow(x), ofRow(w), { ...options, outputPadding: [0, outputPadding] }));
}
