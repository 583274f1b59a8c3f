import type { Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionInfo } from '../wasm/geometry.js';
import type { ConvolutionInfo, Shape4D } from '../wasm/geometry.js';
import { activationKey, extrasOf, finish, isKnownActivation } from './activation.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { isTooLarge, unfold } from './unfold.js';

/** Pixels of fewer channels are too short to be gathered one by one: ONNX Runtime's own convolution is faster. */
export const FEW_CHANNELS = 8;

/** Multiplications of a convolution, and of each of its gradients. */
export const productsOf = ({ outShape, filterHeight, filterWidth, inChannels }: ConvolutionInfo): number =>
  outShape.reduce((count, side) => count * side, filterHeight * filterWidth * inChannels);

/** All that a convolution depends on besides the shapes of its tensors. */
export const geometryKey = ({ strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo }: ConvolutionInfo) =>
  [
    [strideHeight, strideWidth, dilationHeight, dilationWidth],
    [padInfo.top, padInfo.bottom, padInfo.left, padInfo.right],
  ].join();

function convolve(graph: Graph, x: string, filter: string, info: ConvolutionInfo): string {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, padInfo, outShape, outChannels } = info;
  if (inChannels >= FEW_CHANNELS || filterHeight * filterWidth === 1) {
    const matrix = graph.reshape(filter, [filterHeight * filterWidth * inChannels, outChannels]);
    return graph.reshape(graph.matMul(unfold(graph, x, info), matrix), outShape);
  }
  const first =
    inChannels === 1 ? graph.reshape(x, [batchSize, 1, inHeight, inWidth]) : graph.transpose(x, [0, 3, 1, 2]);
  const y = graph.op('Conv', [first, graph.transpose(filter, [3, 2, 0, 1])], {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  });
  return graph.transpose(y, [0, 2, 3, 1]);
}

/** x [batch, h, w, in] and a filter [kh, kw, in, out]; FusedConv2D has a bias and an activation too. */
export const conv2D: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x'] as Tensor4D;
  const filter = inputs['filter'] as Tensor4D;
  const extras = extrasOf(inputs);
  if (attrs['dataFormat'] === 'NCHW' || !areFloats(x, filter, ...extras)) return undefined;
  if (!isKnownActivation(attrs['activation'])) return undefined;
  const info = convolutionInfo(x.shape, filter.shape as Shape4D, attrs, attrs['dilations'] as [number, number]);
  if (info.inChannels !== filter.shape[2]) return undefined; // grouped: tfjs's kernel knows
  const products = productsOf(info);
  if (isTooLarge(info) || !bridge.isWorth(products, 16384)) return undefined;
  const key = `Conv2D ${geometryKey(info)} ${activationKey(inputs, attrs)}`;
  return bridge.run(
    heap,
    key,
    (graph, [a, b, ...rest]) => [finish(graph, convolve(graph, a!, b!, info), rest, inputs, attrs)],
    [x, filter, ...extras],
    [slot(info.outShape)],
    products,
  )[0];
};
