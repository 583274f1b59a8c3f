/** Tokens with the comments, line breaks and blank lines between them. */
import type { IToken } from 'chevrotain';
import type { Classified } from '../classify/classify.js';

export interface PrintedComment {
  readonly text: string;
  /** True if a blank line is before the comment. */
  readonly blank: boolean;
}

export interface Item {
  readonly token: IToken;
  /** True if the token starts a statement. */
  readonly starts: boolean;
  /** True for a closing brace that ends a `repeat`. */
  readonly closesRepeat: boolean;
  /** The comment behind the previous token, on its line. */
  readonly trailing?: string;
  /** Comments on lines of their own before this token. */
  readonly comments: readonly PrintedComment[];
  /** True if the author began a line with this token. */
  readonly newLine: boolean;
  /** True if a blank line is before this token, behind its comments. */
  readonly blank: boolean;
}

/** The tokens of a file, as the parser read them. */
export interface ReadTokens {
  readonly classified: Classified;
  readonly comments: readonly IToken[];
}

/** The items of a file, one per token; the last one, without text, has the comments before the end of the file. */
export function itemsOf({ classified, comments }: ReadTokens, end: IToken): Item[] {
  let next = 0;
  let line = 0;
  return [...classified.tokens, end].map((token, i, tokens) => {
    const before = tokens[i - 1];
    let trailing: string | undefined;
    const own: PrintedComment[] = [];
    for (; next < comments.length && comments[next]!.startOffset < token.startOffset; next++) {
      const comment = comments[next]!;
      const text = comment.image.trimEnd();
      if (before && comment.startLine === before.endLine && trailing === undefined) trailing = text;
      else own.push({ text, blank: comment.startLine! > line + 1 && line > 0 });
      line = comment.endLine!;
    }
    const item: Item = {
      token,
      starts: classified.starts.has(token),
      closesRepeat: classified.repeatCloses.has(token),
      trailing,
      comments: own,
      newLine: before !== undefined && token.startLine! > before.endLine!,
      blank: line > 0 && token.startLine! > line + 1,
    };
    line = token.endLine!;
    return item;
  });
}
