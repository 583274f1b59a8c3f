/** Blocks and functions, expanded in place. */
import type { Parameter, Statement } from '../../../grammar/syntax/ast.js';
import type { NamedValue } from '../../graph/types.js';
import { bindParameters } from '../arguments/parameters.js';
import type { Builder } from '../scope/builder.js';
import type { Call } from '../scope/call.js';
import { Environment } from '../scope/environment.js';
import { limits } from '../scope/limits.js';
import type { Callable, Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { snake } from '../scope/path-scope.js';
import { matchType } from './annotations.js';
import { evaluateBody } from './body.js';
import { evaluate } from './evaluate.js';

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
  const parameters: NamedValue[] = [];
  const path =
    callable.kind === 'block'
      ? level.within({ kind: 'block', name, span: callable.declaration.span, use: span, parameters })
      : level;
  const scope = new Environment(environment.place, path, outer.source, outer);
  for (const parameter of [...inputs, ...settings]) {
    const argument = bound.get(parameter.name.name);
    const meaning = argument ? argument.evaluate(builder) : evaluate(builder, parameter.default!, scope);
    if (meaning.kind === 'poison') return poison;
    scope.bind(parameter.name.name, meaning);
    builder.observe?.(parameter.name, meaning);
    if (meaning.kind === 'tensor') parameters.push({ name: parameter.name.name, value: meaning.value });
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
