/** A layer with its edits: other settings, another layer, none, or further layers behind it. */
import type { Expression, SwapEdit } from '../../../grammar/syntax/ast.js';
import { namedOnce } from '../arguments/duplicates.js';
import { after, editEnvironment } from '../edits/scope.js';
import { resolveName } from '../names/resolve.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Call } from '../scope/call.js';
import type { Environment } from '../scope/environment.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { callableName, describe, isCallable, poison } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { snake } from '../scope/path-scope.js';
import type { TrackedEdit } from '../scope/tracked-edit.js';
import { apply, applyPlain, isSource } from './apply.js';
import { evaluate } from './evaluate.js';
import { evaluateStage } from './pipe.js';

/** The layer that a swap inserts. A learned constant is made only once its place is known. */
function replacementOf(builder: Builder, expression: Expression, scope: Environment): Meaning {
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return evaluate(builder, expression, scope);
  const target = resolveName(builder, expression.callee.name, expression.callee.span, scope);
  if (target.kind !== 'op' || !isSource(target)) return evaluate(builder, expression, scope);
  const written = expression.arguments.map((argument) => BoundArgument.written(argument, scope));
  return { kind: 'partial', target, arguments: written, span: expression.span };
}

export function applyEdited(builder: Builder, call: Call, at: PathScope, edits: readonly TrackedEdit[]): Meaning {
  let current: Call = call;
  const inserted: TrackedEdit[] = [];
  let result: Meaning | undefined;
  for (const tracked of edits) {
    const { edit } = tracked;
    tracked.matches += 1;
    if (edit.kind === 'drop') {
      if (call.carried) return call.carried.meaning;
      builder.report('GEN1019', 'withoutInput', edit.what.span);
      return poison;
    }
    if (edit.kind === 'insert') inserted.push(tracked);
    const scope = editEnvironment(builder, tracked, call.environment);
    if (edit.kind === 'set') {
      namedOnce(builder, 'set', edit.settings);
      const settings = edit.settings.map((argument) => BoundArgument.written(argument, scope));
      current = tracked.isDefault
        ? { ...current, defaults: [...(current.defaults ?? []), ...settings] }
        : { ...current, overrides: [...(current.overrides ?? []), ...settings] };
    }
    if (edit.kind === 'swap') {
      result = after(builder, tracked, () => applySwap(builder, call, at, edit, scope));
      break;
    }
  }
  result ??= applyPlain(builder, current);
  const behind = at.claim('after');
  for (const tracked of inserted) {
    const { edit } = tracked;
    if (edit.kind !== 'insert' || result.kind === 'poison') continue;
    const scope = editEnvironment(builder, tracked, call.environment).nested(behind);
    const carried: Carried = { meaning: result, span: edit.what.span };
    result = after(builder, tracked, () => evaluateStage(builder, edit.what, scope, carried));
  }
  return result;
}

/** Replaces a layer. Later edits find the new layer under its own name, or under the label. */
function applySwap(builder: Builder, call: Call, at: PathScope, edit: SwapEdit, scope: Environment): Meaning {
  const replacement = replacementOf(builder, edit.for, scope);
  if (replacement.kind === 'poison') return poison;
  if (!isCallable(replacement)) {
    const values = { name: callableName(call.callable), found: describe(replacement) };
    builder.report('GEN1014', 'swap', edit.for.span, values);
    return poison;
  }
  const name = callableName(replacement);
  const same = name !== undefined && name === callableName(call.callable);
  return apply(builder, {
    ...(call.carried ? { carried: call.carried } : {}),
    callable: replacement,
    arguments: [],
    span: call.span,
    environment: call.environment,
    at: same ? at : at.claim(name === undefined ? 'swapped' : snake(name)),
    ...(call.label === undefined ? {} : { label: call.label }),
    ...(call.source ? { source: true } : {}),
  });
}
