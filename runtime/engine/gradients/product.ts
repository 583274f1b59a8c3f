import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { reduceTo, rule, spread } from './rule.js';

/**
 * The gradient of einsum by one operand: the product of dy and the others, with axes repeated that only this operand
 * has.
 */
function einsumGradient(equation: string, dy: Tensor, operands: readonly Tensor[], index: number): Tensor {
  const [left = '', output = ''] = equation.replace(/\s+/g, '').split('->');
  const subscripts = left.split(',');
  const own = [...(subscripts[index] ?? '')];
  if (new Set(own).size < own.length) throw new Error(`einsum '${equation}': no gradient for a repeated axis`);
  const others = subscripts.filter((_, other) => other !== index);
  const known = new Set([...output, ...others.join('')]);
  const found = own.filter((axis) => known.has(axis));
  const factors = operands.filter((_, other) => other !== index);
  const partial = tf.einsum(`${[output, ...others].join(',')}->${found.join('')}`, dy, ...factors);
  const shape = operands[index]?.shape ?? [];
  const kept = shape.map((side, axis) => (known.has(own[axis] ?? '') ? side : 1));
  return spread(tf.reshape(partial, kept), shape);
}

export const productGradients: readonly GradConfig[] = [
  rule('BatchMatMul', ['a', 'b'], (dy, [a, b], { transposeA, transposeB }) => ({
    // Matrices that were broadcast over the batch receive the sum of their gradients.
    a: () =>
      reduceTo(
        transposeA === true
          ? tf.matMul(b, dy, transposeB === true, true)
          : tf.matMul(dy, b, false, transposeB !== true),
        a.shape,
      ),
    b: () =>
      reduceTo(
        transposeB === true
          ? tf.matMul(dy, a, true, transposeA === true)
          : tf.matMul(a, dy, transposeA !== true, false),
        b.shape,
      ),
  })),
  {
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, { equation }) =>
      Object.fromEntries(
        saved.map((_, index) => [index, () => einsumGradient(equation as string, dy as Tensor, saved, index)]),
      ),
  },
];
