/**
 * The gradients of convolution. Convolution, its gradient by the input and its gradient by the filter are three faces
 * of one trilinear form, so each one's gradients are the other two, to any order.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { rule, run } from './rule.js';
import type { Attributes } from './rule.js';

type Pair = [number, number];
const pairOf = (value: unknown): Pair =>
  Array.isArray(value) ? (value as Pair) : [Number(value ?? 1), Number(value ?? 1)];
const settings = ({ strides, pad, dataFormat, dimRoundingMode }: Attributes): object => ({
  strides,
  pad,
  dataFormat: dataFormat ?? 'NHWC',
  dimRoundingMode,
});

/** The filter [kh, kw, in, out] with rate − 1 zeros between its taps: dilation written out. */
export function dilate(filter: Tensor, [high, wide]: readonly [number, number]): Tensor {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = filter.shape;
  const depth = inputs * outputs;
  const columns = tf.pad(tf.reshape(filter, [height, width, 1, depth]), [
    [0, 0],
    [0, 0],
    [0, wide - 1],
    [0, 0],
  ]);
  const across = tf.reshape(columns, [height, 1, width * wide, depth]);
  const rows = tf.pad(across, [
    [0, 0],
    [0, high - 1],
    [0, 0],
    [0, 0],
  ]);
  const whole = tf.reshape(rows, [height * high, width * wide, inputs, outputs]);
  return tf.slice(whole, [0, 0, 0, 0], [(height - 1) * high + 1, (width - 1) * wide + 1, inputs, outputs]);
}

/** The taps of a filter dilated by `dilate`. */
function undilate(filter: Tensor, shape: readonly number[], [high, wide]: Pair): Tensor {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const padded = tf.pad(filter, [
    [0, high - 1],
    [0, wide - 1],
    [0, 0],
    [0, 0],
  ]);
  const depth = inputs * outputs;
  const rows = tf.slice(
    tf.reshape(padded, [height, high, width * wide, depth]),
    [0, 0, 0, 0],
    [height, 1, width * wide, depth],
  );
  const taps = tf.slice(tf.reshape(rows, [height, width, wide, depth]), [0, 0, 0, 0], [height, width, 1, depth]);
  return tf.reshape(taps, [...shape]);
}

export const backToInput = (dy: Tensor, filter: Tensor, inputShape: number[], attributes: Attributes): Tensor =>
  run('Conv2DBackpropInput', { dy, filter }, { ...settings(attributes), inputShape });
export const backToFilter = (x: Tensor, dy: Tensor, filterShape: number[], attributes: Attributes): Tensor =>
  run('Conv2DBackpropFilter', { x, dy }, { ...settings(attributes), filterShape });
export const forward = (x: Tensor, filter: Tensor, attributes: Attributes): Tensor =>
  run('Conv2D', { x, filter }, { ...settings(attributes), dilations: [1, 1] });

function requireNHWC({ dataFormat }: Attributes): void {
  if (dataFormat === 'NCHW') throw new Error('gradients of convolutions need channels last (NHWC)');
}

const depthwiseForward = (x: Tensor, filter: Tensor, { strides, pad, dimRoundingMode }: Attributes): Tensor =>
  tf.depthwiseConv2d(
    x as Tensor4D,
    filter as Tensor4D,
    strides as Pair,
    pad as 'same',
    'NHWC',
    [1, 1],
    dimRoundingMode as 'floor',
  );
const depthwiseSettings = ({ strides, pad, dimRoundingMode }: Attributes): object => ({
  strides,
  pad,
  dimRoundingMode,
  dilations: [1, 1],
});
const depthwiseToInput = (dy: Tensor, filter: Tensor, inputShape: number[], attributes: Attributes): Tensor =>
  run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...depthwiseSettings(attributes), inputShape });
const depthwiseToFilter = (x: Tensor, dy: Tensor, filterShape: number[], attributes: Attributes): Tensor =>
  run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...depthwiseSettings(attributes), filterShape });

/** Both derivatives of a (possibly dilated) convolution, given those of a dense one. */
function dilatedRule(kernel: string, toInput: typeof backToInput, toFilter: typeof backToFilter): GradConfig {
  return rule(kernel, ['x', 'filter'], (dy, [x, filter], attributes) => {
    requireNHWC(attributes);
    const rates = pairOf(attributes['dilations']);
    const dense = rates[0] === 1 && rates[1] === 1;
    return {
      x: () => toInput(dy, dense ? filter : dilate(filter, rates), x.shape, attributes),
      filter: () => {
        if (dense) return toFilter(x, dy, filter.shape, attributes);
        const [height = 1, width = 1, inputs = 1, outputs = 1] = filter.shape;
        const shape = [(height - 1) * rates[0] + 1, (width - 1) * rates[1] + 1, inputs, outputs];
        return undilate(toFilter(x, dy, shape, attributes), filter.shape, rates);
      },
    };
  });
}

export const convolutionGradients: readonly GradConfig[] = [
  dilatedRule('Conv2D', backToInput, backToFilter),
  rule('Conv2DBackpropInput', ['dy', 'filter'], (ddx, [dy, filter], attributes) => ({
    dy: () => forward(ddx, filter, attributes),
    filter: () => backToFilter(ddx, dy, filter.shape, attributes),
  })),
  rule('Conv2DBackpropFilter', ['x', 'dy'], (ddw, [x, dy], attributes) => ({
    x: () => backToInput(dy, ddw, x.shape, attributes),
    dy: () => forward(x, ddw, attributes),
  })),
  dilatedRule('DepthwiseConv2dNative', depthwiseToInput, depthwiseToFilter),
  rule('DepthwiseConv2dNativeBackpropInput', ['dy', 'filter'], (ddx, [dy, filter], attributes) => ({
    dy: () => depthwiseForward(ddx, filter, attributes),
    filter: () => depthwiseToFilter(ddx, dy, filter.shape, attributes),
  })),
  rule('DepthwiseConv2dNativeBackpropFilter', ['x', 'dy'], (ddw, [x, dy], attributes) => ({
    x: () => depthwiseToInput(dy, ddw, x.shape, attributes),
    dy: () => depthwiseForward(x, ddw, attributes),
  })),
];
