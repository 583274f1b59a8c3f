/** Plots of a value over a lattice: `heat(exp(log_prob(F, p)), over=p, from=-3..3, points=p)`. */
import type { CallExpression } from '../../../../grammar/syntax/ast.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { fieldsBehind, valuesBehind } from '../../../graph/ancestors.js';
import type { NamedValue, Plot, Value } from '../../../graph/types.js';
import { bindSettings } from '../../arguments/settings.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import type { Meaning } from '../../scope/meaning.js';
import { DeclarationScope } from '../model-scope.js';
import { positionalOf, readValue, type Written } from './plot.js';

export function buildLattice(builder: Builder, written: Written): Plot | undefined {
  const { call, entry, environment, common } = written;
  const over = readOver(builder, written);
  if (!over) return undefined;
  const [shown, ...drawn] = entry.values;
  const argumentOf = (index: number): CallExpression['arguments'][number] | undefined =>
    call.arguments.find(({ name }) => name?.name === entry.values[index]!.name) ?? positionalOf(call)[index];
  const first = argumentOf(0);
  if (!first) {
    builder.report('GEN1009', 'plot', call.span, { plot: entry.name, value: shown!.name }, { hint: entry.doc });
    return undefined;
  }
  const value = readValue(builder, entry, shown!, first, over.environment);
  if (!value) return undefined;
  if (!entry.lattice!.fits(value.type.shape)) {
    const values = { plot: entry.name, wanted: entry.lattice!.shape, found: showShape(value.type.shape) };
    builder.report('GEN2001', 'lattice', first.span, values);
    return undefined;
  }
  const each = eachOf(builder, written);
  if (each === null) return undefined;
  const given = [over.given, ...(each ? [each] : [])];
  if (!isOfLattice(builder, written, value, given)) return undefined;
  const values: Record<string, Value> = {};
  for (const [index, spec] of drawn.entries()) {
    const argument = argumentOf(index + 1);
    if (!argument) continue;
    const found = readValue(builder, entry, spec, argument, environment);
    if (!found) return undefined;
    values[spec.name] = found;
  }
  const [points, color] = [argumentOf(1), argumentOf(2)];
  if (color && !points) {
    builder.report('GEN1009', 'colorOfPoints', color.span, { plot: entry.name });
    return undefined;
  }
  if (points && values['points']!.type.shape[0]! < 2) {
    const { shape } = values['points']!.type;
    builder.report('GEN2001', 'pointsOfLattice', points.span, { plot: entry.name, shape: showShape(shape) });
    return undefined;
  }
  const named = new Set(['over', ...entry.values.map(({ name }) => name)]);
  const settings = bindSettings(
    builder,
    entry.name,
    entry.settings,
    call.arguments
      .filter(({ name }) => name && !named.has(name.name))
      .map((argument) => BoundArgument.written(argument, environment)),
    call.span,
  );
  if (!settings) return undefined;
  const [from, to] = settings['from']!.value as [number, number];
  const cells = Number(settings['cells']!.value);
  return {
    ...common,
    values,
    lattice: { value, given, over: over.given.name, from, to, cells },
    ...(each ? { each: each.name } : {}),
  };
}

/** The value that the lattice takes the place of, and the scope in which everything computed from it follows. */
function readOver(
  builder: Builder,
  { call, entry, declaration, environment }: Written,
): { readonly given: NamedValue; readonly environment: Environment } | undefined {
  const argument = call.arguments.find(({ name }) => name?.name === 'over');
  const written = argument?.value;
  if (!argument || written?.kind !== 'name') {
    builder.report('GEN1010', 'latticeOver', (argument ?? call).span, { plot: entry.name });
    return undefined;
  }
  const { name } = written;
  const known = builder.modelScope.lookup(name, written.span);
  if (known?.kind === 'poison' || (!known && builder.failedFields.has(name))) return undefined;
  if (known?.kind !== 'tensor') {
    const close = nearest(name, [...builder.fields.keys(), ...builder.model.members.keys()]);
    builder.report('GEN1001', 'latticeOver', written.span, { plot: entry.name, input: name, close });
    return undefined;
  }
  const { value } = known;
  const { shape } = value.type;
  if (shape.length !== 1 || shape[0]! < 2 || value.type.classes !== undefined) {
    builder.report('GEN2001', 'latticeOver', written.span, { plot: entry.name, value: name, shape: showShape(shape) });
    return undefined;
  }
  if (value.origin.kind === 'field') return { given: { name, value }, environment };
  const given = builder.value({ shape, batched: true }, { kind: 'given', name }, written.span, name);
  const level = new DeclarationScope(builder, new Map<string, Meaning>([[name, { kind: 'tensor', value: given }]]));
  return {
    given: { name, value: given },
    environment: level.environment(declaration.name.name, declaration.span.source),
  };
}

/** The class of `each`; null if it is none, which is reported. */
function eachOf(builder: Builder, { declaration, entry }: Written): NamedValue | null | undefined {
  const { each } = declaration.clauses;
  if (!each) return undefined;
  const value = builder.fields.get(each.name);
  if (value?.type.classes !== undefined && value.type.shape.length === 0) return { name: each.name, value };
  builder.report('GEN1010', 'eachOf', each.span, { sample: entry.name, each: each.name });
  return null;
}

/** Requires a value that follows from the lattice, and from nothing else of the data. */
function isOfLattice(
  builder: Builder,
  { declaration, entry }: Written,
  value: Value,
  given: readonly NamedValue[],
): boolean {
  const [over] = given;
  const others = fieldsBehind([value]).filter((field) => !given.some(({ name }) => name === field));
  if (others.length > 0) {
    const classes = others.filter((field) => builder.fields.get(field)?.type.classes !== undefined);
    builder.report('GEN3010', 'lattice', declaration.name.span, {
      ...{ plot: entry.name, over: over!.name, fields: others.map((each) => `\`${each}\``).join(' and ') },
      count: others.length,
      ...(others.length === 1 && classes.length === 1 ? { each: classes[0]! } : {}),
    });
    return false;
  }
  if (valuesBehind([value]).includes(over!.value)) return true;
  builder.report('GEN1010', 'latticeWithout', declaration.name.span, { plot: entry.name, over: over!.name });
  return false;
}
