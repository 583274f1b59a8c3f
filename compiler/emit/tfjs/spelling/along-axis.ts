/** Functions along one axis, products of matrices, and axes in another order. */
import { leadingAxes } from '../../../catalogue/row/axes.js';
import { orderOf } from '../../../catalogue/functions/matrices.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { alongAxis } from './axes.js';
import { callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** `nn.cumsum(x)`: along the last axis, unless another is named. */
export const along = (name: string, flags: Omit<Spelling, 'call'> = {}): Spelling =>
  callsWith(name, (code) => [isLast(code) ? undefined : String(alongAxis(code))], flags);

export const isLast = (code: EmitContext): boolean =>
  alongAxis(code) === leadingAxes(code.types[0]!) + code.types[0]!.shape.length - 1;

/** Operands of one rank, the batch first. */
function matrices({ inputs, types, output }: EmitContext): readonly string[] {
  return inputs.map((input, index) =>
    types[index]!.batched && types[index]!.shape.length < output.shape.length
      ? `nn.expand(${input}, ${output.shape.length + 1})`
      : input,
  );
}

/** The order of all axes of the tensor, those before the shape too. */
function order(code: EmitContext): string {
  const [type] = code.types;
  const leading = leadingAxes(type!);
  return `[${[...Array(leading).keys(), ...orderOf({ inputs: code.types, input: {}, settings: code.settings })!.map((axis) => axis + leading)].join(', ')}]`;
}

export const alongAxes = {
  others: callsWith('tf.expandDims', () => ['0'], { inline: true, annotate: true }),
  cumsum: along('nn.cumsum', { keepsType: true }),
  // Each of the products of products is kept.
  cumprod: along('nn.cumprod', { keepsType: true, memory: ({ size }) => ({ kept: 10 * size }) }),
  argmax: along('nn.argmax', { annotate: true }),
  argmin: along('nn.argmin', { annotate: true }),
  matmul: { call: (code) => `nn.matmul(${matrices(code).join(', ')})`, annotate: true },
  transpose: callsWith('nn.transpose', (code) => [order(code)], { keepsType: true }),
} satisfies Partial<Record<OpName, Spelling>>;
