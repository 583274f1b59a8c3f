import type { CallExpression, Expression } from '../../../grammar/syntax/ast.js';

/** Recognises a call of a name: `ema(G, 0.999)`, `weights("…")`. */
export const isCallOf = (expression: Expression, name: string): expression is CallExpression =>
  expression.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === name;
