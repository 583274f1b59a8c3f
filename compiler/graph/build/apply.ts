/** Applies what a stage or call names: an op, a block, a function, a net, or a layer value. */
import type { Expression, Parameter, Statement } from '../../../grammar/ast.js';
import type { Span } from '../../../grammar/source.js';
import { nearest } from '../../diagnostics/suggest.js';
import { findOp } from '../../ops/index.js';
import { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import { limits } from './builder.js';
import type { TrackedEdit } from './edits.js';
import { editsFor } from './edits.js';
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
  if (!inNet || name === undefined || builder.edits.length === 0 || !(call.carried || source))
    return applyPlain(builder, call);
  const at = call.at ?? call.environment.path.claim(snake(name));
  const edits = editsFor(builder.edits, name, call.label, at.path);
  if (edits.length === 0) return applyPlain(builder, { ...call, at });
  return applyEdited(builder, { ...call, at, ...(source ? { source } : {}) }, at, edits);
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
      const replacement = replacementOf(builder, edit.for, scope);
      if (replacement.kind === 'poison') return poison;
      if (!isCallable(replacement)) {
        builder.error(
          'GEN1014',
          edit.for.span,
          `a layer must take the place of \`${callableName(call.callable)}\`, not ${describe(replacement)}`,
        );
        return poison;
      }
      const name = callableName(replacement);
      current = {
        ...(call.carried ? { carried: call.carried } : {}),
        callable: replacement,
        arguments: [],
        span: call.span,
        environment: call.environment,
        at:
          name !== undefined && name === callableName(call.callable)
            ? at
            : at.child(name === undefined ? 'swapped' : snake(name)),
        ...(call.source ? { source: true } : {}),
      };
    }
  }
  let result =
    current.callable.kind === 'partial'
      ? applyPlain(builder, { ...current, callable: current.callable.target, arguments: current.callable.arguments })
      : applyPlain(builder, current);
  const after = at.child('after');
  for (const tracked of inserted) {
    if (tracked.edit.kind !== 'insert' || result.kind === 'poison') continue;
    const scope = editEnvironment(builder, tracked, call.environment).nested(after);
    result = evaluateStage(builder, tracked.edit.what, scope, { meaning: result, span: tracked.edit.what.span });
  }
  return result;
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
  for (const statement of body) {
    if (statement.kind === 'assign') {
      const meaning = evaluateAssigned(builder, statement.name.name, statement.value, scope);
      if (meaning.kind === 'tensor') meaning.value.name ??= statement.name.name;
      scope.bind(statement.name.name, meaning);
      if (meaning.kind === 'tensor') scope.label(statement.name.name, meaning);
      continue;
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
      : editsFor(builder.edits, undefined, name, scope.path.path).find(({ edit: { kind } }) => kind === 'swap');
  if (edit?.edit.kind === 'swap') {
    edit.matches += 1;
    return evaluate(builder, edit.edit.for, editEnvironment(builder, edit, scope));
  }
  const meaning = evaluate(builder, expression, scope);
  if (meaning.kind !== 'partial') return meaning;
  return sourceLayer(builder, meaning, expression.span, scope) ?? meaning;
}
