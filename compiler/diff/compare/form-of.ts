/** The model graph as its form. */
import { askedOf } from '../../graph/asked.js';
import { byName } from '../../../runtime/common/by-name.js';
import type { Expression as Tree } from '../../../grammar/syntax/ast.js';
import { parse, textOf } from '../../../grammar/index.js';
import type {
  Data,
  Distance,
  Evaluation,
  EvaluationSet,
  ModelGraph,
  Plot,
  Sample,
  Stage,
  Step,
  Term,
  Train,
} from '../../graph/types.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import { ExpressionWriter } from './expression-form.js';
import type { Entries, Entry, Expression, Json, ModelForm } from './form.js';
import { keyOfStage, sharedOptimizer } from './form.js';
import { byCode } from './json.js';
import { netForm } from './net-form.js';

/** Everything of a model that a diff compares. */
export function formOf(graph: ModelGraph): ModelForm {
  const writer = new ExpressionWriter(
    graph,
    askedOf(graph).map(({ value }) => value),
  );
  const loss = named(graph.losses, (term) => termEntry(writer, term));
  const metric = sorted({
    ...named(graph.metrics, (term) => termEntry(writer, term)),
    ...named(graph.distances, distanceEntry),
  });
  const sample = named(graph.samples, (each) => sampleEntry(writer, each));
  const plot = named(graph.plots, (each) => plotEntry(writer, each));
  const evaluation = named(graph.evaluations, (each) => evaluationEntry(writer, each));
  const value = byName<Entry>();
  for (let found = writer.next(); found; found = writer.next()) {
    if (found.name in loss || found.name in metric) continue;
    value[found.name] = { expression: found.expression };
  }
  const steps = graph.train?.groups.flatMap((group) => group.steps) ?? [];
  return {
    nets: sorted(byName(graph.nets.map((net) => [net.name, netForm(net)] as const))),
    entries: {
      param: named(graph.params, ({ text }) => ({ value: literal(text) })),
      data: named(graph.data, dataEntry),
      value: sorted(value),
      loss,
      metric,
      average: named(graph.averages, ({ of, decay, warmup = false }) => ({ of, decay, warmup })),
      train: byName(graph.train ? [['train', trainEntry(graph.train, graph)]] : []),
      step: named(steps, stepEntry),
      sample,
      plot,
      evaluation,
      expect: expectsOf(graph),
      // Claims are not inherited either, and are keyed by their whole text.
      claim: named(
        graph.claims.map(({ text }) => ({ name: text })),
        () => ({}),
      ),
    },
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  byName(Object.entries(record).sort(([a], [b]) => byCode(a, b)));

const named = <T extends { readonly name: string }>(items: readonly T[], entry: (item: T) => Entry): Entries =>
  sorted(byName(items.map((item) => [item.name, sorted(entry(item))] as const)));

/** A text as a number if it is one: `100`, `1e2` and `1_00` are equal. */
function literal(text: string): Json {
  const number = Number(text.replaceAll('_', ''));
  return text.trim() !== '' && Number.isFinite(number) ? number : text.replace(/\s+/g, ' ').trim();
}

/** Fields without a value are left out. */
const fields = (record: Readonly<Record<string, Json | Expression | undefined>>): Entry =>
  Object.fromEntries(
    Object.entries(record).filter((field): field is [string, Json | Expression] => field[1] !== undefined),
  );

/** Which examples are taken: `first 10`, `random 5`. */
const takenOf = ({ first, random }: NonNullable<Term['on']> = {}): string | undefined =>
  random !== undefined ? `random ${random}` : first !== undefined ? `first ${first}` : undefined;

const when = (clauses: Pick<Term, 'on' | 'at'>): Record<string, Json | undefined> => ({
  'on.data': clauses.on?.data,
  'on.split': clauses.on?.split,
  'on.examples': takenOf(clauses.on),
  at:
    clauses.at &&
    (clauses.at.kind === 'every'
      ? clauses.at.interval === 1
        ? 'every epoch'
        : `every ${clauses.at.interval} epochs`
      : clauses.at.kind === 'after'
        ? `after ${clauses.at.stage}`
        : `epochs ${clauses.at.epochs.join(', ')}`),
});

const termEntry = (writer: ExpressionWriter, term: Term): Entry =>
  fields({ expression: definitionOf(writer, term), ...when(term) });

/** The definition of a loss. A loss that is another value under another name stays that name. */
function definitionOf(writer: ExpressionWriter, { name, value }: Term): Expression {
  const written = writer.write(value);
  return written.kind === 'value' && written.name === name ? writer.write(value, true) : written;
}

const distanceEntry = (distance: Distance): Entry => {
  const { measure, sample, output, n, data, field, features } = distance;
  return fields({ measure, sample, output, n, data, field, features, ...when(distance) });
};

function sampleEntry(writer: ExpressionWriter, sample: Sample): Entry {
  const outputs = sample.outputs.map(({ value }, index) => [`output.${index}`, writer.write(value)] as const);
  return fields({
    given: sample.given.map(({ name }) => name),
    n: sample.n,
    each: sample.each,
    ...when(sample),
    ...Object.fromEntries(outputs),
  });
}

function plotEntry(writer: ExpressionWriter, plot: Plot): Entry {
  const values = Object.entries(plot.values).map(([name, value]) => [name, writer.write(value)] as const);
  return fields({
    kind: plot.kind,
    series: plot.series,
    each: plot.each,
    ...Object.fromEntries(Object.entries(plot.grid ?? {}).map(([key, value]) => [`grid.${key}`, value])),
    ...latticeOf(writer, plot),
    ...when(plot),
    ...Object.fromEntries(values),
  });
}

function latticeOf(writer: ExpressionWriter, { lattice }: Plot): Entry {
  if (!lattice) return {};
  const { value, over, from, to, cells } = lattice;
  const settings = { over, from, to, cells };
  return {
    value: writer.write(value),
    ...Object.fromEntries(Object.entries(settings).map(([key, each]) => [`lattice.${key}`, each])),
  };
}

function evaluationEntry(writer: ExpressionWriter, { averages, scores, inside, outside }: Evaluation): Entry {
  const sets = (each: readonly EvaluationSet[]): string[] =>
    each.map(({ name, first }) => (first === undefined ? name : `${name} first ${first}`));
  return fields({
    inside: sets(inside),
    outside: sets(outside),
    ...Object.fromEntries(averages.map(({ name, of }) => [`average.${name}`, writer.write(of)])),
    ...Object.fromEntries(averages.map(({ name, on }) => [`average.${name}.on`, on.name])),
    ...Object.fromEntries(scores.map(({ name, value }) => [`score.${name}`, writer.write(value)])),
  });
}

function dataEntry(data: Data): Entry {
  const entry: Record<string, Json | undefined> = {
    sources: data.sources,
    kind: data.kind,
    pairing: data.pairing,
    transforms: listed(data.transforms),
    'split.test': data.split?.test,
    'split.validation': data.split?.validation,
    'split.train': data.split?.train,
    'split.folders': data.split?.folders,
    balance: data.balance,
    folders: data.folders,
    examples: data.examples,
    'made.model': data.made?.model,
    'made.sample': data.made?.sample,
    'made.n': data.made?.n,
    'made.output': data.made?.output,
  };
  for (const { name, value, from, folder, columns, array, lines, rate, transforms } of data.fields) {
    const { shape, classes, range } = value.type;
    entry[`${name}.shape`] = shape;
    entry[`${name}.classes`] = classes;
    entry[`${name}.range`] = classes === undefined && range ? [range.low, range.high] : undefined;
    entry[`${name}.from`] = from;
    entry[`${name}.folder`] = folder;
    entry[`${name}.columns`] = columns?.map((each) => (typeof each === 'object' ? `${each.from}..${each.to}` : each));
    entry[`${name}.array`] = array;
    entry[`${name}.lines`] = lines;
    entry[`${name}.rate`] = rate;
    entry[`${name}.transforms`] = listed(transforms);
  }
  return fields(entry);
}

const listed = (transforms: Data['transforms']): Json | undefined =>
  transforms.length === 0 ? undefined : transforms.map(({ name, settings }) => ({ name, settings }));

function trainEntry(train: Train, { nets }: ModelGraph): Entry {
  const stages = (train.stages ?? []).flatMap((stage) =>
    Object.entries(trainingFields(stage)).map(([key, value]) => [keyOfStage(stage.name, key), value] as const),
  );
  return fields({
    data: train.data,
    ...(train.stages
      ? { stages: train.stages.map(({ name }) => name), ...Object.fromEntries(stages) }
      : trainingFields(train)),
    ...Object.fromEntries(
      nets.flatMap(({ name, stored }) =>
        stored ? [[`weights.${name}`, `${stored.file} (names=${stored.layout}, missing=${stored.missing})`]] : [],
      ),
    ),
  });
}

/** The fields of the whole training, or of a stage. */
function trainingFields({ batch, epochs, schedule, groups, frozen }: Stage | Train): Record<string, Json | undefined> {
  const order = groups.flatMap(({ together, steps }): Json[] => {
    const names = steps.map((step) => step.name);
    return together ? [{ together: names }] : names;
  });
  return {
    batch,
    epochs,
    schedule: schedule.kind,
    ...Object.fromEntries(Object.entries(schedule.settings).map(([name, value]) => [`schedule.${name}`, value])),
    order,
    frozen: frozen.length > 0 ? [...frozen].sort(byCode) : undefined,
  };
}

function stepEntry(step: Step): Entry {
  const { optimizer } = step;
  const settings =
    typeof optimizer === 'string'
      ? []
      : Object.entries(optimizer.settings).map(([name, { value }]) => [`optimizer.${name}`, value as SettingValue]);
  return fields({
    loss: step.loss,
    over: [...step.over].sort(byCode),
    optimizer: typeof optimizer === 'string' ? sharedOptimizer(optimizer) : optimizer.kind,
    ...(Object.fromEntries(settings) as Record<string, Json>),
    repeat: step.repeat,
    every: step.every,
    'clip.weights': step.clip?.weights,
    'clip.gradients': step.clip?.gradients,
  });
}

/** Claims about the architecture. The graph does not hold them, so they are read from the spec. They are not inherited. */
function expectsOf(graph: ModelGraph): Entries {
  const text = (tree: Tree): string => textOf(tree.span).replace(/\s+/g, ' ');
  const expects: Record<string, Entry> = {};
  for (const declaration of parse(graph.source).file.declarations) {
    if ((declaration.kind !== 'model' && declaration.kind !== 'variant') || declaration.name.name !== graph.name)
      continue;
    for (const member of declaration.members)
      if (member.kind === 'expect') expects[text(member.subject)] = { value: literal(text(member.value)) };
  }
  return sorted(expects);
}
