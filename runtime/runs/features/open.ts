/** The known extractors, and the way each is opened from a data directory. Files are read in place. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import { existsSync } from 'node:fs';
import { UserError } from '../../common/errors.js';
import type { Extracted, FeatureExtractor, FeatureInput, FeatureNet } from './extractor.js';
import { mobilenet } from './mobilenet.js';
import { openOnnx } from './onnx.js';
import { sequentialNet } from './sequential.js';
import { readTfjsModel, Weights } from './tfjs-weights.js';

interface Known {
  readonly network: string;
  readonly weights: string;
  readonly layer: string;
  readonly features: number;
  readonly input: FeatureInput;
  readonly classNames: readonly string[];
  readonly open: (path: string, known: Known) => Promise<Opened>;
}
interface Opened {
  readonly sha256: string;
  readonly extract: (pictures: Tensor4D) => Promise<Extracted>;
  readonly dispose: () => void;
}

const input = (size: number, channels: 1 | 3, range: readonly [number, number]): FeatureInput => ({
  ...{ height: size, width: size, channels, range },
  resize: 'bilinear, antialiased',
  quantised: true,
});
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

const known: Readonly<Record<string, Known>> = {
  'mnist-cnn': {
    network: 'MNIST classifier, 4 convolutions and 2 dense layers',
    weights: 'weights/mnist_cnn_tfjs',
    layer: 'dense_1',
    features: 256,
    input: input(28, 1, [0, 1]),
    classNames: numbered(10),
    open: (path, { layer }) => openTfjs(path, (weights, topology) => sequentialNet(topology, weights, layer)),
  },
  'fashion-cnn': {
    network: 'FashionMNIST classifier, 3 convolutions and 2 dense layers',
    weights: 'weights/onnx/fashion_mnist_cnn.onnx',
    layer: 'fc1',
    features: 256,
    input: input(28, 1, [0, 1]),
    classNames: 'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(','),
    // The outputs: 21 is fc1 after its ReLU, `output` the log-probabilities.
    open: (path) => openOnnxExtractor(path, ['21', 'output']),
  },
  'mobilenet-0.25': {
    network: 'MobileNet v1, width 0.25, ImageNet',
    weights: 'weights/mobilenet_v1_0.25_224_tfjs',
    layer: 'means of conv_pw_13',
    features: 256,
    input: input(224, 3, [-1, 1]),
    classNames: numbered(1000),
    open: (path) => openTfjs(path, mobilenet),
  },
};

export const extractorNames: readonly string[] = Object.keys(known);

/**
 * @param directory The data directory; extractors lie below its folder `weights`.
 * @throws UserError if there is no such extractor, or if its files are missing.
 */
export async function openExtractor(name: string, directory: string): Promise<FeatureExtractor> {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!found)
    throw new UserError(`There is no feature extractor '${name}'.`, {
      hint: `Did you mean ${closest(name, [...extractorNames])}? There are ${extractorNames.join(', ')}.`,
    });
  const { network, weights, layer, features, classNames } = found;
  const path = join(directory, weights);
  if (!existsSync(path))
    throw new UserError(`The feature extractor ${name} needs '${path}', and there is nothing.`, {
      hint: `Put ${network} there, or name the data directory that holds ${weights} (GENC_DATA).`,
      advice: { call: 'again', with: { name: 'data' } },
    });
  const { sha256, extract, dispose } = await found.open(path, found);
  return {
    record: { name, network, weights, sha256, layer, features, input: found.input },
    ...{ classNames, extract, dispose },
  };
}

async function openTfjs(path: string, build: (weights: Weights, topology: unknown) => FeatureNet): Promise<Opened> {
  const { arrays, topology, sha256 } = await readTfjsModel(path);
  const weights = new Weights(path, arrays);
  const net = build(weights, topology);
  return {
    sha256,
    extract: async (pictures) => {
      const [features, classes] = tf.tidy(() => {
        const { features: found, scores } = net(pictures);
        return [found, tf.argMax(scores, 1)] as const;
      });
      try {
        return { features: (await features.data()) as Float32Array, classes: (await classes.data()) as Int32Array };
      } finally {
        tf.dispose([features, classes]);
      }
    },
    dispose: () => weights.dispose(),
  };
}

/** Opens a network that takes [batch, channels, h, w]. */
async function openOnnxExtractor(path: string, outputs: readonly [features: string, scores: string]): Promise<Opened> {
  const net = await openOnnx(path, outputs);
  return {
    sha256: net.sha256,
    extract: async (pictures) => {
      const planes = tf.transpose(pictures, [0, 3, 1, 2]);
      const values = (await planes.data()) as Float32Array;
      const [features, scores] = await net.run(values, planes.shape);
      planes.dispose();
      return { features: features!, classes: largest(scores!, pictures.shape[0]) };
    },
    dispose: () => net.dispose(),
  };
}

function largest(scores: Float32Array, examples: number): Int32Array {
  const classes = scores.length / examples;
  return Int32Array.from({ length: examples }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[row * classes + c]! > scores[row * classes + best]!) best = c;
    return best;
  });
}
