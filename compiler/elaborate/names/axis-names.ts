/** Names in shapes: `x: [h, w, c]` binds what is not declared, and asserts what is. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import { findOp } from '../../catalogue/index.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';

/**
 * Whether a name in a shape stands for an axis yet to be known. Values of the model do not stand in shapes: a block may
 * call its channels `c` whatever `let c` is in the model that uses it.
 */
export function bindsAxis(builder: Builder, name: string, scope: Environment): boolean {
  if (scope.isBound(name)) return false;
  return isValue(builder, name, new Set()) || scope.lookup(name) === undefined;
}

/** A data field, a loss, a metric, or a `let` that is computed from tensors. Nothing is evaluated: it may be on its way. */
function isValue(builder: Builder, name: string, seen: Set<string>): boolean {
  if (builder.fields.has(name)) return true;
  const member = builder.model.members.get(name);
  if (member?.kind === 'loss' || member?.kind === 'metric') return true;
  if (member?.kind !== 'let' || seen.has(name)) return false;
  seen.add(name);
  return !isConstant(builder, member.value, seen);
}

function isConstant(builder: Builder, expression: Expression, seen: Set<string>): boolean {
  const all = (...parts: readonly Expression[]): boolean => parts.every((part) => isConstant(builder, part, seen));
  switch (expression.kind) {
    case 'number':
    case 'error':
      return true;
    case 'name':
      return !isValue(builder, expression.name, seen);
    case 'list':
      return all(...expression.items);
    case 'index':
      return all(expression.object, expression.index);
    case 'unary':
      return all(expression.operand);
    case 'binary':
      return all(expression.left, expression.right);
    case 'parenthesised':
      return all(expression.inner);
    case 'conditional':
      return all(expression.condition, expression.then, expression.else);
    case 'call':
      return (
        expression.callee.kind === 'name' &&
        findOp(expression.callee.name)?.constant !== undefined &&
        all(...expression.arguments.map(({ value }) => value))
      );
    default:
      return false;
  }
}
