/** Draws around a place, relaxed draws, and questions to distributions. */
import { other } from '../../../catalogue/functions/distribution.js';
import type { DistributionFamily, OpName } from '../../../catalogue/row/names.js';
import { broadcastShapes, sizeOf } from '../../../catalogue/row/shapes.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { unitUniform } from './draws.js';
import { literal, literalOf } from './literal.js';
import { call, fullShape } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** A draw around its first input, and the draw around 0. */
const located = (name: string): Readonly<Record<'located' | 'standard', Spelling>> => ({
  located: {
    call: (code) => `nn.located(${code.inputs[0]}, ${code.input['scale']}, nn.${name}(${unitUniform(code)}))`,
    annotate: true,
    memory: ({ size }) => ({ kept: 3 * size, passing: 6 * size }),
  },
  standard: { call: (code) => `nn.${name}(${unitUniform(code)})`, annotate: true },
});
const [laplace, logistic, gumbel] = ['laplace', 'logistic', 'gumbel'].map(located) as [
  ReturnType<typeof located>,
  ReturnType<typeof located>,
  ReturnType<typeof located>,
];

function gumbelSoftmax(code: EmitContext): string {
  const tau = code.input['tau'] ?? '1';
  const more = code.settings['hard'] === true ? [tau, 'true'] : tau === '1' ? [] : [tau];
  return call('nn.gumbelSoftmax', code.inputs[0], `nn.gumbel(${unitUniform(code)})`, ...more);
}

/** Parameters of a distribution by name; `other_mean` is `mean` of the second one. */
type Parameter = (name: string) => string | undefined;

const spread = (of: Parameter): string => {
  const [logvar, std] = [of('logvar'), of('std')];
  return logvar === undefined ? `{ std: ${std ?? 1} }` : `{ logvar: ${logvar} }`;
};
const isStandard = (of: Parameter): boolean => of('logvar') === undefined && of('std') === undefined;
const logits = (of: Parameter): string => of('logits') ?? `nn.logit(${of('p')})`;

/** The texts of noise that a draw is made of. */
type Noise = Readonly<Record<'normal' | 'uniform', string>>;

interface Formulas {
  /** A draw of every component of a mixture; absent if it draws numbers together. */
  drawn?(of: Parameter, noise: Noise, settings: EmitContext['settings']): string;
  density?(x: string, of: Parameter, code: EmitContext): string;
  entropy?(of: Parameter): string;
  kl?(p: Parameter, q: Parameter): string;
}

/** Noise around a place, scaled. */
const around = (of: Parameter, noise: string): string =>
  `nn.located(${of('mean') ?? of('location') ?? 0}, ${of('scale') ?? 1}, ${noise})`;

/** Formulas of a distribution with a scale: `nn.logProbLaplace(x, mean, scale)`. */
const scaled = (
  name: string,
  mean: string,
  draw: string,
): Required<Pick<Formulas, 'drawn' | 'density' | 'entropy'>> => ({
  drawn: (of, { uniform }) => around(of, `nn.${draw}(${uniform})`),
  density: (x, of) => call(`nn.logProb${name}`, x, of(mean), of('scale')),
  entropy: (of) => `nn.entropy${name}(${of(mean)}, ${of('scale')})`,
});

const formulas: Readonly<Record<DistributionFamily, Formulas>> = {
  normal: {
    drawn: (of, { normal }) => `nn.normal(${of('mean') ?? 0}, ${spread(of)}, ${normal})`,
    density: (x, of) => call('nn.logProbNormal', x, of('mean'), isStandard(of) ? undefined : spread(of)),
    entropy: (of) => `nn.entropyNormal(${of('mean')}, ${spread(of)})`,
    kl: (p, q) =>
      isStandard(q) && p('logvar') !== undefined
        ? `nn.klNormal(${p('mean')}, ${p('logvar')})`
        : `nn.klNormals(${p('mean') ?? 0}, ${spread(p)}, ${q('mean') ?? 0}, ${spread(q)})`,
  },
  laplace: {
    ...scaled('Laplace', 'mean', 'laplace'),
    kl: (p, q) => `nn.klLaplace(${[p, q].flatMap((of) => [of('mean') ?? 0, of('scale') ?? 1]).join(', ')})`,
  },
  logistic: scaled('Logistic', 'mean', 'logistic'),
  gumbel: scaled('Gumbel', 'location', 'gumbel'),
  uniform: {
    density: (x, _, { settings }) =>
      `nn.logProbUniform(${x}, ${(settings['range'] as readonly number[]).map((end) => literal(end)).join(', ')})`,
  },
  bernoulli: {
    drawn: (of, { uniform }) => `nn.bernoulli(${of('p') ?? `tf.sigmoid(${of('logits')})`}, ${uniform})`,
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
  discretized_logistic: {
    drawn: (of, { uniform }, settings) =>
      `nn.discretized(${around(of, `nn.logistic(${uniform})`)}, ${literal(levels(settings))})`,
    density: (x, of, { settings }) =>
      `nn.logProbDiscretized(${x}, ${of('mean')}, ${of('scale')}, ${literal(levels(settings))})`,
  },
  mixture: {
    density: (x, _, code) => {
      const family = code.declared['component'] as DistributionFamily;
      const [, ...rest] = code.types;
      const inner = components(code, rest, code.inputs.slice(1));
      const each = formulas[family].density!('each', inner.of, code);
      return `nn.logProbMixture(${x}, ${code.inputs[1]}, ${inner.events}, (each) => ${each})`;
    },
  },
};

/** Levels of a discretised distribution: their number and their ends. */
const levels = (settings: EmitContext['settings']): Readonly<Record<string, unknown>> => {
  const [low, high] = settings['range'] as readonly number[];
  return { bins: settings['bins'], low, high };
};

/** Parameters of the components of a mixture, each with the axes that it lacks, and the number of axes that are drawn together. */
function components(
  { input, settings }: EmitContext,
  [logits, ...types]: readonly ValueType[],
  [, ...texts]: readonly string[],
): { readonly of: Parameter; readonly shape: readonly number[]; readonly events: number } {
  const drawn = settings['shape'] as readonly number[] | undefined;
  const shape = broadcastShapes([...types.map((type) => type.shape), ...(drawn ? [drawn] : [])]) as readonly number[];
  const events = shape.length - logits!.shape.length;
  const of = (name: string): string | undefined => {
    const text = input[name];
    const type = types[texts.indexOf(text ?? '')];
    const fits = type === undefined || !type.batched || type.shape.length === shape.length;
    return fits ? text : `nn.expand(${text}, ${shape.length + 1})`;
  };
  return { of, shape, events };
}

/** The draw of every component, of which one is chosen. */
function mixed(code: EmitContext): string {
  const family = (code.declared['component'] ?? 'normal') as DistributionFamily;
  const { of, shape, events } = components(code, code.types, code.inputs);
  const key = (name: string): string => `${code.key.slice(0, -1)}/${name}${code.key.slice(-1)}`;
  const full = fullShape(shape, code.output.copies);
  const choice = `${code.pass}.uniform(${key('choice')}, ${fullShape(code.types[0]!.shape.slice(0, -1), code.output.copies)})`;
  const noise = {
    normal: `${code.pass}.normal(${key('noise')}, ${full})`,
    uniform: `${code.pass}.uniform(${key('noise')}, ${full})`,
  };
  const drawn = formulas[family].drawn!(of, noise, code.settings);
  return `nn.mixture(${code.inputs[0]}, ${choice}, ${drawn}, ${events})`;
}

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
  discretized_logistic: {
    call: (code) => {
      const drawn = `nn.located(${code.inputs[0]}, ${code.input['scale']}, nn.logistic(${unitUniform(code)}))`;
      return `nn.discretized(${drawn}, ${literal(levels(code.settings))})`;
    },
    annotate: true,
    memory: ({ size }) => ({ kept: size, passing: 6 * size }),
  },
  mixture: { call: mixed, annotate: true },
  density: question((formula, code) => formula.density!(code.inputs[0]!, own(code), code)),
  entropy: question((formula, code) => formula.entropy!(own(code))),
  kl: question((formula, code) => formula.kl!(own(code), others(code))),
} satisfies Partial<Record<OpName, Spelling>>;
