/** Names of a model that stand for tensors, as far as that is known without evaluation. */
import { indicesOf } from '../../grammar/syntax/indices.js';
import type { Expression, Member } from '../../grammar/syntax/ast.js';
import { findOp } from '../catalogue/index.js';

export interface NamesOfModel {
  isField(name: string): boolean;
  memberOf(name: string): Member | undefined;
}

/** A name is a tensor if it is a data field, a loss, a metric, or a `let` computed from tensors. */
export function isTensor(names: NamesOfModel, name: string, seen = new Set<string>()): boolean {
  if (names.isField(name)) return true;
  const member = names.memberOf(name);
  if (member?.kind === 'loss' || member?.kind === 'metric') return true;
  if (member?.kind !== 'let' || seen.has(name)) return false;
  seen.add(name);
  return !isConstant(names, member.value, seen);
}

function isConstant(names: NamesOfModel, expression: Expression, seen: Set<string>): boolean {
  const all = (...parts: readonly Expression[]): boolean => parts.every((part) => isConstant(names, part, seen));
  switch (expression.kind) {
    case 'number':
    case 'error':
      return true;
    case 'name':
      return !isTensor(names, expression.name, seen);
    case 'list':
      return all(...expression.items);
    case 'index':
      return all(expression.object, ...indicesOf(expression));
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
