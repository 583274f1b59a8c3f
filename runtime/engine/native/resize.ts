/** Enlarging and shrinking pictures [batch, h, w, c]. */
import { slot, areFloats } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { reshaped } from './view.js';

/** The source of each of `to` places of an axis, in TensorFlow's single precision. */
function nearest(from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean): number[] {
  const scale = alignCorners && to > 1 ? Math.fround((from - 1) / (to - 1)) : Math.fround(from / to);
  return Array.from({ length: to }, (_, place) => {
    const at = Math.fround((halfPixelCenters ? place + 0.5 : place) * scale);
    return Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at));
  });
}

/** Pixels are copied whole, as rows of a matrix. */
export const resizeNearestNeighbor: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const images = inputs['images']!;
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const [tall, wide] = attrs['size'] as [number, number];
  const [align, half] = [attrs['alignCorners'] === true, attrs['halfPixelCenters'] === true];
  if (!areFloats(images) || !bridge.isWorth(batch * tall * wide * channels, 16384)) return undefined;
  const [y] = bridge.run(
    heap,
    `ResizeNearestNeighbor ${height},${tall},${align},${half}`,
    (graph, [value]) => {
      const columns = nearest(width, wide, align, half);
      const places = nearest(height, tall, align, half).flatMap((row) => columns.map((column) => row * width + column));
      return [graph.gather(value!, places, 1)];
    },
    [reshaped(images, [batch, height * width, channels])],
    [slot([batch, tall * wide, channels])],
  );
  return reshaped(y!, [batch, tall, wide, channels]);
};
