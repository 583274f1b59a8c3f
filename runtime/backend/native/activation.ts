import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Graph } from './graph.js';

const known = ['linear', 'relu', 'relu6', 'sigmoid', 'tanh', 'elu', 'leakyrelu', 'prelu'];

export const isKnownActivation = (activation: unknown): boolean =>
  activation === undefined || activation === null || known.includes(activation as string);

/** The activations of tfjs's fused kernels, and tanh. */
function activate(graph: Graph, y: string, attrs: NamedAttrMap, prelu: string | undefined): string {
  switch (attrs['activation']) {
    case 'relu':
      return graph.op('Relu', [y]);
    case 'relu6':
      return graph.op('Clip', [y, graph.scalar(0), graph.scalar(6)]);
    case 'sigmoid':
      return graph.op('Sigmoid', [y]);
    case 'tanh':
      return graph.op('Tanh', [y]);
    case 'elu':
      return graph.op('Elu', [y]);
    case 'leakyrelu':
      return graph.op('LeakyRelu', [y], { alpha: { float: attrs['leakyreluAlpha'] as number } });
    case 'prelu':
      return graph.op('PRelu', [y, prelu!]);
    default:
      return y;
  }
}

/** What fused kernels take besides the operands: a bias and the slopes of a PReLU, where there are any. */
export function extrasOf(inputs: Readonly<Record<string, TensorInfo>>): TensorInfo[] {
  return [inputs['bias'], inputs['preluActivationWeights']].filter((tensor) => tensor !== undefined);
}

/** Adds the bias and applies the activation; `extras` are the names of {@link extrasOf}'s tensors. */
export function finish(
  graph: Graph,
  y: string,
  extras: readonly string[],
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: NamedAttrMap,
): string {
  const hasBias = inputs['bias'] !== undefined;
  const sum = hasBias ? graph.op('Add', [y, extras[0]!]) : y;
  return activate(graph, sum, attrs, extras[hasBias ? 1 : 0]);
}

export const activationKey = (inputs: Readonly<Record<string, TensorInfo>>, attrs: NamedAttrMap): string =>
  `${attrs['activation'] ?? ''}/${attrs['leakyreluAlpha'] ?? ''}/${inputs['bias'] === undefined ? '' : 'bias'}`;
