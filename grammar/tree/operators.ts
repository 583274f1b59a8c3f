/** The precedence of operators, from tight to loose: `^`, unary minus, `* /`, `+ -`, `..`, comparison, `not`, `and`, `or`. */
import type { CstNode, IToken } from 'chevrotain';
import type { BinaryOperator, Expression } from '../syntax/ast.js';
import type { Span } from '../syntax/source.js';
import { buildPostfix } from './expressions.js';
import type { Reader } from './reader.js';

const strengths = new Map([
  ['^', 5],
  ['*', 4],
  ['/', 4],
  ['+', 3],
  ['-', 3],
  ['..', 2],
  ['==', 1],
  ['!=', 1],
  ['<', 1],
  ['<=', 1],
  ['>', 1],
  ['>=', 1],
  ['and', 0.6],
  ['or', 0.4],
]);
const unaryStrength = 4;
const notStrength = 0.8;
const repairs = new Map([
  ['**', '^'],
  ['...', '..'],
  ['…', '..'],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['≠', '!='],
  ['≤', '<='],
  ['≥', '>='],
]);

/** The span from the start of one expression to the end of another. */
export function join(first: { readonly span: Span }, last: { readonly span: Span }): Span {
  return { ...first.span, end: Math.max(first.span.end, last.span.end) };
}

/** An operator between two operands or, if `unary`, a minus before one. */
interface Pending {
  readonly operator: string;
  readonly token: IToken;
  readonly unary: boolean;
}

/** An operation, by shunting-yard over the flat list of operands, without recursion for lists of any length. */
export function buildOperation(reader: Reader, node: CstNode | undefined, at: Span): Expression {
  const operands = reader.nodes(node, 'operand');
  if (operands.length === 0) return reader.error({ ...at, start: at.end });
  const operators = reader.tokens(node, 'BinaryOperator');
  const values: Expression[] = [];
  const pending: Pending[] = [];

  operands.forEach((operand, i) => {
    const token = i > 0 ? operators[i - 1] : undefined;
    if (i > 0 && !token) return;
    if (token) {
      const operator = repairs.get(token.image) ?? token.image;
      const strength = strengths.get(operator) ?? 3;
      // `^` groups to the right, all others to the left; a minus binds looser than the `^` behind it.
      while (pending.length > 0 && strengthOf(pending[pending.length - 1]!) >= strength + (operator === '^' ? 1 : 0)) {
        reduce(reader, values, pending.pop()!);
      }
      pending.push({ operator, token, unary: false });
    }
    for (const not of reader.tokens(operand, 'Not')) pending.push({ operator: 'not', token: not, unary: true });
    for (const minus of reader.tokens(operand, '-')) pending.push({ operator: '-', token: minus, unary: true });
    values.push(buildPostfix(reader, reader.node(operand, 'postfix'), reader.span(operand)));
  });
  while (pending.length > 0) reduce(reader, values, pending.pop()!);
  return values[0] ?? reader.error(at);
}

function strengthOf({ operator, unary }: Pending): number {
  if (unary) return operator === 'not' ? notStrength : unaryStrength;
  return strengths.get(operator) ?? 3;
}

function reduce(reader: Reader, values: Expression[], { operator, token, unary }: Pending): void {
  const operatorSpan = reader.spanOf(token);
  const right = values.pop()!;
  if (unary) {
    const span = { ...operatorSpan, end: Math.max(right.span.end, operatorSpan.end) };
    values.push(
      reader.limited({ kind: 'unary', span, operator: operator === 'not' ? 'not' : '-', operand: right }, [right]),
    );
    return;
  }
  const left = values.pop()!;
  const span = join(left, right);
  const strength = strengths.get(operator);
  const chained =
    strength !== undefined &&
    strength <= 2 &&
    strength >= 1 &&
    (left.kind === 'range' || left.kind === 'binary') &&
    strengths.get(left.kind === 'range' ? '..' : left.operator) === strength;
  if (chained) {
    reader.report('GEN0024', operator === '..' ? 'range' : 'comparison', operatorSpan);
    values.push(reader.error(span));
  } else if (operator === '..') {
    values.push(reader.limited({ kind: 'range', span, from: left, to: right }, [left, right]));
  } else if (strength === undefined) {
    values.push(reader.error(span));
  } else {
    const binary: Expression = {
      kind: 'binary',
      span,
      operator: operator as BinaryOperator,
      operatorSpan,
      left,
      right,
    };
    values.push(reader.limited(binary, [left, right]));
  }
}
