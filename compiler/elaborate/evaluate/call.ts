/** Calls of the meaning of a name or an expression. */
import type { CallExpression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findConfig, valueFamilies } from '../../catalogue/configs/index.js';
import { findOp } from '../../catalogue/index.js';
import { callAdvice } from '../../diagnostics/advice.js';
import { readConfig } from '../arguments/settings.js';
import { functionOf, isNeverCalled } from '../names/called.js';
import { resolveName } from '../names/resolve.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { describe, isCallable, poison } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { apply } from './apply.js';
import { evaluate } from './evaluate.js';

export function evaluateCall(
  builder: Builder,
  call: CallExpression,
  environment: Environment,
  carried?: Carried,
  at?: PathScope,
  label?: string,
): Meaning {
  const callArguments = call.arguments.map((argument) => BoundArgument.written(argument, environment));
  const { callee, span } = call;
  const never = callee.kind === 'name' && isNeverCalled(builder, callee.name, environment);
  const own = never ? functionOf(builder, callee.name, environment) : undefined;
  const row = callee.kind === 'name' && never && !own && findOp(callee.name) ? callee.name : undefined;
  const advice = callee.kind === 'name' && !own ? callAdvice(callee.name, call.arguments) : undefined;
  if (advice !== undefined && callee.kind === 'name' && (row !== undefined || !environment.lookup(callee.name))) {
    builder.report('GEN1051', 'other', span, { name: callee.name }, { hint: advice });
    return poison;
  }
  const builtin = callee.kind === 'name' && !own ? builder.language.builtins.get(callee.name) : undefined;
  if (builtin && callee.kind === 'name' && (never || !environment.lookup(callee.name)))
    return builtin.call(builder, { carried, arguments: callArguments, span, environment });
  if (callee.kind === 'name' && !own && row === undefined) {
    const name = callee.name;
    const bound = never ? undefined : environment.lookup(name);
    for (const family of valueFamilies) {
      if (!bound && findConfig(name, family)) return readConfig(builder, name, family, callArguments, span);
    }
  }
  const meaning: Meaning =
    callee.kind !== 'name'
      ? evaluate(builder, callee, environment)
      : own || row !== undefined
        ? (own ?? { kind: 'op', name: callee.name })
        : resolveName(builder, callee.name, callee.span, environment);
  if (meaning.kind === 'poison') return poison;
  if (callee.kind === 'call' && meaning.kind === 'partial' && call.arguments.length > 0) {
    const [only, more] = call.arguments;
    const input = only && !more ? textOf(only.span) : 'x';
    builder.report('GEN1052', 'call', span, { input, layer: textOf(callee.span) });
    return poison;
  }
  if (!isCallable(meaning)) {
    builder.report('GEN1014', 'callee', callee.span, { found: describe(meaning) });
    return poison;
  }
  return apply(builder, {
    callable: meaning,
    ...(carried ? { carried } : {}),
    arguments: callArguments,
    span,
    environment,
    ...(at ? { at } : {}),
    ...(label ? { label } : {}),
  });
}
