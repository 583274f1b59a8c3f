/** Applies what a stage or call names: an op, a block, a function, a net, or a layer value. */
import type { Expression, Parameter, Statement, SwapEdit } from '../../../grammar/ast.js';
import type { Span } from '../../../grammar/source.js';
import { nearest } from '../../diagnostics/suggest.js';
import { findOp } from '../../ops/index.js';
import { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import { limits } from './builder.js';
import type { TrackedEdit } from './edits.js';
import { editsFor, targetsOf } from './edits.js';
import type { PathScope } from './environment.js';
import { Environment, snake } from './environment.js';
import { evaluate, resolveName } from './evaluate.js';
import { callNet } from './net.js';
import { applyOp } from './operation.js';
import type { Carried } from './pipe.js';
import { evaluatePipe, evaluateStage, sourceLayer } from './pipe.js';
import { matchType } from './types.js';
import type { Callable, Meaning } from './values.js';
import { callableName, describe, isCallable, poison } from './values.js';

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
      builder.error('GEN1019', edit.what.span, 'a layer without input cannot be dropped', {
        hint: 'Swap it for something else.',
      });
      return poison;
    }
    if (edit.kind === 'insert') inserted.push(tracked);
    const scope = editEnvironment(builder, tracked, call.environment);
    if (edit.kind === 'set') {
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
  const behind = at.child('after');
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
    const what = callableName(call.callable);
    const how = `a layer must take the place of \`${what}\`, not ${describe(replacement)}`;
    builder.error('GEN1014', edit.for.span, how);
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
    at: same ? at : at.child(name === undefined ? 'swapped' : snake(name)),
    ...(call.label === undefined ? {} : { label: call.label }),
    ...(call.source ? { source: true } : {}),
  });
}

/** Edits that still apply, with the defaults of the model, which hold for whatever is brought in. */
function openEdits(builder: Builder): readonly TrackedEdit[] {
  const { edits, firstEdit } = builder;
  return firstEdit === 0 ? edits : edits.filter((edit, index) => index >= firstEdit || edit.isDefault);
}

/** Evaluates what an edit brings in: neither it nor an earlier edit changes that again. */
function after(builder: Builder, edit: TrackedEdit, evaluateIt: () => Meaning): Meaning {
  const before = builder.firstEdit;
  builder.firstEdit = Math.max(before, builder.edits.indexOf(edit) + 1);
  try {
    return evaluateIt();
  } finally {
    builder.firstEdit = before;
  }
}

/** Names in an edit mean what they mean where it is written, and then what they mean in the body that it changes. */
function editEnvironment(builder: Builder, tracked: TrackedEdit, body: Environment): Environment {
  const file = builder.fileEnvironment(tracked.edit.span.source);
  return new Environment(body.place, body.path, tracked.edit.span.source, body, (name) => file.lookup(name));
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

/** Expands a block or function in place: binds its parameters and evaluates its body one level down the path. */
function expand(
  builder: Builder,
  call: Call,
  name: string,
  inputs: readonly Parameter[],
  settings: readonly Parameter[],
  body: readonly Statement[],
  outer: Environment,
): Meaning {
  const { environment, carried, span } = call;
  const overridden = new Set((call.overrides ?? []).map((argument) => argument.name));
  const written = call.arguments.filter((argument) => argument.name === undefined || !overridden.has(argument.name));
  const said = new Set(written.map((argument) => argument.name));
  const all = [
    ...written,
    ...(call.defaults ?? []).filter((argument) => !said.has(argument.name)),
    ...(call.overrides ?? []),
  ];
  const parameters = [...inputs, ...settings];
  const bound = new Map<string, BoundArgument>();
  for (const argument of all) {
    if (argument.name === undefined) continue;
    if (parameters.some((parameter) => parameter.name.name === argument.name)) bound.set(argument.name, argument);
    else {
      const close = nearest(
        argument.name,
        parameters.map((parameter) => parameter.name.name),
      );
      builder.error(
        'GEN1008',
        argument.nameSpan ?? argument.span,
        `\`${name}\` has no \`${argument.name}\``,
        close ? { hint: `Did you mean \`${close}\`?` } : {},
      );
      return poison;
    }
  }
  const queue = [
    ...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []),
    ...all.filter((argument) => argument.name === undefined),
  ];
  for (const parameter of parameters)
    if (queue.length > 0 && !bound.has(parameter.name.name)) bound.set(parameter.name.name, queue.shift()!);
  if (queue.length > 0) {
    builder.error('GEN1011', queue[0]!.span, `\`${name}\` takes at most ${parameters.length} arguments`);
    return poison;
  }
  const missing = parameters.filter((parameter) => !bound.has(parameter.name.name) && !parameter.default);
  if (missing.length > 0) {
    // Without its input a block is a layer value; with it, something is really missing.
    const isValue = !carried && call.callable.kind === 'block' && inputs.some((input) => missing.includes(input));
    if (isValue && call.callable.kind === 'block')
      return { kind: 'partial', target: call.callable, arguments: call.arguments, span };
    builder.error(
      'GEN1009',
      span,
      `\`${name}\` needs ${missing.map((parameter) => `\`${parameter.name.name}\``).join(' and ')}`,
      {
        related: [{ span: missing[0]!.name.span, message: 'declared here, without a default' }],
      },
    );
    return poison;
  }
  const path = call.at ?? environment.path.claim(snake(name));
  const scope = new Environment(environment.place, path, outer.source, outer);
  for (const parameter of parameters) {
    const argument = bound.get(parameter.name.name);
    const meaning = argument ? argument.evaluate(builder) : evaluate(builder, parameter.default!, scope);
    if (meaning.kind === 'poison') return poison;
    scope.bind(parameter.name.name, meaning);
    if (parameter.type && !matchType(builder, parameter, meaning, argument?.span ?? span, scope)) return poison;
  }
  if (builder.endless.has(body)) return poison;
  builder.expansions += 1;
  try {
    if (builder.expansions <= limits.expansions) return evaluateBody(builder, body, scope, name);
    builder.endless.add(body);
    builder.error('GEN1015', span, `\`${name}\` is nested too deeply`, {
      why: `It is expanded inside itself, ${limits.expansions} blocks and functions deep, and has not come to an end.`,
      hint: 'Use repeat to apply a block several times.',
    });
    return poison;
  } finally {
    builder.expansions -= 1;
  }
}

/** Assignments in order, then the value of `return`; several values become a tuple. */
export function evaluateBody(builder: Builder, body: readonly Statement[], scope: Environment, owner: string): Meaning {
  for (const [index, statement] of body.entries()) {
    if (statement.kind === 'assign') {
      const meaning = evaluateAssigned(builder, statement.name.name, statement.value, scope);
      if (meaning.kind === 'tensor') meaning.value.name ??= statement.name.name;
      scope.bind(statement.name.name, meaning);
      if (meaning.kind === 'tensor') scope.label(statement.name.name, meaning);
      continue;
    }
    const behind = body[index + 1];
    if (behind) {
      builder.error('GEN1021', behind.span, `\`${owner}\` has returned before this line`, {
        why: 'A body ends in its one return; what stands behind it would never be computed.',
        related: [{ span: statement.span, message: 'returns here' }],
        hint: 'Put the return last.',
      });
    }
    const values = statement.values.map((value) => evaluateAssigned(builder, undefined, value, scope));
    if (values.length === 1) return values[0]!;
    if (values.some((value) => value.kind === 'poison')) return poison;
    return {
      kind: 'tuple',
      fields: new Map(values.map((value, index) => [tupleName(statement.values[index]!, index), value])),
    };
  }
  builder.error(
    'GEN1020',
    body.at(-1)?.span ?? { source: scope.source, start: 0, end: 0 },
    `\`${owner}\` returns nothing`,
    { hint: 'End its body with return.' },
  );
  return poison;
}

/** Returned names name the outputs, unless the net's signature does. */
function tupleName(expression: { readonly kind: string; readonly name?: unknown }, index: number): string {
  return expression.kind === 'name' && typeof expression.name === 'string' ? expression.name : `output_${index + 1}`;
}

/** An expression of a body; `swap start for …` may replace the whole assignment, and a lone layer without input is a source. */
function evaluateAssigned(
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
