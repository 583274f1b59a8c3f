/**
 * Questions to distributions. A draw stands for its distribution there: `log_prob(normal(mean, logvar=…), x)`. Its
 * parameters become inputs of the question, and the draw itself is never made.
 */
import { showRange } from '../row/intervals.js';
import { broadcastShapes, sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { DistributionFamily, OpName } from '../row/names.js';
import type { InputSpec, OpEntry, RowContext, ShapeProblem } from '../row/types.js';
import type { ValueType } from '../row/values.js';
import { mixtureDensity } from './mixture.js';

/** Inputs and settings of the second distribution of a question have their names behind this. */
export const other = 'other_';

const asked = (name: OpName, doc: string, inputs: readonly InputSpec[], form: string): OpEntry => ({
  name,
  kind: 'function',
  doc,
  inputs,
  settings: [],
  shape: () => ({
    problem: 'asks a distribution, and none stands in its first place',
    hint: `A draw stands for its distribution: ${form}.`,
  }),
  differentiable: true,
});

/** Rows for the reference page; the builder makes those of single questions. */
export const distributionQuestions: readonly OpEntry[] = [
  asked(
    'kl',
    'Kullback–Leibler divergence from one distribution to another, in nats: kl(normal(q.mean, logvar=q.logvar), normal(shape(z))). A draw stands for its distribution, and is not made. One number for each number of a normal, Laplace or bernoulli draw, one per place for categorical ones.',
    [{ name: 'distribution' }, { name: 'other' }],
    'kl(normal(q.mean, logvar=q.logvar), normal([8]))',
  ),
  asked(
    'entropy',
    'Entropy of a distribution, in nats: entropy(categorical(logits)). A draw stands for its distribution, and is not made. One number for each number of a draw, one per place for categorical ones.',
    [{ name: 'distribution' }],
    'entropy(categorical(logits))',
  ),
];

/** Families of which a place has one number, so that parameters are not broadcast. */
const ofLastAxis: ReadonlySet<DistributionFamily> = new Set(['categorical', 'mixture']);

/** The shape of a question number by number: that of all parameters together, with the shape of standard draws. */
function elementwise({ inputs, settings }: RowContext): readonly number[] | ShapeProblem {
  const shapes = [settings['shape'], settings[`${other}shape`]].filter((shape) => shape !== undefined);
  return broadcastShapes([...inputs.map(({ shape }) => shape), ...(shapes as (readonly number[])[])]);
}

/** A class for each vector of logits. */
function classProblem(x: ValueType, logits: ValueType): ShapeProblem | undefined {
  const count = logits.shape.at(-1)!;
  const wanted = showShape(logits.shape.slice(0, -1));
  if (x.classes === undefined || !sameShape(x.shape, logits.shape.slice(0, -1)))
    return {
      problem: `asks for the probability of a class ${wanted}, but receives ${showShape(x.shape)}${x.classes === undefined ? ' without classes' : ''}`,
      hint: 'A class is a label of the data, digit: class(10), the indices of a codebook, or a draw of categorical.',
    };
  return x.classes > count
    ? {
        problem: `has logits of ${count} classes for a class of ${x.classes}`,
        hint: `Give the last layer ${x.classes} outputs.`,
      }
    : undefined;
}

/** A value that is known to lie where nothing has a probability. */
function supportProblem({ name, distribution }: OpEntry, row: RowContext): ShapeProblem | undefined {
  const [x] = row.inputs;
  const support = distribution?.support?.(row);
  if (!support || !x?.range || (x.range.low >= support.low && x.range.high <= support.high)) return undefined;
  return {
    problem: `gives probabilities to values in ${showRange(support)}, but the value lies in ${showRange(x.range)}`,
    hint: row.settings['range']
      ? `Say where the levels lie: ${name}(…, range=${showRange(x.range)}).`
      : 'Load the data in the range of the distribution.',
  };
}

function shapeOfDensity(family: DistributionFamily, row: RowContext): readonly number[] | ShapeProblem {
  if (family === 'mixture') return mixtureDensity(row);
  const [x, logits] = row.inputs;
  return family === 'categorical' ? (classProblem(x!, logits!) ?? x!.shape) : elementwise(row);
}

/** A draw as a distribution: its row, and which of its inputs are given. */
export interface Distribution {
  readonly row: OpEntry;
  readonly inputs: readonly string[];
}

const familyOf = ({ row }: Distribution): DistributionFamily => row.distribution!.family;

/** Inputs of a draw as inputs of a question: gradients flow to parameters, also of draws through which none flow. */
const parameters = ({ row, inputs }: Distribution, prefix = ''): InputSpec[] =>
  inputs.map((name) => ({
    name: `${prefix}${name}`,
    optional: row.inputs.find((each) => each.name === name)?.optional ?? false,
  }));

const common = (
  distributions: readonly Distribution[],
): Pick<OpEntry, 'kind' | 'settings' | 'differentiable' | 'asks'> & {
  readonly broadcasts?: true;
} => ({
  kind: 'function',
  settings: [],
  differentiable: true,
  ...(distributions.some((each) => ofLastAxis.has(familyOf(each))) ? {} : { broadcasts: true }),
  asks: distributions.map(({ row, inputs }) => ({
    draw: row.name,
    inputs: inputs.length,
    ...(row.asks ? { of: row.asks } : {}),
  })),
});

/** log p(x). */
export function densityOf(distribution: Distribution): OpEntry {
  const family = familyOf(distribution);
  return {
    ...common([distribution]),
    name: 'log_prob',
    id: 'density',
    declared: { ...distribution.row.declared, family },
    doc: `log p(x) of ${distribution.row.name}, in nats.`,
    inputs: [{ name: 'x', blocked: family === 'categorical' }, ...parameters(distribution)],
    shape: (row) => supportProblem(distribution.row, row) ?? shapeOfDensity(family, row),
    flops: ({ inputs }) => 8 * Math.max(...inputs.map(({ shape }) => sizeOf(shape))),
    ...(ofLastAxis.has(family) ? {} : { compares: true }),
  };
}

export function entropyOf(distribution: Distribution): OpEntry {
  const family = familyOf(distribution);
  return {
    ...common([distribution]),
    name: 'entropy',
    declared: { family },
    doc: `Entropy of ${distribution.row.name}, in nats.`,
    inputs: parameters(distribution),
    shape: ofLastAxis.has(family) ? ({ inputs }) => inputs[0]!.shape.slice(0, -1) : elementwise,
    flops: ({ inputs }) => 6 * Math.max(...inputs.map(({ shape }) => sizeOf(shape))),
  };
}

/** KL(p ‖ q). */
export function divergenceOf(p: Distribution, q: Distribution): OpEntry {
  const family = familyOf(p);
  return {
    ...common([p, q]),
    name: 'kl',
    declared: { family },
    doc: `Kullback–Leibler divergence from ${p.row.name} to ${q.row.name}, in nats.`,
    inputs: [...parameters(p), ...parameters(q, other)],
    shape: ofLastAxis.has(family)
      ? ({ inputs }) => {
          const [own, others] = inputs.map(({ shape }) => shape) as [readonly number[], readonly number[]];
          return sameShape(own, others)
            ? own.slice(0, -1)
            : { problem: `compares logits of one shape, but receives ${showShape(own)} and ${showShape(others)}` };
        }
      : elementwise,
    range: () => ({ low: 0, high: Infinity }),
    flops: ({ inputs }) => 10 * Math.max(...inputs.map(({ shape }) => sizeOf(shape))),
    role: 'kl',
  };
}
