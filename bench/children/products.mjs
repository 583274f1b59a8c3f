/**
 * The matrix products of a training step, recorded from one step on tfjs's own kernels, whose products are replaced by
 * zeros. Each product is a list of alternatives, and each alternative is a list of products that together do its work.
 */
import * as tf from '@tensorflow/tfjs-core';

const size = (shape) => shape.reduce((product, side) => product * side, 1);
const zeros = (shape) => tf.zeros(shape);

/** The product of a [m, k] and b [k, n]; a is stored transposed with `turnA`, b with `turnB`. */
const product = (m, n, k, { turnA = false, turnB = false, count = 1 } = {}) => ({ m, n, k, turnA, turnB, count });

function convolution({ inputs: { x, filter }, attrs }) {
  const { strides, pad, dilations, dimRoundingMode } = attrs;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode);
  const [tall, wide, channels, outputs] = filter.shape;
  const positions = info.batchSize * info.outHeight * info.outWidth;
  return { shape: info.outShape, alternatives: [[product(positions, outputs, tall * wide * channels)]] };
}

function inputGradient({ inputs: { dy, filter }, attrs }) {
  const [batch, height, width] = dy.shape;
  const [tall, wide, channels, outputs] = filter.shape;
  const strides = typeof attrs.strides === 'number' ? [attrs.strides, attrs.strides] : attrs.strides;
  const [, rows, columns] = attrs.inputShape;
  // The alternatives: all taps of each position of dy, added up, or the taps of each phase of the stride.
  const taps = [product(batch * height * width, tall * wide * channels, outputs, { turnB: true })];
  const phase = product(
    batch * Math.ceil(rows / strides[0]) * Math.ceil(columns / strides[1]),
    channels,
    Math.ceil(tall / strides[0]) * Math.ceil(wide / strides[1]) * outputs,
    { count: strides[0] * strides[1] },
  );
  return { shape: attrs.inputShape, alternatives: [taps, [phase]] };
}

function filterGradient({ inputs: { dy }, attrs: { filterShape } }) {
  const [tall, wide, channels, outputs] = filterShape;
  const positions = size(dy.shape.slice(0, -1));
  return { shape: filterShape, alternatives: [[product(tall * wide * channels, outputs, positions, { turnA: true })]] };
}

function matrices({ inputs: { a, b }, attrs: { transposeA: turnA = false, transposeB: turnB = false } }) {
  const [rows, inner] = turnA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
  const columns = turnB ? b.shape.at(-2) : b.shape.at(-1);
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const one = product(rows, columns, inner, { turnA, turnB, count: size(leading) });
  return { shape: [...leading, rows, columns], alternatives: [[one]] };
}

const readers = {
  Conv2D: convolution,
  FusedConv2D: convolution,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
  BatchMatMul: matrices,
  _FusedMatMul: matrices,
};

/** Runs `step` with all products replaced by zeros and returns the requested products in order. */
export async function recordProducts(step) {
  const found = [];
  for (const [kernelName, read] of Object.entries(readers)) {
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => {
        const { shape, alternatives } = read(call);
        found.push(alternatives);
        return zeros(shape);
      },
    });
  }
  await step();
  return found;
}

/** The multiply-adds of recorded products. The first of the alternatives does no work beyond them. */
export const multiplicationsOf = (recorded) =>
  recorded.reduce(
    (sum, [alternative]) => alternative.reduce((all, { m, n, k, count }) => all + m * n * k * count, sum),
    0,
  );
