import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Graph } from './graph.js';

const known = ['linear', 'relu', 'relu6', 'sigmoid', 'tanh', 'elu', 'leakyrelu', 'prelu'];

export const isKnownActivation = (activation: unknown): boolean =>
  activation === undefined || activation === null || known.includes(activation as string);

/** Applies the activations of tfjs's fused kernels, and tanh. `slopes` are those of a PReLU. */
export function activate(graph: Graph, y: string, attrs: NamedAttrMap, slopes: string | undefined): string {
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
      return graph.op('PRelu', [y, slopes!]);
    default:
      return y;
  }
}

/** The inputs of fused kernels besides the operands: a bias and the slopes of a PReLU, if there are any. */
export function extrasOf(inputs: Readonly<Record<string, TensorInfo>>): TensorInfo[] {
  return [inputs['bias'], inputs['preluActivationWeights']].filter((tensor) => tensor !== undefined);
}

/** The meaning of the names of {@link extrasOf}'s tensors. */
export function namesOf(
  names: readonly string[],
  inputs: Readonly<Record<string, TensorInfo>>,
): { readonly bias: string | undefined; readonly slopes: string | undefined } {
  const hasBias = inputs['bias'] !== undefined;
  return { bias: hasBias ? names[0] : undefined, slopes: names[hasBias ? 1 : 0] };
}

export const addBias = (graph: Graph, y: string, bias: string | undefined): string =>
  bias === undefined ? y : graph.op('Add', [y, bias]);

export const activationKey = (inputs: Readonly<Record<string, TensorInfo>>, attrs: NamedAttrMap): string =>
  `${attrs['activation'] ?? ''}/${attrs['leakyreluAlpha'] ?? ''}/${inputs['bias'] === undefined ? '' : 'bias'}`;
