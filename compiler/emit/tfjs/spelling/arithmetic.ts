import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

const unary = (name: string): Spelling => calls(name, { inline: true });
const several = (name: string): Spelling => calls(name, { inline: true, annotate: true });
const compared = (name: string): Spelling => ({
  ...several(name),
  call: ({ inputs }) => `tf.cast(${name}(${inputs.join(', ')}), 'float32')`,
});

/** `x^2` is by far the most common power, and squaring is exact where a general power is not. */
function power({ inputs }: EmitContext): string {
  if (inputs[1] === '2') return `tf.square(${inputs[0]})`;
  if (inputs[1] === '0.5') return `nn.safeSqrt(${inputs[0]})`;
  return `tf.pow(${inputs.join(', ')})`;
}

export const arithmetic = {
  add: several('tf.add'),
  subtract: several('tf.sub'),
  multiply: several('tf.mul'),
  divide: several('tf.div'),
  power: { ...several('tf.pow'), call: power },
  negate: unary('tf.neg'),
  mod: several('nn.mod'),
  and: several('nn.and'),
  or: several('nn.or'),
  not: unary('nn.not'),
  '==': compared('tf.equal'),
  '!=': compared('tf.notEqual'),
  '<': compared('tf.less'),
  '<=': compared('tf.lessEqual'),
  '>': compared('tf.greater'),
  '>=': compared('tf.greaterEqual'),
  sin: unary('tf.sin'),
  cos: unary('tf.cos'),
  tan: unary('tf.tan'),
  sinh: unary('tf.sinh'),
  cosh: unary('tf.cosh'),
  atan: unary('tf.atan'),
  atan2: several('tf.atan2'),
  erf: unary('tf.erf'),
  exp: unary('tf.exp'),
  log: unary('tf.log'),
  log2: { call: ({ inputs }) => `tf.div(tf.log(${inputs[0]}), Math.LN2)`, inline: true, annotate: true },
  sqrt: unary('nn.safeSqrt'),
  square: unary('tf.square'),
  abs: unary('tf.abs'),
  sign: unary('tf.sign'),
  floor: unary('tf.floor'),
  round: unary('tf.round'),
  min: several('tf.minimum'),
  max: several('tf.maximum'),
  clip: callsWith('nn.clip', ({ settings }) => (settings['range'] as readonly number[]).map((end) => literal(end)), {
    keepsType: true,
  }),
  lerp: { ...several('nn.lerp'), memory: ({ size }) => ({ kept: 3 * size }) },
  where: several('nn.where'),
  stop: calls('nn.stop', { inline: true, keepsType: true, memory: () => ({ kept: 0, passing: 0 }) }),
} satisfies Partial<Record<OpName, Spelling>>;
