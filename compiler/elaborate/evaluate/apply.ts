/** Applies what a stage or call names: an op, a block, a function, a net, or a layer value. */
import type { Expression, Statement, SwapEdit } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { TrackedEdit } from '../edits/matching.js';
import { editsFor, targetsOf } from '../edits/matching.js';
import type { PathScope } from '../scope/environment.js';
import { Environment, snake } from '../scope/environment.js';
import { evaluate, resolveName } from './evaluate.js';
import { namedOnce } from '../arguments/duplicates.js';
import { after, editEnvironment, openEdits } from '../edits/scope.js';
import { expand } from './expand.js';
import { callNet } from '../nets/call.js';
import { applyOp } from './operation.js';
import type { Carried } from './pipe.js';
import { evaluatePipe, evaluateStage } from './pipe.js';
import type { Callable, Meaning } from '../scope/meaning.js';
import { callableName, describe, isCallable, poison } from '../scope/meaning.js';

export interface Call {
  readonly callable: Callable | { readonly kind: 'none' };
  readonly carried?: Carried;
  readonly arguments: readonly BoundArgument[];
  readonly span: Span;
  readonly environment: Environment;
  readonly at?: PathScope;
  readonly label?: string;
  /** Needs no input. */
  readonly source?: boolean;
  readonly defaults?: readonly BoundArgument[];
  readonly overrides?: readonly BoundArgument[];
}

/** Applies a callable with the edits that concern it. The path is claimed before any edit, so that edits rename nothing. */
export function apply(builder: Builder, call: Call): Meaning {
  if (call.callable.kind === 'partial') {
    const { target, arguments: given } = call.callable;
    return apply(builder, { ...call, callable: target, arguments: [...given, ...call.arguments] });
  }
  const name = callableName(call.callable);
  const inNet = call.environment.place.net !== undefined;
  const source = call.source === true || isSource(call.callable);
  if (!inNet || name === undefined || builder.edits.length === 0) return applyPlain(builder, call);
  if (!call.carried && !source) {
    const piped = isEdited(builder, name, call.label) ? withInput(builder, call) : undefined;
    return piped ? apply(builder, piped) : applyPlain(builder, call);
  }
  const at = call.at ?? call.environment.path.claim(snake(name));
  const edits = editsFor(openEdits(builder), name, call.label, at.path);
  if (edits.length === 0) return applyPlain(builder, { ...call, at });
  return applyEdited(builder, { ...call, at, ...(source ? { source } : {}) }, at, edits);
}

const isEdited = (builder: Builder, name: string, label: string | undefined): boolean =>
  openEdits(builder).some(({ edit }) => targetsOf(edit).some((target) => target === name || target === label));

/** `Conv(x, 64, 4)` as `x -> Conv(64, 4)` (rule 5); undefined where the first argument is a setting. */
function withInput(builder: Builder, call: Call): Call | undefined {
  const [first, ...rest] = call.arguments;
  const { expression, environment } = first ?? {};
  if (!first || first.name !== undefined || !expression || ['number', 'string', 'list'].includes(expression.kind))
    return undefined;
  // A bare word means something only to the setting that receives it.
  if (expression.kind === 'name' && environment?.lookup(expression.name) === undefined) return undefined;
  const meaning = first.evaluate(builder);
  return meaning.kind === 'tensor' ? { ...call, carried: { meaning, span: first.span }, arguments: rest } : undefined;
}

/** A layer that needs no input, a learned constant. */
function isSource(callable: Call['callable']): boolean {
  if (callable.kind !== 'op') return false;
  const entry = findOp(callable.name);
  return entry?.kind === 'layer' && entry.inputs.length === 0;
}

/** The layer that a swap puts in: a learned constant is not made before its place is known. */
function replacementOf(builder: Builder, expression: Expression, scope: Environment): Meaning {
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return evaluate(builder, expression, scope);
  const target = resolveName(builder, expression.callee.name, expression.callee.span, scope);
  if (target.kind !== 'op' || !isSource(target)) return evaluate(builder, expression, scope);
  const written = expression.arguments.map((argument) => BoundArgument.written(argument, scope));
  return { kind: 'partial', target, arguments: written, span: expression.span };
}

function applyEdited(builder: Builder, call: Call, at: PathScope, edits: readonly TrackedEdit[]): Meaning {
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

/** Puts something else in the place of a layer; later edits find it under its own name, or its label. */
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

function applyPlain(builder: Builder, call: Call): Meaning {
  const { callable, carried, environment, span } = call;
  switch (callable.kind) {
    case 'none':
      return carried?.meaning ?? { kind: 'none' };
    case 'op':
      return applyOp(builder, {
        name: callable.name,
        ...(carried ? { piped: carried } : {}),
        arguments: call.arguments,
        ...(call.defaults ? { defaults: call.defaults } : {}),
        ...(call.overrides ? { overrides: call.overrides } : {}),
        span,
        environment,
        ...(call.at ? { at: call.at } : {}),
      });
    case 'net':
      return callNet(builder, callable.name, carried, call.arguments, span, environment);
    case 'chain': {
      if (!carried) return callable;
      const scope = new Environment(
        environment.place,
        call.at ?? environment.path,
        environment.source,
        callable.environment,
      );
      return callable.expression.kind === 'pipe'
        ? evaluatePipe(builder, callable.expression, scope, carried)
        : evaluate(builder, callable.expression, scope);
    }
    case 'partial':
      return apply(builder, call);
    case 'block':
      return expand(
        builder,
        call,
        callable.declaration.name.name,
        callable.declaration.inputs,
        callable.declaration.settings,
        callable.declaration.body,
        callable.environment,
      );
    case 'fn': {
      const { declaration } = callable;
      const body: readonly Statement[] =
        declaration.body ??
        (declaration.value ? [{ kind: 'return', values: [declaration.value], span: declaration.value.span }] : []);
      return expand(builder, call, declaration.name.name, declaration.parameters, [], body, callable.environment);
    }
  }
}
