/**
 * Gradients over volumes [batch, depth, height, width, channels], in plain loops: right, and slow. tfjs's own are
 * wrong: convolutions by their input always, by their filter with strides; pooling if a window has no positive value.
 */
import * as tf from '@tensorflow/tfjs-core';
import { floats } from './heap.js';
import type { Kernel } from './heap.js';

type Shape5D = [number, number, number, number, number];
type Triple = [number, number, number];
type Info = ReturnType<typeof tf.backend_util.computeConv3DInfo>;

interface Axis {
  readonly length: number;
  readonly outputs: number;
  readonly size: number;
  readonly stride: number;
  readonly before: number;
}

const axesOf = (info: Info | ReturnType<typeof tf.backend_util.computePool3DInfo>): [Axis, Axis, Axis] => {
  const { padInfo } = info;
  const axis = (length: number, outputs: number, size: number, stride: number, before: number): Axis => ({
    length,
    outputs,
    size,
    stride,
    before,
  });
  return [
    axis(info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, padInfo.front),
    axis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, padInfo.top),
    axis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, padInfo.left),
  ];
};

/** The places of one axis under a window: from, to (excluded), and the tap on the first. */
function under({ length, size, stride, before }: Axis, output: number): [number, number, number] {
  const start = output * stride - before;
  const from = Math.max(0, start);
  return [from, Math.min(length, start + size), from - start];
}

/** Calls back for each window and each voxel under it, with the numbers of the voxels in x, filter and y. */
function eachVoxel(
  batches: number,
  [deep, high, wide]: readonly [Axis, Axis, Axis],
  visit: (voxel: number, tap: number, output: number) => void,
): void {
  let output = 0;
  for (let batch = 0; batch < batches; batch += 1)
    for (let d = 0; d < deep.outputs; d += 1)
      for (let h = 0; h < high.outputs; h += 1)
        for (let w = 0; w < wide.outputs; w += 1, output += 1) {
          const [z0, z1, i0] = under(deep, d);
          const [y0, y1, j0] = under(high, h);
          const [x0, x1, k0] = under(wide, w);
          for (let z = z0; z < z1; z += 1)
            for (let y = y0; y < y1; y += 1) {
              const line = ((batch * deep.length + z) * high.length + y) * wide.length;
              const taps = ((i0 + z - z0) * high.size + j0 + y - y0) * wide.size + k0 - x0;
              for (let x = x0; x < x1; x += 1) visit(line + x, taps + x, output);
            }
        }
}

const infoOf = (shape: readonly number[], filter: readonly number[], attrs: tf.NamedAttrMap): Info =>
  tf.backend_util.computeConv3DInfo(
    shape as Shape5D,
    filter as Shape5D,
    attrs['strides'] as Triple,
    1,
    attrs['pad'] as 'same',
  );

/** dL/dx of a convolution from dy and its filter [d, h, w, in, out]. */
export const conv3DBackpropInput: Kernel = ({ inputs, attrs, heap }) => {
  const { dy, filter } = inputs;
  const shape = attrs['inputShape'] as number[];
  const info = infoOf(shape, filter!.shape, attrs);
  const out = heap.makeOutput(shape, 'float32');
  const [slopes, weights, dx] = [floats(heap, dy!), floats(heap, filter!), floats(heap, out)];
  const { inChannels, outChannels } = info;
  dx.fill(0);
  eachVoxel(info.batchSize, axesOf(info), (voxel, tap, output) => {
    for (let c = 0; c < inChannels; c += 1) {
      const row = (tap * inChannels + c) * outChannels;
      let sum = 0;
      for (let o = 0; o < outChannels; o += 1) sum += slopes[output * outChannels + o]! * weights[row + o]!;
      dx[voxel * inChannels + c]! += sum;
    }
  });
  return out;
};

/** dL/dfilter of a convolution from x and dy. */
export const conv3DBackpropFilter: Kernel = ({ inputs, attrs, heap }) => {
  const { x, dy } = inputs;
  const shape = attrs['filterShape'] as number[];
  const info = infoOf(x!.shape, shape, attrs);
  const out = heap.makeOutput(shape, 'float32');
  const [values, slopes] = [floats(heap, x!), floats(heap, dy!)];
  const { inChannels, outChannels } = info;
  // The sums have many terms each, so they are in double precision.
  const sums = new Float64Array(out.shape.reduce((size, side) => size * side, 1));
  eachVoxel(info.batchSize, axesOf(info), (voxel, tap, output) => {
    for (let c = 0; c < inChannels; c += 1) {
      const row = (tap * inChannels + c) * outChannels;
      const value = values[voxel * inChannels + c]!;
      for (let o = 0; o < outChannels; o += 1) sums[row + o]! += value * slopes[output * outChannels + o]!;
    }
  });
  floats(heap, out).set(sums);
  return out;
};

/** dy goes to the first largest value of each window. */
export const maxPool3DGrad: Kernel = ({ inputs, attrs, heap }) => {
  const { dy, input } = inputs;
  const info = tf.backend_util.computePool3DInfo(
    input!.shape as Shape5D,
    attrs['filterSize'] as Triple,
    attrs['strides'] as Triple,
    1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );
  const channels = info.inChannels;
  const out = heap.makeOutput(input!.shape, 'float32');
  const [x, slopes, dx] = [floats(heap, input!), floats(heap, dy!), floats(heap, out)];
  const best = new Int32Array(slopes.length).fill(-1);
  eachVoxel(info.batchSize, axesOf(info), (voxel, _tap, output) => {
    for (let c = 0; c < channels; c += 1) {
      const place = voxel * channels + c;
      const winner = best[output * channels + c]!;
      if (winner < 0 || x[place]! > x[winner]!) best[output * channels + c] = place;
    }
  });
  dx.fill(0);
  best.forEach((place, index) => (dx[place]! += slopes[index]!));
  return out;
};
