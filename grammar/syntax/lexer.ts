/**
 * The lexer, from text to raw tokens. Every character becomes part of a token, a comment or white space, so the lexer
 * has no errors of its own.
 *
 * It is one sticky regular expression. Chevrotain's lexer would analyse its patterns at start-up, which takes longer
 * than lexing and parsing a spec (docs/decisions).
 */
import type { IToken, TokenType } from 'chevrotain';
import { BadComment, BadNumber, CommentToken, lexed, PlainNumber, Space } from './tokens.js';

export interface RawTokens {
  readonly tokens: IToken[];
  /** `// …` and `/// …`, in order. */
  readonly comments: IToken[];
  /** `# …` and block comments, in order. */
  readonly badComments: IToken[];
}

const anyToken = new RegExp(lexed.map((type) => `(${sourceOf(type)})`).join('|'), 'y');
const badNumber = new RegExp(sourceOf(BadNumber), 'y');
const lineBreak = /\r\n?|\n/g;

function sourceOf({ PATTERN: pattern }: TokenType): string {
  if (pattern instanceof RegExp) return pattern.source;
  return String(pattern).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

export function lex(text: string): RawTokens {
  const result: RawTokens = { tokens: [], comments: [], badComments: [] };
  let line = 1;
  let lineStart = 0;
  for (let offset = 0; offset < text.length;) {
    anyToken.lastIndex = offset;
    const match = anyToken.exec(text)!;
    let image = match[0];
    let type = typeOf(match);
    if (type === PlainNumber) {
      // The longer of the two readings counts: `3x` is one mistake, `1e-3` is a number.
      badNumber.lastIndex = offset;
      const longer = badNumber.exec(text)?.[0];
      if (longer && longer.length > image.length) [image, type] = [longer, BadNumber];
    }
    const end = offset + image.length;
    const token = tokenOf(type, image, offset, line, offset - lineStart + 1);
    if (type === Space || type === BadComment) {
      lineBreak.lastIndex = 0;
      for (let found = lineBreak.exec(image); found; found = lineBreak.exec(image)) {
        line++;
        lineStart = offset + lineBreak.lastIndex;
      }
      token.endLine = line;
    }
    if (type === CommentToken) result.comments.push(token);
    else if (type === BadComment) result.badComments.push(token);
    else if (type !== Space) result.tokens.push(token);
    offset = end;
  }
  return result;
}

/** The type whose group matched; the frequent ones come first. */
function typeOf(match: RegExpExecArray): TokenType {
  let group = 1;
  while (match[group] === undefined) group++;
  return lexed[group - 1]!;
}

function tokenOf(type: TokenType, image: string, start: number, line: number, column: number): IToken {
  return {
    image,
    startOffset: start,
    endOffset: start + image.length - 1,
    startLine: line,
    endLine: line,
    startColumn: column,
    endColumn: column + image.length - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx!,
  };
}
