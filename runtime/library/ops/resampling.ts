import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Enlarges x [batch, h, w, c] by whole factors. `nearest` repeats rows and columns; `bilinear` interpolates between
 * pixel centres (`align_corners=False`), as Keras's UpSampling2D and PyTorch's Upsample do.
 */
export function upsample(
  x: Tensor4D,
  factors: readonly [number, number],
  method: 'nearest' | 'bilinear' = 'nearest',
): Tensor4D {
  const size: [number, number] = [x.shape[1] * factors[0], x.shape[2] * factors[1]];
  return method === 'nearest' ? tf.image.resizeNearestNeighbor(x, size) : tf.image.resizeBilinear(x, size, false, true);
}

/** Frames x [batch, h, w, c] with zeros: [[top, bottom], [left, right]]. */
export function zeroPad(
  x: Tensor4D,
  [[top, bottom], [left, right]]: readonly [readonly [number, number], readonly [number, number]],
): Tensor4D {
  return tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

/** Frames x [batch, h, w, c] with its reflection, the border itself not repeated (PyTorch's ReflectionPad2d). */
export function reflectPad(
  x: Tensor4D,
  [[top, bottom], [left, right]]: readonly [readonly [number, number], readonly [number, number]],
): Tensor4D {
  return tf.mirrorPad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    'reflect',
  );
}
