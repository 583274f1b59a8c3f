/** The run's plan: all of a run except weights and functions, as plain data with every default filled in. */
import type {
  ClaimNumber,
  ClaimPlan,
  DataDefinition,
  DistanceDefinition,
  EvaluationPlan,
  FieldDefinition,
  OutputDefinition,
  PlotPlan,
  RateSchedule,
  RunPlan,
  SamplePlan,
  ScoredSet,
  StagePlan,
  StepGroupPlan,
  StepPlan,
  TermPlan,
  TrainPlan,
} from '../../runtime/contract/model.js';
import { byName } from '../../runtime/common/by-name.js';
import { kindOfOutput } from '../../runtime/contract/drawn.js';
import { measuredName } from '../graph/measured-name.js';
import type { ValueType } from '../catalogue/row/values.js';
import type {
  Claim,
  Data,
  DataField,
  Distance,
  Evaluation,
  EvaluationSet,
  ModelGraph,
  NamedValue,
  Plot,
  Sample,
  Stage,
  Step,
  Term,
  Train,
} from '../graph/types.js';
import { toldOf } from './functions.js';
import type { PlannedFunction, References } from './functions.js';
import { isOfWeights } from './measures.js';
import { optimizerOf } from './optimizer.js';
import type { SharedCalls } from './sharing.js';

export function planRun(
  graph: ModelGraph,
  functions: readonly PlannedFunction[],
  references: References,
  shares: SharedCalls,
): RunPlan {
  const stored = graph.nets.flatMap((net) => (net.stored ? [[net.name, net.stored] as const] : []));
  const terms = [...graph.losses, ...graph.metrics];
  return said({
    format: 'genc-plan-1',
    name: graph.name,
    spec: graph.source.path.split('/').at(-1)!,
    averages: byName(graph.averages.map(({ name, ...average }) => [name, average])),
    stored: stored.length > 0 ? byName(stored) : undefined,
    data: byName(graph.data.map((data) => [data.name, dataOf(data)])),
    train: trainOf(graph.train, references, shares),
    evaluate: references.evaluate,
    terms: byName(terms.map((term) => [term.name, termOf(term, references)])),
    distances:
      graph.distances.length > 0
        ? byName(graph.distances.map((each) => [measuredName(each), distanceOf(each)]))
        : undefined,
    samples: byName(graph.samples.map((sample) => [sample.name, sampleOf(sample, graph.data, references)])),
    plots: byName(graph.plots.map((plot) => [plot.name, plotOf(plot, references)])),
    evaluations:
      graph.evaluations.length > 0
        ? byName(graph.evaluations.map((each) => [each.name, evaluationOf(each, references)]))
        : undefined,
    claims: graph.claims.length > 0 ? graph.claims.map(claimOf) : undefined,
    functions: byName(functions.map((each) => [each.name, toldOf(each)])),
  });
}

/** The fields that are defined. JSON has no undefined either. */
const said = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const dataOf = (data: Data): DataDefinition => {
  const { name, sources, kind, pairing, transforms, fields, split, balance, folders, examples, made } = data;
  return said({
    ...{ name, sources, kind, pairing, transforms },
    fields: byName(fields.map((field) => [field.name, fieldOf(field, kind)])),
    ...{ split, balance, folders, examples, made },
  });
};

function fieldOf(field: DataField, kind: Data['kind']): FieldDefinition {
  const { value, from, folder, transforms, columns, array, lines, rate } = field;
  const { classes, shape, range } = value.type;
  const bounds = range && ([range.low, range.high] as const);
  if (classes !== undefined && shape.length === 1)
    return said({
      ...{ kind: 'tokens', shape: shape as readonly [number], classes },
      ...{ from: from as 'bytes' | 'characters', lines: lines ? true : undefined },
    });
  if (classes !== undefined) return said({ kind: 'class', classes, from, columns, array });
  if (kind === 'sounds')
    return {
      ...{ kind: 'sound', shape: shape as readonly [number], range: bounds ?? [-1, 1] },
      ...{ rate: rate!, transforms },
    };
  if (kind) return said({ kind: 'numbers', shape, range: bounds, columns, array, transforms });
  return said({
    kind: 'image',
    shape: shape as readonly [number, number, number],
    range: bounds ?? [0, 1],
    ...{ from, folder, transforms },
  });
}

function trainOf(train: Train | undefined, references: References, shares: SharedCalls): TrainPlan {
  if (!train) return { data: '', batch: 32, epochs: 0, schedule: { kind: 'constant' }, groups: [] };
  const stepOf = (step: Step): StepPlan => {
    const keys = [...shares].flatMap(([{ path }, steps]) => (steps.has(step) ? [path] : []));
    const { name, loss, over, moves, optimizer, repeat, every, clip } = step;
    return said({
      ...{ name, loss, terms: references.steps.get(step)!, over },
      moves: moves.length > 0 ? moves : undefined,
      optimizer: typeof optimizer === 'string' ? optimizer : optimizerOf(optimizer),
      ...{ repeat, every, clip },
      shares: keys.length > 0 ? keys : undefined,
    });
  };
  // Steps of a group that are not taken together follow each other like groups.
  const groupsOf = ({ groups }: Stage | Train): StepGroupPlan[] =>
    groups.flatMap(({ together, steps }): StepGroupPlan[] =>
      together ? [{ together, steps: steps.map(stepOf) }] : steps.map((step) => ({ together, steps: [stepOf(step)] })),
    );
  const trainingOf = (training: Stage | Train): Omit<StagePlan, 'name'> => {
    const { batch, epochs, schedule } = training;
    const rate = { kind: schedule.kind, ...schedule.settings } as RateSchedule;
    return { batch, epochs, schedule: rate, groups: groupsOf(training) };
  };
  const { stages } = train;
  return said({
    data: train.data,
    ...trainingOf(stages ? { ...train, groups: [] } : train),
    stages: stages?.map((stage) => ({ name: stage.name, ...trainingOf(stage) })),
  });
}

const termOf = (term: Term, { aside }: References): TermPlan => {
  const { role, set, on, at } = term;
  // One batch gives the same number as all of them.
  return said({ ...{ role, set }, on: isOfWeights(term) ? { ...on, first: 1 } : on, at, evaluate: aside.get(term) });
};

function distanceOf(distance: Distance): DistanceDefinition {
  const { measure, sample, output, n, data, field, features, on, at } = distance;
  const { data: set = data, ...where } = on ?? {};
  return said({ measure, sample, output, n, field, features, on: { data: set, ...where }, at });
}

const givenOf = ({ name, value: { type, origin } }: NamedValue): [string, SamplePlan['given'][string]] => [
  name,
  said({ shape: type.shape, field: origin.kind === 'field', classes: type.classes }),
];

function sampleOf(sample: Sample, data: readonly Data[], { samples }: References): SamplePlan {
  const { given, n, on, at, each, outputs } = sample;
  return said({
    ...{ given: byName(given.map(givenOf)), n, on, at, each },
    ...{ outputs: outputs.map((each) => outputOf(each, data)), run: samples.get(sample)! },
  });
}

/** An output is drawn as the field of the data that it is like: a text, a sound, a row of a table. */
function outputOf({ name, value }: NamedValue, data: readonly Data[]): OutputDefinition {
  const { shape, classes, range } = value.type;
  const found = data.flatMap((set) =>
    set.fields.flatMap((field) => (isLike(value.type, field, set.kind) ? [{ set, field }] : [])),
  )[0];
  const like = found && { data: found.set.name, field: found.field.name };
  if (found?.set.kind === 'text') return { name, kind: 'tokens', shape, classes: classes!, like: like! };
  if (classes !== undefined) return { name, kind: 'class', shape, classes };
  if (found?.set.kind === 'sounds') return { name, kind: 'sound', shape, rate: found.field.rate! };
  const kind = kindOfOutput(shape);
  if (kind !== 'image') return said({ name, kind: kind === 'vector' && like ? 'row' : kind, shape, like });
  const isBounded = range && Number.isFinite(range.low) && Number.isFinite(range.high);
  return { name, kind, shape, range: isBounded ? [range.low, range.high] : [0, 1] };
}

/** Whether a value is of the type of a field that is no picture. */
function isLike({ shape, classes }: ValueType, { value: { type } }: DataField, kind: Data['kind']): boolean {
  if (kind === undefined || kind === 'points' || type.classes !== classes || shape.length > 1) return false;
  if (kind === 'text') return shape.length === 1;
  return classes === undefined && shape.length === type.shape.length && shape.every((size, axis) => size === type.shape[axis]); // prettier-ignore
}

function plotOf(plot: Plot, { plots, lattices }: References): PlotPlan {
  const { kind, on, at, series, grid, lattice, each } = plot;
  const classes = Object.values(plot.values).find(({ type }) => type.classes !== undefined)?.type.classes;
  const values = plots.get(plot);
  if (!lattice) return said({ kind, on, at, series, ...grid, each, classes, values }) as PlotPlan;
  const { given, over, from, to, cells } = lattice;
  const field = lattices.get(plot)!;
  return said({
    ...{ kind, on, at, over, from, to, cells, each },
    ...{ given: byName(given.map(givenOf)), field, values, classes },
  }) as PlotPlan;
}

const setOf = ({ name, data, split, first }: EvaluationSet): ScoredSet => said({ name, data, split, first });

function evaluationOf(evaluation: Evaluation, { evaluations, averages }: References): EvaluationPlan {
  const taken = evaluation.averages.map(
    (average) => [average.name, { on: setOf(average.on), values: averages.get(average)! }] as const,
  );
  return said({
    averages: taken.length > 0 ? byName(taken) : undefined,
    scores: evaluation.scores.map(({ name }) => name),
    inside: evaluation.inside.map(setOf),
    outside: evaluation.outside.map(setOf),
    run: evaluations.get(evaluation)!,
  });
}

const claimOf = ({ text, left, operator, right }: Claim): ClaimPlan => ({
  text,
  left: numberOf(left),
  operator,
  right: numberOf(right),
});

/** JSON has no infinity, so infinite numbers stay divisions. */
function numberOf(number: ClaimNumber): ClaimNumber {
  if (typeof number === 'object')
    return number.kind === 'arithmetic'
      ? { ...number, left: numberOf(number.left), right: numberOf(number.right) }
      : number;
  if (Number.isFinite(number)) return number;
  return { kind: 'arithmetic', operator: '/', left: Number.isNaN(number) ? 0 : Math.sign(number), right: 0 };
}
