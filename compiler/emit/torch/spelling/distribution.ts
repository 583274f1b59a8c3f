/** Draws around a place, relaxed draws, and questions to distributions. */
import { other } from '../../../catalogue/functions/distribution.js';
import type { DistributionFamily, OpName } from '../../../catalogue/row/names.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { leadingAxes } from '../../../catalogue/row/axes.js';
import { broadcastShapes } from '../../../catalogue/row/shapes.js';
import { arranged, channelAxis, inSpecOrder } from './axes.js';
import { classesFirst } from './class-axis.js';
import { classifications } from './classification.js';
import { shapeOf, uniform } from './draws.js';
import { bare, grouped, isNumber } from './expression.js';
import { numeral } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

const standard = (name: string): TorchSpelling => ({ call: (code) => call(name, uniform(code)) });
const located = (name: string): TorchSpelling => ({
  call: (code) => grouped(`${code.inputs[0]} + ${code.input['scale']} * ${call(name, uniform(code))}`),
});

function gumbelSoftmax(code: CallContext): string {
  const { tau } = code.input;
  const [type] = code.types;
  const noise = call('gumbel', uniform(code));
  const dim = channelAxis({ ...type!, batched: true });
  return call(
    'gumbel_softmax',
    bare(code.inputs[0]!),
    noise,
    `dim=${dim}`,
    tau === undefined || tau === '1' ? undefined : `tau=${bare(tau)}`,
    code.settings['hard'] === true ? 'hard=True' : undefined,
  );
}

/** Parameters of a distribution by name; `other_mean` is `mean` of the second one. */
type Parameter = (name: string) => string | undefined;

/** `logvar=…` or `std=…`; nothing for a standard draw. */
const spread = (of: Parameter, prefix = ''): string | undefined => {
  const [name, text] =
    [...['logvar', 'std'].entries()]
      .map(([, each]) => [each, of(each)] as const)
      .find(([, value]) => value !== undefined) ?? [];
  return text === undefined ? undefined : `${prefix}${name}=${bare(text)}`;
};
const plain = (text: string | undefined): string | undefined => (text === undefined ? undefined : bare(text));
const logits = (of: Parameter): string => plain(of('logits')) ?? call('torch.logit', bare(of('p')!), '1e-7');

/** The text of noise that a draw is made of. */
type Noise = (kind: 'normal' | 'uniform') => string;

interface Formulas {
  /** A draw of every component of a mixture; absent if it draws numbers together. */
  drawn?(of: Parameter, noise: Noise, settings: CallContext['settings']): string;
  density?(x: string, of: Parameter, code: CallContext): string;
  entropy?(of: Parameter, code: CallContext): string;
  kl?(p: Parameter, q: Parameter, code: CallContext): string;
}

/** Noise around a place, scaled. */
const around = (of: Parameter, noise: string): string =>
  `${of('mean') ?? of('location') ?? '0'} + ${of('scale') ?? '1'} * ${noise}`;

const scaled = (name: string, mean: string): Required<Pick<Formulas, 'drawn' | 'density' | 'entropy'>> => ({
  drawn: (of, noise) => around(of, call(name, noise('uniform'))),
  density: (x, of) => call(`log_prob_${name}`, bare(x), plain(of(mean)), plain(of('scale'))),
  entropy: (of) => call(`entropy_${name}`, plain(of(mean)), plain(of('scale'))),
});

/** A function of logits [N, classes, …], called with a batch of one if there is none. */
function ofClasses(name: string, texts: readonly string[], types: readonly ValueType[]): string {
  const isBatched = types.some(({ batched }) => batched);
  const values = texts.map((text, index) => {
    const first = classesFirst(text, types[index]!);
    return bare(types[index]!.batched ? first : `${first}[None]`);
  });
  return isBatched ? call(name, ...values) : `${call(name, ...values)}[0]`;
}

const formulas: Readonly<Record<DistributionFamily, Formulas>> = {
  normal: {
    drawn: (of, noise) => {
      const logvar = of('logvar');
      const deviation = logvar === undefined ? (of('std') ?? '1') : `torch.exp(0.5 * ${logvar})`;
      return `${of('mean') ?? '0'} + ${deviation} * ${noise('normal')}`;
    },
    density: (x, of) => call('log_prob_normal', bare(x), plain(of('mean')), spread(of)),
    entropy: (of) => call('entropy_normal', plain(of('mean')), spread(of)),
    kl: (p, q) =>
      spread(q) === undefined && p('logvar') !== undefined
        ? call('kl_normal', plain(p('mean')), plain(p('logvar')))
        : call('kl_normals', plain(p('mean')) ?? '0', plain(q('mean')) ?? '0', spread(p), spread(q, other)),
  },
  laplace: {
    ...scaled('laplace', 'mean'),
    kl: (p, q) => call('kl_laplace', ...[p, q].flatMap((of) => [plain(of('mean')) ?? '0', plain(of('scale')) ?? '1'])),
  },
  logistic: scaled('logistic', 'mean'),
  gumbel: scaled('gumbel', 'location'),
  uniform: {
    density: (x, _, { settings }) =>
      call('log_prob_uniform', bare(x), ...(settings['range'] as readonly number[]).map(numeral)),
  },
  bernoulli: {
    drawn: (of, noise) => call('bernoulli', noise('uniform'), bare(of('p') ?? `torch.sigmoid(${of('logits')})`)),
    density: (x, of) => {
      const p = of('p');
      const loss = p === undefined ? call('bce_logits', bare(of('logits')!), bare(x)) : call('bce', bare(p), bare(x));
      return grouped(`-${loss}`);
    },
    entropy: (of) => call('entropy_bernoulli', logits(of)),
    kl: (p, q) => call('kl_bernoulli', logits(p), logits(q)),
  },
  categorical: {
    density: (x, of, code) => {
      const types = [code.types[1]!, code.types[0]!];
      const settings = { smoothing: 0 };
      return grouped(
        `-${classifications.cross_entropy.call(but(code, { inputs: [of('logits')!, x], types, settings }))}`,
      );
    },
    entropy: (of, { types }) => ofClasses('entropy_categorical', [of('logits')!], types),
    kl: (p, q, { types }) => ofClasses('kl_categorical', [p('logits')!, q('logits')!], types),
  },
  relaxed: {},
  discretized_logistic: {
    drawn: (of, noise, settings) =>
      call('discretized', around(of, call('logistic', noise('uniform'))), ...levels(settings)),
    density: (x, of, { settings }) =>
      call('log_prob_discretized', bare(x), plain(of('mean')), plain(of('scale')), ...levels(settings)),
  },
  mixture: {
    density: (x, _, code) => {
      const family = code.declared['component'] as DistributionFamily;
      const [xType, ...types] = code.types;
      const inner = components(code, types, code.inputs.slice(1));
      const each = formulas[family].density!('each', inner.of, code);
      const text = call(
        'log_prob_mixture',
        bare(inSpecOrder(x, xType!)),
        bare(inSpecOrder(code.inputs[1]!, types[0]!)),
        String(inner.events),
        `lambda each: ${bare(each)}`,
      );
      return inTorchOrder(text, code.output);
    },
  },
};

/** Levels of a discretised distribution: their number and their ends. */
const levels = (settings: CallContext['settings']): readonly string[] =>
  [Number(settings['bins']), ...(settings['range'] as readonly number[])].map(numeral);

/** A result whose axes stand in the order of the spec, in PyTorch's order. */
const inTorchOrder = (text: string, type: ValueType): string =>
  arranged(text, [...type.shape.keys()], leadingAxes(type));

/** Parameters of the components of a mixture in the spec's order of axes, each with the axes that it lacks. */
function components(
  { input, settings }: CallContext,
  [logits, ...types]: readonly ValueType[],
  [, ...texts]: readonly string[],
): { readonly of: Parameter; readonly shape: readonly number[]; readonly events: number } {
  const drawn = settings['shape'] as readonly number[] | undefined;
  const shape = broadcastShapes([...types.map((type) => type.shape), ...(drawn ? [drawn] : [])]) as readonly number[];
  const of = (name: string): string | undefined => {
    const text = input[name];
    const type = types[texts.indexOf(text ?? '')];
    if (text === undefined || type === undefined || isNumber(text)) return text;
    const lacking = type.batched ? shape.length - type.shape.length : 0;
    const ordered = inSpecOrder(text, type);
    return lacking > 0 ? `${ordered}[:, ${new Array<string>(lacking).fill('None').join(', ')}]` : ordered;
  };
  return { of, shape, events: shape.length - logits!.shape.length };
}

/** The draw of every component, of which one is chosen. */
function mixed(code: CallContext): string {
  const family = (code.declared['component'] ?? 'normal') as DistributionFamily;
  const { of, shape, events } = components(code, code.types, code.inputs);
  const key = (name: string): string => `${code.key.slice(0, -1)}/${name}${code.key.slice(-1)}`;
  const tuple = (sides: readonly number[]): string => shapeOf(but(code, { output: { ...code.output, shape: sides } }));
  const ordered = (text: string, sides: readonly number[]): string =>
    inSpecOrder(text, { shape: sides, batched: true });
  const noise: Noise = (kind) => ordered(`${code.draw}.${kind}(${key('noise')}, ${tuple(shape)})`, shape);
  const drawn = formulas[family].drawn!(of, noise, code.settings);
  const places = code.types[0]!.shape.slice(0, -1);
  const choice = ordered(`${code.draw}.uniform(${key('choice')}, ${tuple(places)})`, places);
  const logits = inSpecOrder(code.inputs[0]!, code.types[0]!);
  const text = call(
    'mixture',
    bare(code.types[0]!.batched ? logits : `${logits}[None]`),
    choice,
    bare(drawn),
    String(events),
  );
  return inTorchOrder(text, code.output);
}

const own =
  ({ input }: CallContext): Parameter =>
  (name) =>
    input[name];
const others =
  ({ input }: CallContext): Parameter =>
  (name) =>
    input[`${other}${name}`];

/** A question, of which each family has a formula. The families that lack one are refused before. */
const question = (ask: (formula: Formulas, code: CallContext) => string): TorchSpelling => ({
  inline: true,
  call: (code) => ask(formulas[(code.declared['family'] ?? 'normal') as DistributionFamily], code),
});

export const distributions = {
  laplace: located('laplace'),
  standard_laplace: standard('laplace'),
  logistic: located('logistic'),
  standard_logistic: standard('logistic'),
  gumbel: located('gumbel'),
  standard_gumbel: standard('gumbel'),
  gumbel_softmax: { call: gumbelSoftmax },
  discretized_logistic: {
    call: (code) =>
      call(
        'discretized',
        `${code.inputs[0]} + ${code.input['scale']} * ${call('logistic', uniform(code))}`,
        ...levels(code.settings),
      ),
  },
  mixture: { call: mixed },
  density: question((formula, code) => formula.density!(code.inputs[0]!, own(code), code)),
  entropy: question((formula, code) => formula.entropy!(own(code), code)),
  kl: question((formula, code) => formula.kl!(own(code), others(code), code)),
} satisfies Partial<Record<OpName, TorchSpelling>>;
