/** Losses and measures of classes. A class is written as a vector with a one at its place. */
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { literal, literalOf } from './literal.js';
import { call } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The target as a number for each class. */
function spread({ inputs, types }: EmitContext): string {
  return types[1]!.classes === undefined
    ? inputs[1]!
    : call('nn.oneHot', inputs[1], literalOf(types[0]!.shape.at(-1), 'classes'));
}

/** A loss with one setting, which is left out at the value that the function has anyway. */
const loss = (name: string, setting: string, usual: number, operations: number): Spelling => ({
  annotate: true,
  call: (code) => {
    const value = code.settings[setting];
    return call(name, code.inputs[0], spread(code), value === usual ? undefined : literal(value));
  },
  memory: ({ inputs, size }) => ({ kept: operations * sizeOf(inputs[0]!.shape) + size }),
});

/** A target of probabilities has its class at its largest number. */
function accuracy({ inputs: [logits, target], types }: EmitContext): string {
  const label = types[1]!.classes === undefined ? `nn.argmax(${target})` : target!;
  return `${types.some(({ batched }) => batched) ? 'nn' : 'tf'}.mean(nn.rightly(${logits}, ${label}))`;
}

export const classifications = {
  cross_entropy: loss('nn.crossEntropy', 'smoothing', 0, 5),
  focal: loss('nn.focal', 'gamma', 2, 9),
  accuracy: { call: accuracy },
} satisfies Partial<Record<OpName, Spelling>>;
