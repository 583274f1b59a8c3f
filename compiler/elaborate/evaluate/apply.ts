/** Applies the callable of a stage or call: an op, a block, a function, a net, or a layer value. */
import type { Statement } from '../../../grammar/syntax/ast.js';
import { findOp } from '../../catalogue/index.js';
import { editsFor, targetsOf } from '../edits/matching.js';
import { openEdits } from '../edits/scope.js';
import type { Builder } from '../scope/builder.js';
import type { Call } from '../scope/call.js';
import { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { callableName } from '../scope/meaning.js';
import { snake } from '../scope/path-scope.js';
import { applyEdited } from './apply-edits.js';
import { evaluate } from './evaluate.js';
import { expand } from './expand.js';
import { applyOp } from './operation.js';
import { evaluatePipe } from './pipe.js';

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

/** `Conv(x, 64, 4)` as `x -> Conv(64, 4)` (rule 5); undefined if the first argument is a setting. */
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

/** A source is a layer that needs no input: a learned constant. */
export function isSource(callable: Call['callable']): boolean {
  if (callable.kind !== 'op') return false;
  const entry = findOp(callable.name);
  return entry?.kind === 'layer' && entry.inputs.length === 0;
}

export function applyPlain(builder: Builder, call: Call): Meaning {
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
      return builder.language.callNet(builder, callable.name, {
        carried,
        arguments: call.arguments,
        span,
        environment,
      });
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
