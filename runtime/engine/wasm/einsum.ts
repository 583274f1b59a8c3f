import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from './heap.js';
import type { Kernel } from './heap.js';

interface Operand {
  readonly tensor: Tensor;
  readonly axes: readonly string[];
}

const without = (axes: readonly string[], taken: readonly string[]): string[] =>
  axes.filter((axis) => !taken.includes(axis));

function sumOver({ tensor, axes }: Operand, gone: readonly string[]): Operand {
  if (gone.length === 0) return { tensor, axes };
  return {
    tensor: tf.sum(
      tensor,
      gone.map((axis) => axes.indexOf(axis)),
    ),
    axes: without(axes, gone),
  };
}

/**
 * Contracts two operands into one, as a batched matrix product. Axes that are neither in `output` nor shared are summed
 * first.
 */
function contract(
  left: Operand,
  right: Operand,
  output: readonly string[],
  sides: ReadonlyMap<string, number>,
): Operand {
  const lost = (own: Operand, other: Operand): string[] => without(without(own.axes, other.axes), output);
  const a = sumOver(left, lost(left, right));
  const b = sumOver(right, lost(right, left));
  const common = a.axes.filter((axis) => b.axes.includes(axis));
  const batch = common.filter((axis) => output.includes(axis));
  const inner = without(common, output);
  const rows = without(a.axes, common);
  const columns = without(b.axes, common);
  const size = (axes: readonly string[]): number => sizeOf(axes.map((axis) => sides.get(axis) ?? 1));
  const arrange = ({ tensor, axes }: Operand, order: readonly string[]): Tensor =>
    tf.transpose(
      tensor,
      order.map((axis) => axes.indexOf(axis)),
    );
  const first = tf.reshape(arrange(a, [...batch, ...rows, ...inner]), [size(batch), size(rows), size(inner)]);
  const second = tf.reshape(arrange(b, [...batch, ...inner, ...columns]), [size(batch), size(inner), size(columns)]);
  const axes = [...batch, ...rows, ...columns];
  const shape = axes.map((axis) => sides.get(axis) ?? 1);
  return { tensor: tf.reshape(tf.matMul(first, second), shape), axes };
}

/** Any number of operands, left to right; an axis repeated within one operand is refused. */
export const einsum: Kernel = ({ inputs, attrs }) => {
  const equation = (attrs['equation'] as string).replace(/\s+/g, '');
  const [subscripts = '', output = ''] = equation.split('->');
  const tensors = Object.keys(inputs)
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => inputs[key]!);
  const operands = subscripts.split(',').map((axes, index): Operand => ({ tensor: tensors[index]!, axes: [...axes] }));
  const sides = new Map<string, number>();
  for (const { tensor, axes } of operands) {
    if (new Set(axes).size < axes.length) throw new Error(`einsum '${equation}': repeated axes are not supported`);
    axes.forEach((axis, index) => {
      const side = tensor.shape[index]!;
      if ((sides.get(axis) ?? side) !== side) throw new Error(`einsum '${equation}': axis '${axis}' has two lengths`);
      sides.set(axis, side);
    });
  }
  return tf.tidy(() => {
    let result = operands[0]!;
    operands.slice(1).forEach((next, index) => {
      const later = operands.slice(index + 2).flatMap(({ axes }) => [...axes]);
      result = contract(result, next, [...output, ...later], sides);
    });
    result = sumOver(result, without(result.axes, [...output]));
    return tf.transpose(
      result.tensor,
      [...output].map((axis) => result.axes.indexOf(axis)),
    );
  });
};
