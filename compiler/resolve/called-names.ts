import type { Expression } from '../../grammar/syntax/ast.js';

/** Searches an expression for a call of a name. */
export function calls(expression: Expression, name: string): boolean {
  const pending: unknown[] = [expression];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null || 'text' in node) continue;
    const {
      kind,
      callee,
      stages = [],
    } = node as {
      readonly kind?: string;
      readonly callee?: Expression;
      readonly stages?: readonly Expression[];
    };
    const called = kind === 'call' && callee ? [callee, ...stages] : stages;
    if (called.some((each) => each.kind === 'name' && each.name === name)) return true;
    for (const [key, value] of Object.entries(node)) if (key !== 'span') pending.push(value);
  }
  return false;
}
