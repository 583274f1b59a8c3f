/** The tokens between lexer and parser: those still to come, those passed on, and the reported mistakes. */
import { createTokenInstance } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { SyntaxDiagnostic } from '../messages/report.js';
import { errorLimit } from '../messages/report.js';
import { spanOfToken } from '../syntax/source.js';
import type { Source, Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import type { Context } from '../syntax/words.js';

/** An open bracket, or the file itself, with the current statement in it. */
export interface Frame {
  readonly kind: 'file' | 'brace' | 'paren' | 'bracket';
  readonly context: Context;
  readonly open?: IToken;
  /** The first token of the statement that opened the frame. */
  readonly opener?: IToken;
  /** The first token and the word of the current statement in the frame. */
  start?: IToken;
  word: string;
  /** True until the statement's own `=` comes. */
  wantsEquals: boolean;
  /** True until the statement's block comes. */
  wantsBlock: boolean;
  /** The number of open `if`s of the statement. */
  ifs: number;
  /** True if something missing between two operands has been reported. */
  separated: boolean;
  /** True between a `repeat` and its brace. */
  wantsRepeat: boolean;
  /** True between `draws` and its brace. */
  wantsDraws: boolean;
  /** True for the body of `draws`, which is a part of an expression. */
  ofDraws?: boolean;
  /** True if a `:` opened the block, which then ends with its indent. */
  indented?: boolean;
  /** True for parentheses that are read as brackets. */
  tuple?: boolean;
  /** True until the last open `if` has its `then`. */
  wantsThen: boolean;
}

export function frame(kind: Frame['kind'], context: Context, open?: IToken, opener?: IToken): Frame {
  return {
    kind,
    context,
    open,
    opener,
    word: '',
    wantsEquals: false,
    wantsBlock: false,
    ifs: 0,
    wantsThen: false,
    wantsRepeat: false,
    wantsDraws: false,
    separated: false,
  };
}

export class Stream {
  readonly out: IToken[] = [];
  /** The first tokens of statements; the formatter starts a line with each. */
  readonly starts = new Set<IToken>();
  /** The offsets of statements in braces. */
  readonly inner = new Set<number>();
  /** The closing braces that end a `repeat`, not a block of statements. */
  readonly repeatCloses = new Set<IToken>();
  /** The closing braces of bodies of `draws`, behind which an expression goes on. */
  readonly drawsCloses = new Set<IToken>();
  readonly diagnostics: SyntaxDiagnostic[] = [];
  readonly frames: Frame[] = [frame('file', 'file')];
  /** True if the last token passed on was, or ended, an operand. */
  afterOperand = false;
  index = 0;
  /** The number of open `if`s in all frames together. */
  ifs = 0;
  /** The number of written closing braces beyond the opening ones. */
  excess: number;
  /** The last infix word of the statement. */
  infix = '';

  constructor(
    readonly source: Source,
    readonly raw: readonly IToken[],
  ) {
    this.excess = 0;
    for (const { tokenType } of raw) {
      if (tokenType === t.CloseBrace) this.excess++;
      else if (tokenType === t.OpenBrace) this.excess--;
    }
  }

  get top(): Frame {
    return this.frames[this.frames.length - 1]!;
  }
  get previous(): IToken | undefined {
    return this.out[this.out.length - 1];
  }
  peek(distance = 1): IToken | undefined {
    return this.raw[this.index + distance];
  }
  /** A token is the first on its line if no token that was passed on is before it there. */
  firstOnLine(token: IToken): boolean {
    const before = this.raw[this.index - 1];
    return !before || (token.startLine ?? 0) > (before.startLine ?? 0);
  }

  span(token: IToken): Span {
    return spanOfToken(this.source, token);
  }

  emit(token: IToken, type: TokenType, afterOperand: boolean): void {
    this.classify(token, type);
    this.out.push(token);
    this.afterOperand = afterOperand;
  }

  classify(token: IToken, type: TokenType): void {
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx!;
  }

  /** Inserts a token that was not written, with an empty span behind the previous one. */
  insert(type: TokenType, afterOperand: boolean): IToken {
    const before = this.previous;
    const start = before ? before.startOffset + before.image.length : 0;
    const line = before?.startLine ?? 1;
    const token = createTokenInstance(type, '', start, start - 1, line, line, 1, 1);
    this.out.push(token);
    this.afterOperand = afterOperand;
    return token;
  }

  /** Records a mistake; after too many, the rest is mended without a report. */
  report(diagnostic: SyntaxDiagnostic): void {
    if (this.diagnostics.length <= errorLimit) this.diagnostics.push(diagnostic);
  }

  /** A closing brace ends a block of statements, behind which the next statement may stand. */
  endsBlock(token: IToken): boolean {
    return token.tokenType === t.CloseBrace && !this.repeatCloses.has(token) && !this.drawsCloses.has(token);
  }

  is(token: IToken | undefined, ...types: TokenType[]): boolean {
    return token !== undefined && types.includes(token.tokenType);
  }
}

/** A raw token starts an operand if it can be its first token. */
export function startsOperand(token: IToken | undefined): boolean {
  if (!token) return false;
  const type = token.tokenType;
  return (
    type === t.Word ||
    type === t.PlainNumber ||
    type === t.BadNumber ||
    type === t.DotNumber ||
    type === t.PlainString ||
    type === t.UnclosedString ||
    type === t.SingleQuoted ||
    type === t.PlainParen ||
    type === t.OpenBracket ||
    type === t.Minus
  );
}
