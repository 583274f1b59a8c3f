/** First values of weights, drawn by path: a layer that a variant does not change starts from the same weights. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Initializer, WeightDefinition, WeightTree } from '../../contract/model.js';
import { normal, permutation, truncatedNormal, uniform } from './draws.js';
import { rotationPart } from './rotation.js';
import type { Address } from './stream.js';

/** The standard deviation of a standard normal cut at ±2; Keras divides its scaled initializers by it. */
const CUT_DEVIATION = 0.87962566103423978;

function scaled(kind: string, fanIn: number, fanOut: number): { variance: number; uniform: boolean } {
  const [family, form] = kind.split('_');
  const variance = family === 'glorot' ? 2 / (fanIn + fanOut) : family === 'he' ? 2 / fanIn : 1 / fanIn;
  return { variance, uniform: form === 'uniform' };
}

/** The path of the layer: a weight's path without its last part. */
const layerOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The values of one weight, in row-major order. */
export function initialValues(initializer: Initializer, size: number, address: Address): Float32Array {
  switch (initializer.kind) {
    case 'zeros':
      return new Float32Array(size);
    case 'ones':
      return new Float32Array(size).fill(1);
    case 'constant':
      return new Float32Array(size).fill(initializer.value);
    case 'normal':
      return normal(address, size, initializer.mean, initializer.std);
    case 'truncated_normal':
      return truncatedNormal(address, size, initializer.mean, initializer.std);
    case 'uniform':
      return uniform(address, size, initializer.low, initializer.high);
    case 'unit': {
      const direction = normal(address, size);
      const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
      return direction.map((value) => value / length);
    }
    case 'permutation':
      return Float32Array.from(permutation(address, size));
    case 'rotation':
      return rotationPart(initializer.part, size, { ...address, path: layerOf(address.path) });
    default: {
      const { variance, uniform: isUniform } = scaled(initializer.kind, initializer.fanIn, initializer.fanOut);
      if (!isUniform) return truncatedNormal(address, size, 0, Math.sqrt(variance) / CUT_DEVIATION);
      const limit = Math.sqrt(3 * variance);
      return uniform(address, size, -limit, limit);
    }
  }
}

/** A tree, or the iterations of a repeat as a list. */
type Branch = WeightTree[string] | readonly WeightTree[];

const isDefinition = (node: Branch): node is WeightDefinition =>
  'role' in node && typeof node.role === 'string' && 'initializer' in node;

/** Every weight of a tree by its path (`Encoder/conv/kernel`), in the order written. */
export function weightDefinitions(
  tree: WeightTree | readonly WeightTree[],
  prefix = '',
): Map<string, WeightDefinition> {
  const found = new Map<string, WeightDefinition>();
  for (const [name, node] of Object.entries(tree)) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (isDefinition(node)) found.set(path, node);
    else for (const [below, definition] of weightDefinitions(node, path)) found.set(below, definition);
  }
  return found;
}

/** New tensors for all weights of a tree, by path; each depends on the seed and its own path only. The caller disposes. */
export function initializeWeights(tree: WeightTree, seed: number): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
  for (const [path, { shape, initializer }] of weightDefinitions(tree)) {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = initialValues(initializer, size, { seed, path: `weights/${path}` });
    weights.set(path, tf.tensor(values, [...shape], 'float32'));
  }
  return weights;
}
