/**
 * Gradients of the kernels that include a bias and an activation: tfjs's own, and `FusedConv2DTranspose`, which some
 * backends have. Each needs its operands, the bias (only for an outer tape) and its result.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { activationOf, applyActivation, beforeActivation } from './activation.js';
import { backToFilter, backToInput, forward } from './convolution.js';
import type { Attributes, Derivatives } from './rule.js';

/**
 * The gradient of a kernel of two operands. `linear` is the kernel without bias and activation, in differentiable
 * operations, and `back` its gradients.
 */
function fused(
  kernelName: string,
  operands: readonly [string, string],
  linear: (a: Tensor, b: Tensor, attributes: Attributes) => Tensor,
  back: (dz: Tensor, a: Tensor, b: Tensor, attributes: Attributes) => readonly [() => Tensor, () => Tensor],
): GradConfig {
  return {
    kernelName,
    inputsToSave: [...operands, 'bias'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [a, b, offset, y] = saved as [Tensor, Tensor, Tensor, Tensor];
      const { dz, bias } = beforeActivation(dy as Tensor, y, attributes, () =>
        applyActivation(tf.add(linear(a, b, attributes), offset), activationOf(attributes)),
      );
      const [byA, byB] = back(dz, a, b, attributes);
      return { [operands[0]]: byA, [operands[1]]: byB, bias } satisfies Derivatives;
    },
  };
}

export const fusedGradients: readonly GradConfig[] = [
  fused('FusedConv2D', ['x', 'filter'], forward, (dz, x, filter, attributes) => [
    () => backToInput(dz, filter, x.shape, attributes),
    () => backToFilter(x, dz, filter.shape, attributes),
  ]),
  fused(
    'FusedConv2DTranspose',
    ['dy', 'filter'],
    (x, filter, attributes) => backToInput(x, filter, attributes['inputShape'] as number[], attributes),
    (dz, x, filter, attributes) => [
      () => forward(dz, filter, attributes),
      () => backToFilter(dz, x, filter.shape, attributes),
    ],
  ),
  // The matrices have three axes, the first of length one, and neither is transposed: see
  // `runtime/library/ops/convolution.ts`.
  fused(
    '_FusedMatMul',
    ['a', 'b'],
    (a, b) => tf.matMul(a, b),
    (dz, a, b) => [() => tf.matMul(dz, b, false, true), () => tf.matMul(a, dz, true, false)],
  ),
];
