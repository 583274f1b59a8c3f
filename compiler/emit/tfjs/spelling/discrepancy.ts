/** Distances of sets, and in features of nets. */
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { literal } from './literal.js';
import { call } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

function mmd({ inputs, settings: { kernel, scale } }: EmitContext): string {
  const isUsual = kernel === 'imq' && scale === 1;
  const scales = Array.isArray(scale) ? scale : [scale];
  return call('nn.mmd', inputs[0], inputs[1], ...(isUsual ? [] : [literal(kernel), literal(scales)]));
}

/** Pairs of features, one for each label. */
function perceptual({ inputs }: EmitContext): string {
  const pairs = inputs.flatMap((x, index) => (index % 2 === 0 ? [`[${x}, ${inputs[index + 1]}]`] : []));
  return `nn.perceptual([${pairs.join(', ')}])`;
}

export const discrepancies = {
  mmd: { call: mmd, memory: ({ examples }) => ({ kept: 15 * examples * examples }) },
  perceptual: {
    call: perceptual,
    memory: ({ inputs, examples }) => ({
      kept: 4 * examples * inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    }),
  },
} satisfies Partial<Record<OpName, Spelling>>;
