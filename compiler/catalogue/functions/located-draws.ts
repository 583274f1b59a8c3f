/** Draws around a place, as far as a scale says: Laplace, logistic and Gumbel. Gradients flow to both. */
import { broadcastShapes, sizeOf } from '../row/shapes.js';
import type { DistributionFamily, OpName } from '../row/names.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** Refuses a scale that is known not to be above zero. */
export function scaleProblem({ input }: RowContext, name: string): ShapeProblem | undefined {
  const range = input[name]?.range;
  return range && range.high <= 0
    ? {
        problem: `has a spread \`${name}\` of ${range.low === range.high ? range.low : `at most ${range.high}`}`,
        why: 'A spread lies above zero.',
        hint: `exp(…) and softplus(…) give numbers above zero: ${name}=exp(h).`,
      }
    : undefined;
}

interface Located {
  readonly name: OpName & DistributionFamily;
  readonly standard: OpName;
  readonly title: string;
  readonly mean: string;
  readonly kl?: readonly DistributionFamily[];
}

/** The row of a distribution, with the row for its standard form, which takes a shape. */
function located({ name, standard, title, mean, kl = [] }: Located): OpEntry {
  const distribution = { family: name, density: true, entropy: true, kl, mixes: true } as const;
  const shared = { name, kind: 'draw', uses: ['draws'], distribution } as const;
  return {
    ...shared,
    doc: `A draw from the ${title} distribution around ${mean}, reparameterised as ${mean} + scale·noise, so that gradients flow: ${name}(${mean}, scale=…). ${name}([n]) draws around 0 with scale 1.`,
    inputs: [{ name: mean }, { name: 'scale', optional: true, constant: true }],
    settings: [],
    shape: (row) =>
      row.input['scale'] === undefined
        ? {
            problem: 'says where to draw, but not how far to spread',
            hint: `Write ${name}(${mean}, scale=…).`,
          }
        : (scaleProblem(row, 'scale') ?? broadcastShapes(row.inputs.map(({ shape }) => shape))),
    flops: (_, output) => 8 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    standard: {
      ...shared,
      id: standard,
      doc: `Draws from the standard ${title} distribution, around 0 with scale 1: ${name}([n]).`,
      inputs: [],
      settings: [{ name: 'shape', type: { kind: 'shape' }, doc: 'Shape of one draw.' }],
      shape: ({ settings }) => settings['shape'] as readonly number[],
      flops: (_, output) => 6 * sizeOf(output),
      differentiable: false,
    },
  };
}

export const locatedDraws: readonly OpEntry[] = [
  located({ name: 'laplace', standard: 'standard_laplace', title: 'Laplace', mean: 'mean', kl: ['laplace'] }),
  located({ name: 'logistic', standard: 'standard_logistic', title: 'logistic', mean: 'mean' }),
  located({ name: 'gumbel', standard: 'standard_gumbel', title: 'Gumbel', mean: 'location' }),
];
