/** Plots: what a run draws of samples, values and terms. */
import type { PlotDeclaration } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { plots } from '../../../catalogue/plots.js';
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
import { tensorOf } from '../../scope/tensor.js';
import { readSchedule, readSelection } from '../clauses.js';

export function buildPlot(
  builder: Builder,
  declaration: PlotDeclaration,
  samples: readonly Sample[],
  terms: readonly (Term | Distance)[],
): Plot | undefined {
  const name = declaration.name.name;
  const { value } = declaration;
  const kind = value.kind === 'call' && value.callee.kind === 'name' ? value.callee.name : undefined;
  const entry = plots.find((each) => each.name === kind);
  if (!entry || value.kind !== 'call') {
    if (value.kind === 'error') return undefined;
    const close =
      kind === undefined
        ? undefined
        : nearest(
            kind,
            plots.map((each) => each.name),
          );
    builder.report('GEN1001', 'plot', value.kind === 'call' ? value.callee.span : value.span, {
      kind: kind ?? textOf(value.span),
      close,
      plots: plots.map((each) => each.name).join(', '),
    });
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
  const positional = value.arguments.filter((argument) => !argument.name);
  const places = entry.sample ? ['sample'] : entry.values.map((each) => each.name);
  if (!namedOnce(builder, entry.name, value.arguments) || !placedOnce(builder, entry.name, places, value.arguments))
    return undefined;
  const surplus = entry.series ? undefined : positional[places.length];
  if (surplus) builder.report('GEN1011', 'unnamed', surplus.span, { owner: entry.name, places: places.join(' and ') });
  const unknown = entry.series ? value.arguments.find((argument) => argument.name) : undefined;
  if (unknown)
    builder.report('GEN1008', 'lines', unknown.name!.span, { plot: entry.name, setting: unknown.name!.name });
  if (entry.series) {
    const series: string[] = [];
    for (const argument of positional) {
      const term =
        argument.value.kind === 'name'
          ? terms.find((each) => each.name === (argument.value as { name: string }).name)
          : undefined;
      if (term) series.push(measuredName(term));
      else if (argument.value.kind !== 'error' && !isDeclaredTerm(builder, textOf(argument.value.span))) {
        builder.report(
          'GEN1001',
          'term',
          argument.value.span,
          { text: textOf(argument.value.span) },
          terms.length > 0
            ? { hint: `There are ${terms.map((each) => each.name).join(', ')}.` }
            : { hint: 'Declare one: loss total = …' },
        );
      }
    }
    return { ...common, values: {}, series };
  }
  if (entry.sample) {
    const sample = samples.find(
      (each) => positional[0]?.value.kind === 'name' && each.name === positional[0].value.name,
    );
    const over = value.arguments.find((argument) => argument.name?.name === 'over');
    const overName = over?.value.kind === 'name' ? over.value.name : undefined;
    const target = sample?.given.find((each) => each.name === overName);
    const asked = positional[0]?.value;
    // A sample that failed has been reported already.
    if (!sample && asked?.kind === 'name' && builder.model.members.get(asked.name)?.kind === 'sample') return undefined;
    if (!sample || !target) {
      const known = samples.map((each) => each.name).join(', ');
      if (sample) {
        const given = sample.given.map((each) => each.name).join(' or over=');
        builder.report('GEN1010', 'gridOver', (over ?? declaration.name).span, { sample: sample.name, given });
      } else builder.report('GEN1010', 'gridSample', (positional[0] ?? declaration.name).span, { known });
      return undefined;
    }
    if (target.value.type.shape.length !== 1 || target.value.type.shape[0]! < 2) {
      builder.report('GEN2001', 'grid', over!.span, { value: target.name, shape: showShape(target.value.type.shape) });
      return undefined;
    }
    const settings = bindSettings(
      builder,
      'grid',
      entry.settings,
      value.arguments
        .filter((argument) => argument.name && argument.name.name !== 'over')
        .map((argument) => BoundArgument.written(argument, environment)),
      value.span,
    );
    if (!settings) return undefined;
    const [from, to] = settings['from']!.value as number[];
    const each = declaration.clauses.each?.name;
    if (
      each !== undefined &&
      !sample.given.some((given) => given.name === each && given.value.type.classes !== undefined)
    ) {
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
  const values: Record<string, Value> = {};
  for (const [index, spec] of entry.values.entries()) {
    const argument = value.arguments.find((each) => each.name?.name === spec.name) ?? positional[index];
    if (!argument) {
      if (spec.required)
        builder.report('GEN1009', 'plot', value.span, { plot: entry.name, value: spec.name }, { hint: entry.doc });
      continue;
    }
    const tensor = tensorOf(builder, evaluate(builder, argument.value, environment), argument.span);
    if (!tensor || isOfSet(builder, tensor, argument.span)) return undefined;
    if (!spec.rank.includes(tensor.type.shape.length)) {
      builder.report('GEN2001', 'plot', argument.span, {
        plot: entry.name,
        rank: spec.rank.map((rank) => (rank === 0 ? 'one number' : 'a vector')).join(' or '),
        value: spec.name,
        found: showShape(tensor.type.shape),
      });
      return undefined;
    }
    values[spec.name] = tensor;
  }
  const known = new Set(entry.values.map((each) => each.name));
  for (const argument of value.arguments) {
    if (argument.name && !known.has(argument.name.name))
      builder.report('GEN1008', 'plot', argument.name.span, {
        plot: entry.name,
        setting: argument.name.name,
        known: [...known].join(', '),
      });
  }
  return 'points' in values ? { ...common, values } : undefined;
}

/** A loss that failed to compile has been reported already. */
function isDeclaredTerm(builder: Builder, name: string): boolean {
  const kind = builder.model.members.get(name)?.kind;
  return kind === 'loss' || kind === 'metric';
}
