/** Keras's sequential networks of the simplest layers, from the topology that TensorFlow.js stores. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';
import * as nn from '../../library/ops/index.js';
import type { FeatureNet } from './extractor.js';
import type { Weights } from './tfjs-weights.js';

interface Layer {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly strides?: readonly [number, number];
    readonly pool_size?: readonly [number, number];
    readonly padding?: 'same' | 'valid';
    readonly activation?: string;
    readonly data_format?: string;
  };
}

type Apply = (x: Tensor, config: Layer['config'], weights: Weights) => Tensor;

const parts = <K extends Tensor>(name: string, weights: Weights): { kernel: K; bias: Tensor1D } => ({
  kernel: weights.tensor<K>(`${name}/kernel`),
  bias: weights.tensor<Tensor1D>(`${name}/bias`),
});

const layers: Readonly<Record<string, Apply>> = {
  Conv2D: (x, { name, strides = [1, 1], padding = 'valid' }, weights) =>
    nn.conv2d(x as Tensor4D, parts<Tensor4D>(name, weights), { strides, padding }),
  MaxPooling2D: (x, { pool_size: size = [2, 2], strides = size, padding = 'valid' }) =>
    nn.maxPool(x as Tensor4D, { size, strides, padding }),
  Flatten: (x) => tf.reshape(x, [x.shape[0]!, -1]),
  Dense: (x, { name }, weights) => nn.dense(x as Tensor2D, parts<Tensor2D>(name, weights)),
  Dropout: (x) => x,
};
const activations: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  // The softmax is left out, because the likeliest class is the same without it.
  softmax: (x) => x,
};

/**
 * @param featureLayer The layer whose output, after its activation, is the features.
 * @throws UserError if the topology has layers of other kinds.
 */
export function sequentialNet(topology: unknown, weights: Weights, featureLayer: string): FeatureNet {
  const described = topology as { model_config?: { config?: unknown }; config?: unknown };
  const listed = described.model_config?.config ?? described.config;
  const list = Array.isArray(listed) ? (listed as readonly Layer[]) : [];
  if (!list.some(({ config }) => config.name === featureLayer))
    throw new UserError(`The network has no layer '${featureLayer}' to take features from.`);
  for (const { class_name: kind, config } of list)
    if (
      !(kind in layers) ||
      !((config.activation ?? 'linear') in activations) ||
      config.data_format === 'channels_first'
    )
      throw new UserError(`The layer '${config.name}' (${kind}, ${config.activation ?? 'linear'}) cannot be computed.`);
  return (x) => {
    let [y, features]: (Tensor | undefined)[] = [x, undefined];
    for (const { class_name: kind, config } of list) {
      y = activations[config.activation ?? 'linear']!(layers[kind]!(y!, config, weights));
      if (config.name === featureLayer) features = y;
    }
    return { features: features as Tensor2D, scores: y as Tensor2D };
  };
}
