/** Plots: the pictures that a run draws of samples, values and terms. */
import type { CallExpression, PlotDeclaration } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { plots, type PlotEntry } from '../../../catalogue/plots.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { measuredName } from '../../../graph/measured-name.js';
import type { Distance, Plot, Sample, Term, Value } from '../../../graph/types.js';
import { namedOnce, placedOnce } from '../../arguments/duplicates.js';
import { bindSettings } from '../../arguments/settings.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { isOfSet } from '../../names/whole-sets.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { tensorOf } from '../../scope/tensor.js';
import { readSchedule, readSelection } from '../clauses.js';
import { buildLattice } from './lattice-plot.js';

/** Properties that all kinds of plots share. */
export type Common = Pick<Plot, 'name' | 'doc' | 'span' | 'kind' | 'on' | 'at'>;

/** A plot while it is read. */
export interface Written {
  readonly declaration: PlotDeclaration;
  readonly call: CallExpression;
  readonly entry: PlotEntry;
  readonly environment: Environment;
  readonly common: Common;
}

export function buildPlot(
  builder: Builder,
  declaration: PlotDeclaration,
  samples: readonly Sample[],
  terms: readonly (Term | Distance)[],
): Plot | undefined {
  const name = declaration.name.name;
  const { value: call } = declaration;
  const kind = call.kind === 'call' && call.callee.kind === 'name' ? call.callee.name : undefined;
  const entry = plots.find((each) => each.name === kind);
  if (!entry || call.kind !== 'call') {
    reportUnknownKind(builder, declaration, kind);
    return undefined;
  }
  const environment = builder.modelScope.environment(name, declaration.span.source);
  const on = readSelection(builder, declaration.clauses, environment);
  const at = readSchedule(builder, declaration.clauses, environment);
  const common = {
    name,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    kind: entry.name,
    ...(on ? { on } : {}),
    ...(at ? { at } : {}),
  };
  if (!hasItsPlaces(builder, entry, call)) return undefined;
  const written = { declaration, call, entry, environment, common };
  if (entry.series) return { ...common, values: {}, series: readSeries(builder, call, terms) };
  if (entry.lattice) return buildLattice(builder, written);
  return entry.sample ? buildGrid(builder, written, samples) : buildValues(builder, written);
}

function reportUnknownKind(builder: Builder, { value }: PlotDeclaration, kind: string | undefined): void {
  if (value.kind === 'error') return;
  const kinds = plots.map((each) => each.name);
  const close = kind === undefined ? undefined : nearest(kind, kinds);
  builder.report('GEN1001', 'plot', value.kind === 'call' ? value.callee.span : value.span, {
    kind: kind ?? textOf(value.span),
    close,
    plots: kinds.join(', '),
  });
}

/** Reports places that are taken twice. Arguments without a place are reported and left out. Returns whether there are none. */
function hasItsPlaces(builder: Builder, entry: PlotEntry, call: CallExpression): boolean {
  const places = entry.sample ? ['sample'] : entry.values.map((each) => each.name);
  if (!namedOnce(builder, entry.name, call.arguments) || !placedOnce(builder, entry.name, places, call.arguments))
    return false;
  const surplus = entry.series ? undefined : positionalOf(call)[places.length];
  if (surplus) builder.report('GEN1011', 'unnamed', surplus.span, { owner: entry.name, places: places.join(' and ') });
  const unknown = entry.series ? call.arguments.find((argument) => argument.name) : undefined;
  if (unknown)
    builder.report('GEN1008', 'lines', unknown.name!.span, { plot: entry.name, setting: unknown.name!.name });
  return true;
}

export const positionalOf = (call: CallExpression): CallExpression['arguments'] =>
  call.arguments.filter((argument) => !argument.name);

/** `lines(total, kl)`: names of losses and metrics. */
function readSeries(builder: Builder, call: CallExpression, terms: readonly (Term | Distance)[]): string[] {
  return positionalOf(call).flatMap(({ value }) => {
    const term = value.kind === 'name' ? terms.find((each) => each.name === value.name) : undefined;
    if (term) return [measuredName(term)];
    if (value.kind !== 'error' && !isDeclaredTerm(builder, textOf(value.span)))
      builder.report(
        'GEN1001',
        'term',
        value.span,
        { text: textOf(value.span) },
        terms.length > 0
          ? { hint: `There are ${terms.map((each) => each.name).join(', ')}.` }
          : { hint: 'Declare one: loss total = …' },
      );
    return [];
  });
}

/** `grid(decode, over=z)`: a sample's pictures over a plane of its given values. */
function buildGrid(
  builder: Builder,
  { declaration, call, entry, environment, common }: Written,
  samples: readonly Sample[],
): Plot | undefined {
  const [first] = positionalOf(call);
  const asked = first?.value;
  const sample = asked?.kind === 'name' ? samples.find((each) => each.name === asked.name) : undefined;
  const over = call.arguments.find((argument) => argument.name?.name === 'over');
  const overName = over?.value.kind === 'name' ? over.value.name : undefined;
  const target = sample?.given.find((each) => each.name === overName);
  // A sample that failed has been reported already.
  if (!sample && asked?.kind === 'name' && builder.model.members.get(asked.name)?.kind === 'sample') return undefined;
  if (!sample || !target) {
    const known = samples.map((each) => each.name).join(', ');
    if (sample) {
      const given = sample.given.map((each) => each.name).join(' or over=');
      builder.report('GEN1010', 'gridOver', (over ?? declaration.name).span, { sample: sample.name, given });
    } else builder.report('GEN1010', 'gridSample', (first ?? declaration.name).span, { known });
    return undefined;
  }
  if (target.value.type.shape.length !== 1 || target.value.type.shape[0]! < 2) {
    builder.report('GEN2001', 'grid', over!.span, { value: target.name, shape: showShape(target.value.type.shape) });
    return undefined;
  }
  const given = call.arguments.filter((argument) => argument.name && argument.name.name !== 'over');
  const settings = bindSettings(
    builder,
    'grid',
    entry.settings,
    given.map((argument) => BoundArgument.written(argument, environment)),
    call.span,
  );
  if (!settings) return undefined;
  const [from, to] = settings['from']!.value as number[];
  const each = declaration.clauses.each?.name;
  const isClass = ({ name, value }: Sample['given'][number]): boolean =>
    name === each && value.type.classes !== undefined;
  if (each !== undefined && !sample.given.some(isClass)) {
    builder.report('GEN1010', 'eachOf', declaration.clauses.each!.span, { sample: sample.name, each });
    return undefined;
  }
  return {
    ...common,
    values: {},
    grid: { sample: sample.name, over: target.name, from: from!, to: to!, cells: Number(settings['cells']!.value) },
    ...(each ? { each } : {}),
  };
}

/** Plots of values: one number, or a vector, per example. */
function buildValues(builder: Builder, { call, entry, environment, common }: Written): Plot | undefined {
  const values: Record<string, Value> = {};
  for (const [index, spec] of entry.values.entries()) {
    const argument = call.arguments.find((each) => each.name?.name === spec.name) ?? positionalOf(call)[index];
    if (!argument) {
      if (spec.required)
        builder.report('GEN1009', 'plot', call.span, { plot: entry.name, value: spec.name }, { hint: entry.doc });
      continue;
    }
    const value = readValue(builder, entry, spec, argument, environment);
    if (!value) return undefined;
    values[spec.name] = value;
  }
  const known = new Set(entry.values.map((each) => each.name));
  for (const argument of call.arguments) {
    if (argument.name && !known.has(argument.name.name))
      builder.report('GEN1008', 'plot', argument.name.span, {
        plot: entry.name,
        setting: argument.name.name,
        known: [...known].join(', '),
      });
  }
  return 'points' in values ? { ...common, values } : undefined;
}

/** The value of an argument, whose rank the plot can draw. */
export function readValue(
  builder: Builder,
  entry: PlotEntry,
  spec: PlotEntry['values'][number],
  { value, span }: CallExpression['arguments'][number],
  environment: Environment,
): Value | undefined {
  const tensor = tensorOf(builder, evaluate(builder, value, environment), span);
  if (!tensor || isOfSet(builder, tensor, span)) return undefined;
  if (spec.rank.includes(tensor.type.shape.length)) return tensor;
  builder.report('GEN2001', 'plot', span, {
    plot: entry.name,
    rank: spec.rank.map((rank) => (rank === 0 ? 'one number' : 'a vector')).join(' or '),
    value: spec.name,
    found: showShape(tensor.type.shape),
  });
  return undefined;
}

/** A loss that failed to compile has been reported already. */
function isDeclaredTerm(builder: Builder, name: string): boolean {
  const kind = builder.model.members.get(name)?.kind;
  return kind === 'loss' || kind === 'metric';
}
