/** Codebooks and pools. The settings of their declarations are arguments of their modules. */
import type { OpName } from '../../../catalogue/row/names.js';
import { bare } from './expression.js';
import { numeral } from './literal.js';
import type { ModuleContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

function codebook({ weights, declared, types, number }: ModuleContext): string {
  const codes = weights.find(({ path }) => path.endsWith('codes'))!.shape[0]!;
  const settings = ['decay', 'unused', 'every']
    .filter((name) => declared[name] !== undefined)
    .map((name) => `${name}=${numeral(Number(declared[name]))}`);
  const start = declared['start'] === true ? 'start=True' : undefined;
  return call('Codebook', number(codes, 'codes'), number(types[0]!.shape.at(-1)!, 'channels'), ...settings, start);
}

/** True if the codebook draws: vectors of the batch that codes start from, or restart as. */
const draws = ({ declared: { unused, every, start } }: ModuleContext): boolean =>
  unused !== undefined || every !== undefined || start === true;

const counts: TorchSpelling = {
  call: ({ inputs: [indices], output, number }) =>
    call('count_codes', bare(indices!), number(output.shape[0]!, 'codes')),
};

export const codes = {
  vectors: { call: ({ self }) => `${self}.codes`, inline: true },
  nearest: {
    module: codebook,
    weights: () => ({}),
    call: (code) => call(code.self, bare(code.inputs[0]!), draws(code) ? code.draw : undefined),
    results: ['indices', 'vectors'],
  },
  straight: { call: ({ inputs }) => call('straight', ...inputs.map(bare)) },
  perplexity: counts,
  usage: counts,
  pooled: {
    module: ({ declared, types: [type], number }) => {
      const sides = type!.shape.map((side) => number(side, 'length'));
      return call(
        'ExamplePool',
        number(Number(declared['size']), 'size'),
        `(${sides.join(', ')}${sides.length === 1 ? ',' : ''})`,
      );
    },
    weights: () => ({}),
    call: ({ self, inputs: [x], draw }) => call(self, bare(x!), draw),
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
