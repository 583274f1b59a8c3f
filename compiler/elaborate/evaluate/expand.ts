/** Bodies: blocks and functions expanded in place, assignments in order, the value of `return`. */
import type { Expression, Parameter, Statement } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { Call } from './apply.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import { limits } from '../scope/builder.js';
import { after, editEnvironment, openEdits } from '../edits/scope.js';
import { editsFor } from '../edits/matching.js';
import { Environment, snake } from '../scope/environment.js';
import { evaluate } from './evaluate.js';
import { namedOnce, parametersOnce, placedOnce } from '../arguments/duplicates.js';
import { lastOfEach } from '../arguments/operands.js';
import { sourceLayer, withLabels } from './pipe.js';
import { matchType } from './annotations.js';
import type { Callable, Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

/** Expands a block or function in place: binds its parameters and evaluates its body one level down the path. */
export function expand(
  builder: Builder,
  call: Call,
  name: string,
  inputs: readonly Parameter[],
  settings: readonly Parameter[],
  body: readonly Statement[],
  outer: Environment,
): Meaning {
  const { environment, span } = call;
  const bound = bindParameters(builder, call, name, inputs, settings);
  if (!bound) return poison;
  if (bound === 'partial')
    return { kind: 'partial', target: call.callable as Callable, arguments: call.arguments, span };
  const { callable } = call;
  const level = call.at ?? environment.path.claim(snake(name));
  const path =
    callable.kind === 'block' ? level.within({ kind: 'block', name, span: callable.declaration.span }) : level;
  const scope = new Environment(environment.place, path, outer.source, outer);
  for (const parameter of [...inputs, ...settings]) {
    const argument = bound.get(parameter.name.name);
    const meaning = argument ? argument.evaluate(builder) : evaluate(builder, parameter.default!, scope);
    if (meaning.kind === 'poison') return poison;
    scope.bind(parameter.name.name, meaning);
    if (parameter.type && !matchType(builder, parameter, meaning, argument?.span ?? span, scope)) return poison;
  }
  if (callable.kind === 'block' || callable.kind === 'fn') builder.files.applied.add(callable.declaration);
  if (builder.endless.has(body)) return poison;
  builder.expansions += 1;
  try {
    if (builder.expansions <= limits.expansions) return evaluateBody(builder, body, scope, name);
    builder.endless.add(body);
    builder.report('GEN1015', 'block', span, { name, expansions: limits.expansions });
    return poison;
  } finally {
    builder.expansions -= 1;
  }
}

/** Which argument is which parameter; reported where one is missing or has no place. A block without its input is a layer value. */
export function bindParameters(
  builder: Builder,
  call: Call,
  name: string,
  inputs: readonly Parameter[],
  settings: readonly Parameter[],
): Map<string, BoundArgument> | 'partial' | undefined {
  const { carried, span } = call;
  const parameters = [...inputs, ...settings];
  if (!parametersOnce(builder, parameters)) return undefined;
  const places = parameters.map((parameter) => parameter.name.name);
  const overridden = new Set((call.overrides ?? []).map((argument) => argument.name));
  const queue = [
    ...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []),
    ...call.arguments.filter((argument) => argument.name === undefined),
  ];
  const named = call.arguments.filter((argument) => argument.name !== undefined);
  if (!namedOnce(builder, name, named) || !placedOnce(builder, name, places, [...queue, ...named])) return undefined;
  const said = new Set([...places.slice(0, queue.length), ...named.map((argument) => argument.name)]);
  const byName = [
    ...named.filter((argument) => !overridden.has(argument.name)),
    ...lastOfEach(call.defaults ?? []).filter((argument) => !said.has(argument.name)),
    ...lastOfEach(call.overrides ?? []),
  ];
  const bound = new Map<string, BoundArgument>();
  for (const argument of byName) {
    if (argument.name !== undefined && places.includes(argument.name)) bound.set(argument.name, argument);
    else {
      const span = argument.nameSpan ?? argument.span;
      const close = nearest(argument.name ?? '', places);
      builder.report('GEN1008', 'parameter', span, { owner: name, parameter: argument.name }, meant(span, close));
      return undefined;
    }
  }
  for (const place of places.slice(0, queue.length)) {
    const argument = queue.shift()!;
    if (!overridden.has(place)) bound.set(place, argument);
  }
  if (queue.length > 0) {
    builder.report('GEN1011', 'parameters', queue[0]!.span, { owner: name, count: parameters.length });
    return undefined;
  }
  const missing = parameters.filter((parameter) => !bound.has(parameter.name.name) && !parameter.default);
  if (missing.length > 0) {
    // Without its input a block is a layer value; with it, something is really missing.
    const isValue = !carried && call.callable.kind === 'block' && inputs.some((input) => missing.includes(input));
    if (isValue) return 'partial';
    builder.report(
      'GEN1009',
      'parameters',
      span,
      { owner: name, missing: missing.map((parameter) => `\`${parameter.name.name}\``).join(' and ') },
      { related: [{ span: missing[0]!.name.span, message: 'declared here, without a default' }] },
    );
    return undefined;
  }
  return bound;
}

/** Assignments in order, then the value of `return`; several values become a tuple. */
export function evaluateBody(builder: Builder, body: readonly Statement[], scope: Environment, owner: string): Meaning {
  for (const [index, statement] of body.entries()) {
    if (statement.kind === 'assign') {
      const before = new Map(scope.place.labels);
      const made = evaluateAssigned(builder, statement.name.name, statement.value, scope);
      const meaning = withLabels(made, scope.labelledSince(before));
      if (meaning.kind === 'tensor') meaning.value.name ??= statement.name.name;
      scope.bind(statement.name.name, meaning);
      if (meaning.kind === 'tensor') scope.label(statement.name.name, meaning);
      continue;
    }
    reportBehindReturn(builder, owner, statement, body[index + 1]);
    const values = statement.values.map((value) => evaluateAssigned(builder, undefined, value, scope));
    if (values.length === 1) return values[0]!;
    if (values.some((value) => value.kind === 'poison')) return poison;
    return { kind: 'tuple', fields: fieldsOf(statement.values, values) };
  }
  reportNoReturn(builder, owner, body.at(-1)?.span ?? { source: scope.source, start: 0, end: 0 });
  return poison;
}

export function reportBehindReturn(
  builder: Builder,
  owner: string,
  returned: Statement,
  behind: Statement | undefined,
): void {
  if (!behind) return;
  builder.report(
    'GEN1021',
    'unreached',
    behind.span,
    { owner },
    { related: [{ span: returned.span, message: 'returns here' }] },
  );
}

export function reportNoReturn(builder: Builder, owner: string, span: Span): void {
  builder.report('GEN1020', 'nothing', span, { owner });
}

/** Values by name; what is returned twice has its name once, and its place the other time. */
function fieldsOf(expressions: readonly Expression[], values: readonly Meaning[]): Map<string, Meaning> {
  const fields = new Map<string, Meaning>();
  for (const [index, value] of values.entries()) {
    let name = tupleName(expressions[index]!, index);
    if (fields.has(name)) name = `output_${index + 1}`;
    while (fields.has(name)) name += '_';
    fields.set(name, value);
  }
  return fields;
}

/** Returned names name the outputs, unless the net's signature does. */
function tupleName(expression: { readonly kind: string; readonly name?: unknown }, index: number): string {
  return expression.kind === 'name' && typeof expression.name === 'string' ? expression.name : `output_${index + 1}`;
}

/** An expression of a body; `swap start for …` may replace the whole assignment, and a lone layer without input is a source. */
export function evaluateAssigned(
  builder: Builder,
  name: string | undefined,
  expression: Parameters<typeof evaluate>[1],
  scope: Environment,
): Meaning {
  const edit =
    name === undefined
      ? undefined
      : editsFor(openEdits(builder), undefined, name, scope.path.path).find(({ edit: { kind } }) => kind === 'swap');
  if (edit?.edit.kind === 'swap') {
    edit.matches += 1;
    const { for: replacement } = edit.edit;
    return after(builder, edit, () => evaluate(builder, replacement, editEnvironment(builder, edit, scope)));
  }
  const meaning = evaluate(builder, expression, scope);
  if (meaning.kind !== 'partial') return meaning;
  return sourceLayer(builder, meaning, expression.span, scope) ?? meaning;
}
