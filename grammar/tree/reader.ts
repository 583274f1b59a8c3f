/** A reader of a concrete tree with possible gaps: every accessor defines its result for an absent part. */
import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { ErrorExpression, Expression, Identifier } from '../syntax/ast.js';
import type { SyntaxDiagnostic } from '../messages/report.js';
import type { SyntaxCode } from '../messages/definitions.js';
import type { SyntaxDetails, SyntaxKey } from '../messages/report.js';
import { syntaxError } from '../messages/report.js';
import { spanBetween, spanOfToken } from '../syntax/source.js';
import type { Source, Span } from '../syntax/source.js';
import { Missing } from '../syntax/tokens.js';

/** The greatest height of an expression tree, since every walk over the tree is recursive. */
export const heightLimit = 400;

export class Reader {
  private readonly heights = new WeakMap<object, number>();
  private tooHigh = false;

  constructor(
    readonly source: Source,
    /** Doc comments by the offset of the token below them. */
    readonly docs: ReadonlyMap<number, string>,
    readonly diagnostics: SyntaxDiagnostic[],
  ) {}

  report<Code extends SyntaxCode, Key extends SyntaxKey<Code>>(
    code: Code,
    key: Key,
    span: Span,
    ...details: SyntaxDetails<Code, Key>
  ): void {
    this.diagnostics.push(syntaxError(code, key, span, ...details));
  }

  nodes(node: CstNode | undefined, rule: string): CstNode[] {
    return (node?.children[rule] ?? []) as CstNode[];
  }
  node(node: CstNode | undefined, rule: string): CstNode | undefined {
    return node?.children[rule]?.[0] as CstNode | undefined;
  }
  tokens(node: CstNode | undefined, type: string): IToken[] {
    return (node?.children[type] ?? []) as IToken[];
  }
  token(node: CstNode | undefined, type: string): IToken | undefined {
    return node?.children[type]?.[0] as IToken | undefined;
  }
  /** A node is recovered if the parser gave up in it, so that its absent parts have been reported. */
  recovered(node: CstNode | undefined): boolean {
    return node === undefined || node.recoveredNode === true;
  }

  span(node: CstNode | undefined): Span {
    const location = node?.location;
    if (!location) return spanBetween(this.source, NaN, NaN);
    if (!Number.isFinite(location.startOffset)) {
      const tokens = leaves(node).filter((token) => Number.isFinite(token.startOffset));
      const first = tokens[0];
      const last = tokens[tokens.length - 1];
      if (!first || !last) return spanBetween(this.source, NaN, NaN);
      return spanBetween(this.source, first.startOffset, last.startOffset + last.image.length);
    }
    return spanBetween(this.source, location.startOffset, (location.endOffset ?? location.startOffset - 1) + 1);
  }
  spanOf(token: IToken): Span {
    return spanOfToken(this.source, token);
  }

  /** The word of a token, or an empty identifier at `at` if there is none. */
  identifier(token: IToken | undefined, at: Span): Identifier {
    if (token && token.tokenType !== Missing && Number.isFinite(token.startOffset)) {
      // A name in quotes has been reported already.
      return { name: token.image.replace(/^["'`]|["'`]$/g, ''), span: this.spanOf(token) };
    }
    return { name: '', span: { ...at, start: at.end } };
  }
  optionalIdentifier(token: IToken | undefined): Identifier | undefined {
    return token && token.image !== '' ? { name: token.image, span: this.spanOf(token) } : undefined;
  }
  identifiers(node: CstNode | undefined): Identifier[] {
    return this.tokens(node, 'Name')
      .filter((token) => token.image !== '')
      .map((token) => ({ name: token.image, span: this.spanOf(token) }));
  }

  /** Reports repeated settings of a block or options of a step. */
  once(settings: readonly { readonly name: string; readonly span: Span }[]): void {
    const seen = new Map<string, Span>();
    for (const { name, span } of settings) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, span);
      else if (name !== '')
        this.report('GEN0033', 'twice', span, { name }, { related: [{ span: first, message: 'said first here' }] });
    }
  }

  error(span: Span): ErrorExpression {
    return { kind: 'error', span };
  }

  /** Returns the expression unless its tree is too high, which is reported once. */
  limited<E extends Expression>(expression: E, parts: readonly (object | undefined)[]): E | ErrorExpression {
    let height = 0;
    for (const part of parts) if (part) height = Math.max(height, this.heights.get(part) ?? 0);
    height++;
    if (height > heightLimit) {
      if (this.tooHigh) return this.error(expression.span);
      this.tooHigh = true;
      this.report('GEN0005', 'expression', expression.span, { limit: heightLimit });
      return this.error(expression.span);
    }
    this.heights.set(expression, height);
    return expression;
  }
}

function leaves(node: CstNode): IToken[] {
  const found: IToken[] = [];
  const stack: CstElement[] = [node];
  while (stack.length > 0) {
    const element = stack.pop()!;
    if ('tokenType' in element) found.push(element);
    else for (const elements of Object.values(element.children)) stack.push(...elements);
  }
  return found.sort((a, b) => a.startOffset - b.startOffset);
}
