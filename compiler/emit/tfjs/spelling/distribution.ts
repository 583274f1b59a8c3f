/** Draws around a place, relaxed draws, and questions to distributions. */
import { other } from '../../../catalogue/functions/distribution.js';
import type { DistributionFamily, OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { literal, literalOf } from './literal.js';
import { call, shapeOf } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

const uniform = (code: EmitContext): string => `${code.pass}.uniform(${code.key}, ${shapeOf(code)})`;

/** A draw around its first input, and the draw around 0. */
const located = (name: string): Readonly<Record<'located' | 'standard', Spelling>> => ({
  located: {
    call: (code) => `nn.located(${code.inputs[0]}, ${code.input['scale']}, nn.${name}(${uniform(code)}))`,
    annotate: true,
    memory: ({ size }) => ({ kept: 3 * size, passing: 6 * size }),
  },
  standard: { call: (code) => `nn.${name}(${uniform(code)})`, annotate: true },
});
const [laplace, logistic, gumbel] = ['laplace', 'logistic', 'gumbel'].map(located) as [
  ReturnType<typeof located>,
  ReturnType<typeof located>,
  ReturnType<typeof located>,
];

function gumbelSoftmax(code: EmitContext): string {
  const { tau, hard } = code.settings;
  const more = hard === true ? [literal(tau), 'true'] : tau === 1 ? [] : [literal(tau)];
  return call('nn.gumbelSoftmax', code.inputs[0], `nn.gumbel(${uniform(code)})`, ...more);
}

/** Parameters of a distribution by name; `other_mean` is `mean` of the second one. */
type Parameter = (name: string) => string | undefined;

const spread = (of: Parameter): string => {
  const [logvar, std] = [of('logvar'), of('std')];
  return logvar === undefined ? `{ std: ${std ?? 1} }` : `{ logvar: ${logvar} }`;
};
const isStandard = (of: Parameter): boolean => of('logvar') === undefined && of('std') === undefined;
const logits = (of: Parameter): string => of('logits') ?? `nn.logit(${of('p')})`;

interface Formulas {
  density?(x: string, of: Parameter, code: EmitContext): string;
  entropy?(of: Parameter): string;
  kl?(p: Parameter, q: Parameter): string;
}

/** Formulas of a distribution with a scale: `nn.logProbLaplace(x, mean, scale)`. */
const scaled = (name: string, mean: string): Required<Pick<Formulas, 'density' | 'entropy'>> => ({
  density: (x, of) => call(`nn.logProb${name}`, x, of(mean), of('scale')),
  entropy: (of) => `nn.entropy${name}(${of(mean)}, ${of('scale')})`,
});

const formulas: Readonly<Record<DistributionFamily, Formulas>> = {
  normal: {
    density: (x, of) => call('nn.logProbNormal', x, of('mean'), isStandard(of) ? undefined : spread(of)),
    entropy: (of) => `nn.entropyNormal(${of('mean')}, ${spread(of)})`,
    kl: (p, q) =>
      isStandard(q) && p('logvar') !== undefined
        ? `nn.klNormal(${p('mean')}, ${p('logvar')})`
        : `nn.klNormals(${p('mean') ?? 0}, ${spread(p)}, ${q('mean') ?? 0}, ${spread(q)})`,
  },
  laplace: {
    ...scaled('Laplace', 'mean'),
    kl: (p, q) => `nn.klLaplace(${[p, q].flatMap((of) => [of('mean') ?? 0, of('scale') ?? 1]).join(', ')})`,
  },
  logistic: scaled('Logistic', 'mean'),
  gumbel: scaled('Gumbel', 'location'),
  uniform: {
    density: (x, _, { settings }) =>
      `nn.logProbUniform(${x}, ${(settings['range'] as readonly number[]).map((end) => literal(end)).join(', ')})`,
  },
  bernoulli: {
    density: (x, of) => {
      const p = of('p');
      return `tf.neg(${p === undefined ? `nn.bceLogits(${of('logits')}, ${x})` : `nn.bce(${p}, ${x})`})`;
    },
    entropy: (of) => `nn.entropyBernoulli(${logits(of)})`,
    kl: (p, q) => `nn.klBernoulli(${logits(p)}, ${logits(q)})`,
  },
  categorical: {
    density: (x, of, { types }) => {
      const target = `nn.oneHot(${x}, ${literalOf(types[1]!.shape.at(-1), 'classes')})`;
      return `tf.neg(nn.crossEntropy(${of('logits')}, ${target}))`;
    },
    entropy: (of) => `nn.entropyCategorical(${of('logits')})`,
    kl: (p, q) => `nn.klCategorical(${p('logits')}, ${q('logits')})`,
  },
  relaxed: {},
};

const own =
  ({ input }: EmitContext): Parameter =>
  (name) =>
    input[name];
const others =
  ({ input }: EmitContext): Parameter =>
  (name) =>
    input[`${other}${name}`];

/** A question, of which each family has a formula. The families that lack one are refused before. */
const question = (ask: (formula: Formulas, code: EmitContext) => string): Spelling => ({
  call: (code) => ask(formulas[(code.declared['family'] ?? 'normal') as DistributionFamily], code),
  inline: true,
  annotate: true,
  memory: ({ inputs, size }) => ({ kept: 6 * Math.max(size, ...inputs.map(({ shape }) => sizeOf(shape))) }),
});

export const distributions = {
  laplace: laplace.located,
  standard_laplace: laplace.standard,
  logistic: logistic.located,
  standard_logistic: logistic.standard,
  gumbel: gumbel.located,
  standard_gumbel: gumbel.standard,
  gumbel_softmax: {
    call: gumbelSoftmax,
    annotate: true,
    memory: ({ size, settings }) => ({ kept: (settings['hard'] === true ? 4 : 3) * size, passing: 4 * size }),
  },
  density: question((formula, code) => formula.density!(code.inputs[0]!, own(code), code)),
  entropy: question((formula, code) => formula.entropy!(own(code))),
  kl: question((formula, code) => formula.kl!(own(code), others(code))),
} satisfies Partial<Record<OpName, Spelling>>;
