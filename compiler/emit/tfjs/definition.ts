/** The `defineModel({ … })` at the end of a module: what the runtime reads. */
import { propertyName } from '../../escape/typescript.js';
import type {
  Claim,
  ClaimNumber,
  Data,
  Distance,
  Evaluation,
  EvaluationSet,
  ModelGraph,
  Optimizer,
  Plot,
  Sample,
  Selection,
  Stage,
  Step,
  Term,
  Train,
  Transform,
  Value,
} from '../../graph/types.js';
import { measuredName } from '../../graph/measured-name.js';
import { isOfWeights } from './measures.js';
import { optimizerCall } from './optimizer.js';
import { optimizerConstructor } from './spelling/constructors.js';
import { literal } from './spelling/literal.js';
import type { SharedCalls } from '../../plan/sharing.js';

/** Names of the functions that the definition refers to. */
export interface FunctionNames {
  /** By the step that minimises it. */
  readonly losses: ReadonlyMap<Step, string>;
  readonly samples: ReadonlyMap<string, string>;
  readonly plots: ReadonlyMap<string, string>;
  readonly evaluate: string;
  /** By losses and metrics that have a function of their own. */
  readonly aside: ReadonlyMap<Term, string>;
  readonly evaluations: ReadonlyMap<string, string>;
  /** By evaluation and average: `ood.average`. */
  readonly averages: ReadonlyMap<string, string>;
}

/** What the definition refers to besides the graph. */
interface References {
  readonly spec: string;
  readonly names: FunctionNames;
  readonly shares: SharedCalls;
}

type Field = [string, string | undefined];
/** What every object has: TypeScript takes a property of such a name for that, and needs to be told that literals are literals. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const property = (name: string, text: string): string => {
  if (name === text) return name;
  return `${propertyName(name)}: ${inherited.has(name) && text.startsWith('{') ? `${text} as const` : text}`;
};
const object = (fields: readonly Field[]): string =>
  `{ ${fields.flatMap(([name, text]) => (text === undefined ? [] : [property(name, text)])).join(', ')} }`;
const optional = (value: unknown): string | undefined => (value === undefined ? undefined : literal(value));
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
const transforms = (items: readonly Transform[]): string => literal(items);

function dataDefinition(data: Data): string {
  const fields = data.fields.map(({ name, value, from, folder, transforms: own }): Field => {
    const { classes, shape, range } = value.type;
    if (classes !== undefined)
      return [
        name,
        object([
          ['kind', "'class'"],
          ['classes', String(classes)],
          ['from', optional(from)],
        ]),
      ];
    return [
      name,
      object([
        ['kind', "'image'"],
        ['shape', literal(shape)],
        ['range', literal([range?.low ?? 0, range?.high ?? 1])],
        ['from', optional(from)],
        ['folder', optional(folder)],
        ['transforms', transforms(own)],
      ]),
    ];
  });
  return object([
    ['name', literal(data.name)],
    ['sources', literal(data.sources)],
    ['pairing', optional(data.pairing)],
    ['transforms', transforms(data.transforms)],
    ['fields', object(fields)],
    ['split', optional(data.split)],
    ['balance', optional(data.balance)],
    ['folders', optional(data.folders)],
    ['examples', optional(data.examples)],
    ['made', optional(data.made)],
  ]);
}

const selection = (on: Selection | undefined): string | undefined => optional(on);

function optimizer(value: Optimizer | string, used: Set<string>): string {
  if (typeof value === 'string') return literal(value);
  used.add(optimizerConstructor(value.kind));
  return optimizerCall(value);
}

function stepDefinition(step: Step, { names, shares }: References, used: Set<string>): string {
  const keys = [...shares].flatMap(([{ path }, steps]) => (steps.has(step) ? [path] : []));
  return object([
    ['name', literal(step.name)],
    ['loss', literal(step.loss)],
    ['terms', names.losses.get(step)],
    ['over', literal(step.over)],
    ['moves', step.moves.length > 0 ? literal(step.moves) : undefined],
    ['optimizer', optimizer(step.optimizer, used)],
    ['repeat', String(step.repeat)],
    ['every', String(step.every)],
    ['clip', optional(step.clip)],
    ['shares', keys.length > 0 ? literal(keys) : undefined],
  ]);
}

function trainDefinition(graph: ModelGraph, references: References, used: Set<string>): string {
  const { train } = graph;
  if (!train) return "{ data: '', batch: 32, epochs: 0, schedule: { kind: 'constant' }, groups: [] }";
  const training = ({ batch, epochs, schedule, groups }: Stage | Train): Field[] => [
    ['batch', String(batch)],
    ['epochs', String(epochs)],
    ['schedule', literal({ kind: schedule.kind, ...schedule.settings })],
    ['groups', list(groups.map((group) => groupDefinition(group, references, used)))],
  ];
  const stages = train.stages?.map((stage) => object([['name', literal(stage.name)], ...training(stage)]));
  return object([
    ['data', literal(train.data)],
    ...training(stages ? { ...train, groups: [] } : train),
    ['stages', stages && list(stages)],
  ]);
}

const groupDefinition = (group: Train['groups'][number], references: References, used: Set<string>): string =>
  object([
    ['together', String(group.together)],
    ['steps', list(group.steps.map((step) => stepDefinition(step, references, used)))],
  ]);

function outputDefinition(name: string, value: Value): string {
  const { shape, classes, range } = value.type;
  const kind =
    classes !== undefined ? 'class' : shape.length === 3 ? 'image' : shape.length === 0 ? 'number' : 'vector';
  const bounded =
    kind === 'image' && range && Number.isFinite(range.low) && Number.isFinite(range.high)
      ? [range.low, range.high]
      : undefined;
  return object([
    ['name', literal(name)],
    ['kind', literal(kind)],
    ['shape', literal(shape)],
    ['range', optional(bounded)],
    ['classes', optional(classes)],
  ]);
}

function sampleDefinition(sample: Sample, names: FunctionNames): string {
  const given = sample.given.map(({ name, value }): Field => [
    name,
    object([
      ['shape', literal(value.type.shape)],
      ['field', String(value.origin.kind === 'field')],
      ['classes', optional(value.type.classes)],
    ]),
  ]);
  return object([
    ['given', object(given)],
    ['n', String(sample.n)],
    ['on', selection(sample.on)],
    ['at', optional(sample.at)],
    ['each', optional(sample.each)],
    ['outputs', list(sample.outputs.map(({ name, value }) => outputDefinition(name, value)))],
    ['run', names.samples.get(sample.name)],
  ]);
}

function plotDefinition(plot: Plot, names: FunctionNames): string {
  const classes = Object.values(plot.values).find((value) => value.type.classes !== undefined)?.type.classes;
  return object([
    ['kind', literal(plot.kind)],
    ['on', selection(plot.on)],
    ['at', optional(plot.at)],
    ['series', optional(plot.series)],
    ...Object.entries(plot.grid ?? {}).map(([name, value]): Field => [name, literal(value)]),
    ['each', optional(plot.each)],
    ['classes', optional(classes)],
    ['values', names.plots.get(plot.name)],
  ]);
}

/** Which weight has which name in the file that it starts from. */
function stored(graph: ModelGraph): string | undefined {
  const nets = graph.nets.flatMap((net): Field[] => (net.stored ? [[net.name, literal(net.stored)]] : []));
  return nets.length > 0 ? object(nets) : undefined;
}

const termDefinition = (term: Term, names: FunctionNames): string =>
  object([
    ['role', literal(term.role)],
    ['set', optional(term.set)],
    // One batch says as much as all of them.
    ['on', selection(isOfWeights(term) ? { ...term.on, first: 1 } : term.on)],
    ['at', optional(term.at)],
    ['evaluate', names.aside.get(term)],
  ]);

function distanceDefinition({ measure, sample, output, n, data, field, features, on, at }: Distance): string {
  const { data: set = data, ...where } = on ?? {};
  return object([
    ['measure', literal(measure)],
    ['sample', literal(sample)],
    ['output', String(output)],
    ['n', String(n)],
    ['field', literal(field)],
    ['features', literal(features)],
    ['on', literal({ data: set, ...where })],
    ['at', optional(at)],
  ]);
}

const scoredSet = ({ name, data, split, first }: EvaluationSet): string => literal({ name, data, split, first });

function evaluationDefinition(evaluation: Evaluation, names: FunctionNames): string {
  const averages = evaluation.averages.map(({ name, on }): Field => [
    name,
    object([
      ['on', scoredSet(on)],
      ['values', names.averages.get(`${evaluation.name}.${name}`)],
    ]),
  ]);
  return object([
    ['averages', averages.length > 0 ? object(averages) : undefined],
    ['scores', literal(evaluation.scores.map(({ name }) => name))],
    ['inside', list(evaluation.inside.map(scoredSet))],
    ['outside', list(evaluation.outside.map(scoredSet))],
    ['run', names.evaluations.get(evaluation.name)],
  ]);
}

function claimDefinition({ text, left, operator, right }: Claim): string {
  const side = (number: ClaimNumber): string =>
    number.kind === 'number' ? `() => ${number.value}` : `(results) => ${claimNumber(number)}`;
  return object([
    ['text', literal(text)],
    ['left', side(left)],
    ['operator', literal(operator)],
    ['right', side(right)],
  ]);
}

function claimNumber(number: ClaimNumber): string {
  switch (number.kind) {
    case 'number':
      return number.value < 0 ? `(${number.value})` : String(number.value);
    case 'term':
      return `results.term(${[number.name, ...(number.split ? [number.split] : [])].map(literal).join(', ')})`;
    case 'arithmetic': {
      const operator = number.operator === '^' ? '**' : number.operator;
      return `(${claimNumber(number.left)} ${operator} ${claimNumber(number.right)})`;
    }
    default:
      return `results.${number.kind}(${literal(number.score)}, ${literal(number.set)})`;
  }
}

export function printDefinition(graph: ModelGraph, references: References, used: Set<string>): string {
  const { spec, names } = references;
  const terms = [...graph.losses, ...graph.metrics];
  return object([
    ['name', literal(graph.name)],
    ['spec', literal(spec)],
    ['weights', 'weights'],
    ['averages', object(graph.averages.map(({ name, of, decay }): Field => [name, literal({ of, decay })]))],
    ['stored', stored(graph)],
    ['data', object(graph.data.map((data): Field => [data.name, dataDefinition(data)]))],
    ['train', trainDefinition(graph, references, used)],
    ['evaluate', names.evaluate],
    ['terms', object(terms.map((term): Field => [term.name, termDefinition(term, names)]))],
    [
      'distances',
      graph.distances.length > 0
        ? object(graph.distances.map((each): Field => [measuredName(each), distanceDefinition(each)]))
        : undefined,
    ],
    ['samples', object(graph.samples.map((sample): Field => [sample.name, sampleDefinition(sample, names)]))],
    ['plots', object(graph.plots.map((plot): Field => [plot.name, plotDefinition(plot, names)]))],
    [
      'evaluations',
      graph.evaluations.length > 0
        ? object(graph.evaluations.map((each): Field => [each.name, evaluationDefinition(each, names)]))
        : undefined,
    ],
    ['claims', graph.claims.length > 0 ? list(graph.claims.map(claimDefinition)) : undefined],
  ]);
}
