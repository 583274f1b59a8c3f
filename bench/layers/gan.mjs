/** Generator and critic of the DCGAN and of its variants, on tf.layers. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';

const kernel = () => ({ kernelInitializer: initializers.randomNormal({ stddev: 0.02 }) });
const twice = { kernelSize: 4, strides: 2, padding: 'same' };
const leaky = () => layers.leakyReLU({ alpha: 0.2 });

export const makeGenerator = () =>
  sequential({
    layers: [
      layers.reshape({ targetShape: [1, 1, 100], inputShape: [100] }),
      layers.conv2dTranspose({ filters: 128, kernelSize: 7, ...kernel() }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2dTranspose({ filters: 64, ...twice, ...kernel() }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2dTranspose({ filters: 1, ...twice, activation: 'sigmoid', ...kernel() }),
    ],
  });

/** @param norm Makes a normalisation layer. */
export const makeCritic = (norm) =>
  sequential({
    layers: [
      layers.conv2d({ filters: 64, ...twice, inputShape: [28, 28, 1], ...kernel() }),
      leaky(),
      layers.conv2d({ filters: 128, ...twice, ...kernel() }),
      norm(),
      leaky(),
      // The size is rounded down as in PyTorch, from 7 to 3.
      layers.zeroPadding2d({ padding: 1 }),
      layers.conv2d({ filters: 256, kernelSize: 4, strides: 2, ...kernel() }),
      norm(),
      leaky(),
      layers.conv2d({ filters: 512, kernelSize: 3, ...kernel() }),
      norm(),
      leaky(),
      layers.flatten(),
      layers.dense({ units: 1 }),
    ],
  });

export const noise = (batch) => tf.randomNormal([batch, 100]);
