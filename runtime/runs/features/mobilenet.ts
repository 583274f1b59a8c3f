/** MobileNet v1 (Howard et al. 2017) with the weights of Keras, of any width. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as nn from '../../library/ops/index.js';
import type { FeatureNet } from './extractor.js';
import type { Weights } from './tfjs-weights.js';

const EPSILON = 1e-3;
const BLOCKS = 13;
/** The blocks whose depthwise convolution halves the picture. */
const HALVING: readonly number[] = [2, 4, 6, 12];

/**
 * A kernel and a bias with the normalisation folded in: by stored moments it is a factor and a shift per channel.
 * `axis` is that of the kernel's normalised channels.
 */
function folded(
  weights: Weights,
  layer: string,
  kernelName: string,
  axis: 2 | 3,
): { kernel: Tensor4D; bias: Tensor1D } {
  const norm = (part: string): Float32Array => weights.array(`${layer}_bn/${part}`).values;
  const [gamma, beta, mean, variance] = [norm('gamma'), norm('beta'), norm('moving_mean'), norm('moving_variance')];
  const factor = Array.from(gamma, (each, c) => each / Math.sqrt(variance[c]! + EPSILON));
  const { shape, values } = weights.array(`${layer}/${kernelName}`);
  const [inner, channels] = [axis === 3 ? 1 : shape[3]!, shape[axis]!];
  const kernel = values.map((value, i) => value * factor[Math.floor(i / inner) % channels]!);
  const bias = Float32Array.from(factor, (each, c) => beta[c]! - mean[c]! * each);
  return {
    kernel: weights.tensor(`${layer}/${kernelName}`, kernel),
    bias: weights.tensor(`${layer}_bn/beta`, bias),
  };
}

/**
 * The network. Its input is [batch, h, w, 3] in −1..1; its features are the means of the last block's channels, before
 * `conv_preds`.
 */
export function mobilenet(weights: Weights): FeatureNet {
  const full = (layer: string, stride: number): ((x: Tensor4D) => Tensor4D) => {
    const parts = folded(weights, layer, 'kernel', 3);
    return (x) => tf.relu6(nn.conv2d(x, parts, { strides: [stride, stride], padding: 'same' }));
  };
  const depthwise = (layer: string, stride: number): ((x: Tensor4D) => Tensor4D) => {
    const { kernel, bias } = folded(weights, layer, 'depthwise_kernel', 2);
    return (x) => tf.relu6(tf.add(tf.depthwiseConv2d(x, kernel, stride, 'same'), bias));
  };
  const layers = [full('conv1', 2)];
  for (let block = 1; block <= BLOCKS; block++)
    layers.push(depthwise(`conv_dw_${block}`, HALVING.includes(block) ? 2 : 1), full(`conv_pw_${block}`, 1));
  const [, , inputs, classes] = weights.array('conv_preds/kernel').shape as [number, number, number, number];
  const kernel = weights.tensor<Tensor2D>('conv_preds/kernel', undefined, [inputs, classes]);
  const bias = weights.tensor<Tensor1D>('conv_preds/bias');
  return (x) => {
    const features = nn.globalAvgPool(layers.reduce((y, layer) => layer(y), x));
    return { features, scores: nn.dense(features, { kernel, bias }) };
  };
}
