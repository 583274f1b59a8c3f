/** The arguments of a call of a block or a function, assigned to its parameters. */
import type { Parameter } from '../../../grammar/syntax/ast.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Call } from '../scope/call.js';
import { namedOnce, parametersOnce, placedOnce } from './duplicates.js';
import { lastOfEach } from './merged-settings.js';

/** The argument of each parameter. Missing and superfluous arguments are reported. A block without its input is a layer value. */
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
    // A block without its input is a layer value. With the input, a missing argument is an error.
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
