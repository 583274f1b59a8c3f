/** Samples and plots: what a run shows. */
import type { PlotDeclaration, SampleDeclaration } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { measuredName } from '../../../graph/measured-name.js';
import { plots } from '../../../catalogue/plots.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { valuesBehind } from '../../../graph/ancestors.js';
import type { Distance, NamedValue, Plot, Sample, Term, Value } from '../../../graph/types.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import { readSchedule, readSelection } from '../clauses.js';
import { evaluate, numberOf, tensorOf } from '../../evaluate/evaluate.js';
import { namedOnce, parametersOnce, placedOnce } from '../../arguments/duplicates.js';
import { Level } from '../model-scope.js';
import { limits } from '../../scope/builder.js';
import { isOfSet } from '../../evaluate/operation.js';
import { runProcedure } from './procedure.js';
import { bindSettings } from '../../arguments/settings.js';
import type { Meaning } from '../../scope/meaning.js';

export function buildSample(builder: Builder, declaration: SampleDeclaration): Sample | undefined {
  const name = declaration.name.name;
  const base = builder.level.environment(name, declaration.span.source);
  const overrides = new Map<string, Meaning>();
  const given: NamedValue[] = [];
  let n = 16;
  if (!parametersOnce(builder, declaration.parameters)) return undefined;
  for (const parameter of declaration.parameters) {
    const input = parameter.name.name;
    if (parameter.default) {
      const value = numberOf(builder, parameter.default, base);
      if (input === 'n' && value !== undefined) {
        if (Number.isInteger(value) && value >= 1 && value < limits.elements) n = value;
        else
          builder.error(
            'GEN1010',
            parameter.default.span,
            `a sample draws a whole number of examples from 1 on, not ${value}`,
          );
      } else if (value !== undefined)
        builder.error('GEN1008', parameter.name.span, `a sample has no setting \`${input}\``, {
          hint: 'It has n, the number of examples.',
        });
      continue;
    }
    const known = builder.level.lookup(input);
    const like = known && known.kind === 'tensor' ? known.value : undefined;
    if (!like) {
      if (known?.kind === 'poison' || builder.failedFields.has(input)) return undefined;
      const close = nearest(input, [...builder.fields.keys(), ...builder.model.members.keys()]);
      builder.error('GEN1001', parameter.span, `a sample is given values of the model, and \`${input}\` is none`, {
        hint: close ? `Did you mean \`${close}\`?` : 'Give it data fields, or values declared with let.',
      });
      return undefined;
    }
    if (like.origin.kind === 'field') given.push({ name: input, value: like });
    else {
      const value = builder.value(
        { shape: like.type.shape, batched: true },
        { kind: 'given', name: input },
        parameter.span,
        input,
      );
      overrides.set(input, { kind: 'tensor', value });
      given.push({ name: input, value });
    }
  }
  if (!Number.isInteger(n) || n < 1 || n > 100_000) {
    builder.error('GEN1010', declaration.span, `n is a whole number from 1 to 100,000, not ${n}`);
    return undefined;
  }
  const on = readSelection(builder, declaration.clauses, base);
  const at = readSchedule(builder, declaration.clauses, base);
  const level = overrides.size > 0 ? new Level(builder, overrides) : builder.level;
  const scope = level.environment(name, declaration.span.source);
  const outputs: NamedValue[] = [];
  if (declaration.body) {
    const returned = runProcedure(builder, declaration, scope);
    if (!returned) return undefined;
    outputs.push(...returned);
  }
  for (const expression of declaration.values ?? []) {
    const value = tensorOf(builder, evaluate(builder, expression, scope), expression.span);
    if (!value || isOfSet(builder, value, expression.span)) return undefined;
    outputs.push({ name: textOf(expression.span).replace(/\s+/g, ' '), value });
  }
  const needed = fieldsBehind(outputs.map((output) => output.value)).filter(
    (field) => !given.some((each) => each.name === field),
  );
  if (needed.length > 0) {
    builder.error(
      'GEN3010',
      declaration.name.span,
      `the sample \`${name}\` needs ${needed.map((field) => `\`${field}\``).join(' and ')} from the data, but is not given ${needed.length === 1 ? 'it' : 'them'}`,
      {
        hint: `Write: sample ${name}(${[...given.map((each) => each.name), ...needed].join(', ')}) = …`,
      },
    );
    return undefined;
  }
  const each = declaration.clauses.each;
  if (each && !given.some((value) => value.name === each.name && value.value.type.classes !== undefined)) {
    builder.error(
      'GEN1010',
      each.span,
      `\`each\` takes a class that the sample is given, and \`${each.name}\` is none`,
      builder.fields.get(each.name)?.type.classes === undefined
        ? {}
        : { hint: `Write: sample ${name}(${[...given.map((value) => value.name), each.name].join(', ')}) = …` },
    );
  }
  const hasOther = given.some((value) => value.value.origin.kind === 'given');
  return {
    name,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    given,
    n,
    ...(on ? { on } : {}),
    // What must be given by hand cannot be drawn after an epoch by itself, and what searches takes too long for each.
    ...(at ? { at } : hasOther || declaration.body ? {} : { at: { kind: 'every', interval: 1 } as const }),
    ...(each ? { each: each.name } : {}),
    outputs,
  };
}

/** Data fields that values are computed from. */
export function fieldsBehind(values: readonly Value[]): string[] {
  return valuesBehind(values).flatMap(({ origin }) => (origin.kind === 'field' ? [origin.field] : []));
}

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
    builder.error(
      'GEN1001',
      value.kind === 'call' ? value.callee.span : value.span,
      `\`${kind ?? textOf(value.span)}\` is no kind of plot`,
      {
        hint: close ? `Did you mean \`${close}\`?` : `There are ${plots.map((each) => each.name).join(', ')}.`,
      },
    );
    return undefined;
  }
  const environment = builder.level.environment(name, declaration.span.source);
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
  if (surplus)
    builder.error(
      'GEN1011',
      surplus.span,
      `\`${entry.name}\` takes ${places.join(' and ')} without a name, and no more`,
    );
  const unknown = entry.series ? value.arguments.find((argument) => argument.name) : undefined;
  if (unknown)
    builder.error('GEN1008', unknown.name!.span, `\`${entry.name}\` has no setting \`${unknown.name!.name}\``, {
      hint: 'It takes names of losses and metrics, and nothing else.',
    });
  if (entry.series) {
    const series: string[] = [];
    for (const argument of positional) {
      const term =
        argument.value.kind === 'name'
          ? terms.find((each) => each.name === (argument.value as { name: string }).name)
          : undefined;
      if (term) series.push(measuredName(term));
      else if (argument.value.kind !== 'error' && !isDeclaredTerm(builder, textOf(argument.value.span))) {
        builder.error(
          'GEN1001',
          argument.value.span,
          `lines draws losses and metrics, and \`${textOf(argument.value.span)}\` is neither`,
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
      builder.error(
        'GEN1010',
        (sample ? (over ?? declaration.name) : (positional[0] ?? declaration.name)).span,
        sample ? `grid goes over a value that \`${sample.name}\` is given` : 'grid takes the name of a sample',
        {
          hint: sample
            ? `Write over=${sample.given.map((each) => each.name).join(' or over=')}.`
            : known
              ? `There are ${known}.`
              : 'Declare one with sample.',
        },
      );
      return undefined;
    }
    if (target.value.type.shape.length !== 1 || target.value.type.shape[0]! < 2) {
      builder.error(
        'GEN2001',
        over!.span,
        `grid goes over a vector of two numbers or more; \`${target.name}\` is ${showShape(target.value.type.shape)}`,
      );
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
      builder.error(
        'GEN1010',
        declaration.clauses.each!.span,
        `\`each\` takes a class that \`${sample.name}\` is given, and \`${each}\` is none`,
      );
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
        builder.error('GEN1009', value.span, `\`${entry.name}\` needs ${spec.name}`, { hint: entry.doc });
      continue;
    }
    const tensor = tensorOf(builder, evaluate(builder, argument.value, environment), argument.span);
    if (!tensor || isOfSet(builder, tensor, argument.span)) return undefined;
    if (!spec.rank.includes(tensor.type.shape.length)) {
      builder.error(
        'GEN2001',
        argument.span,
        `\`${entry.name}\` takes ${spec.rank.map((rank) => (rank === 0 ? 'one number' : 'a vector')).join(' or ')} per example as ${spec.name}, not ${showShape(tensor.type.shape)}`,
      );
      return undefined;
    }
    values[spec.name] = tensor;
  }
  const known = new Set(entry.values.map((each) => each.name));
  for (const argument of value.arguments) {
    if (argument.name && !known.has(argument.name.name))
      builder.error('GEN1008', argument.name.span, `\`${entry.name}\` has no setting \`${argument.name.name}\``, {
        hint: `It has ${[...known].join(', ')}.`,
      });
  }
  return 'points' in values ? { ...common, values } : undefined;
}

/** A loss that failed to compile has been reported already. */
function isDeclaredTerm(builder: Builder, name: string): boolean {
  const kind = builder.model.members.get(name)?.kind;
  return kind === 'loss' || kind === 'metric';
}
