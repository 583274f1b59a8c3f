/** Distances of sets, and in features of nets. */
import type { OpName } from '../../../catalogue/row/names.js';
import { bare } from './expression.js';
import { literal } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

function mmd({ inputs, settings: { kernel, scale } }: CallContext): string {
  const scales = Array.isArray(scale) ? scale : [scale];
  return call(
    'mmd',
    ...inputs.map(bare),
    kernel === 'imq' ? undefined : `kernel=${literal(kernel)}`,
    scale === 1 ? undefined : `scales=${literal(scales)}`,
  );
}

/** Pairs of features, one for each label. */
function perceptual({ inputs }: CallContext): string {
  const pairs = inputs.flatMap((x, index) => (index % 2 === 0 ? [`(${bare(x)}, ${bare(inputs[index + 1]!)})`] : []));
  return call('perceptual', ...pairs);
}

export const discrepancies = {
  mmd: { call: mmd },
  perceptual: { call: perceptual },
} satisfies Partial<Record<OpName, TorchSpelling>>;
