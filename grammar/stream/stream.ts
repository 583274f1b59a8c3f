/** The tokens on their way from lexer to parser: what is still to come, what has been passed on, what has been reported. */
import { createTokenInstance } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { SyntaxDiagnostic } from '../messages/report.js';
import { errorLimit } from '../messages/report.js';
import { spanOfToken } from '../syntax/source.js';
import type { Source, Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import type { Context } from '../syntax/words.js';

/** An open bracket or the file itself, with the statement that is being read in it. */
export interface Frame {
  readonly kind: 'file' | 'brace' | 'paren' | 'bracket';
  readonly context: Context;
  readonly open?: IToken;
  /** First token of the statement that opened the frame. */
  readonly opener?: IToken;
  /** First token and word of the statement that is being read inside the frame. */
  start?: IToken;
  word: string;
  /** The statement's own `=` has not come yet. */
  wantsEquals: boolean;
  /** The statement's block has not come yet. */
  wantsBlock: boolean;
  /** `if`s of the statement that are open. */
  ifs: number;
  /** Something missing between two operands has been reported. */
  separated: boolean;
  /** A `repeat` has been read, and its brace has not come yet. */
  wantsRepeat: boolean;
  /** The block was opened by a `:`, and ends where the indent does. */
  indented?: boolean;
  /** Parentheses that are read as brackets. */
  tuple?: boolean;
  /** The last of them has no `then` yet. */
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
    separated: false,
  };
}

export class Stream {
  readonly out: IToken[] = [];
  /** First tokens of statements; the formatter starts a line with each. */
  readonly starts = new Set<IToken>();
  /** Offsets of statements that stand in braces. */
  readonly inner = new Set<number>();
  /** Closing braces that end a `repeat`, not a block of statements. */
  readonly repeatCloses = new Set<IToken>();
  readonly diagnostics: SyntaxDiagnostic[] = [];
  readonly frames: Frame[] = [frame('file', 'file')];
  /** The last token passed on was, or ended, an operand. */
  afterOperand = false;
  index = 0;
  /** `if`s that are open in all frames together. */
  ifs = 0;
  /** Closing braces beyond the opening ones that were written. */
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
  /** Whether no token that was passed on stands before it on its line. */
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

  /** Passes on a token that was not written, with an empty span behind the previous one. */
  insert(type: TokenType, afterOperand: boolean): IToken {
    const before = this.previous;
    const start = before ? before.startOffset + before.image.length : 0;
    const line = before?.startLine ?? 1;
    const token = createTokenInstance(type, '', start, start - 1, line, line, 1, 1);
    this.out.push(token);
    this.afterOperand = afterOperand;
    return token;
  }

  /** After too many mistakes the rest is mended in silence. */
  report(diagnostic: SyntaxDiagnostic): void {
    if (this.diagnostics.length <= errorLimit) this.diagnostics.push(diagnostic);
  }

  is(token: IToken | undefined, ...types: TokenType[]): boolean {
    return token !== undefined && types.includes(token.tokenType);
  }
}

/** Whether a raw token can begin an operand. */
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
