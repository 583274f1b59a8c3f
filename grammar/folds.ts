/** The parts of a text that an editor can fold, found by brackets and comments alone, so that half-written texts fold too. */
import { lex } from './syntax/lexer.js';
import type { Source, Span } from './syntax/source.js';

export interface Fold {
  readonly kind: 'block' | 'comment' | 'uses';
  readonly span: Span;
}

/** Braces and brackets, runs of line comments, and runs of `use` lines, each over more than one line. */
export function foldsOf(source: Source): Fold[] {
  const { tokens, comments } = lex(source.text);
  const folds: Fold[] = [];
  const add = (kind: Fold['kind'], start: number, end: number): void => {
    if (source.text.slice(start, end).includes('\n')) folds.push({ kind, span: { source, start, end } });
  };
  const open: { readonly image: string; readonly start: number }[] = [];
  for (const { image, startOffset } of tokens) {
    if (image === '{' || image === '(' || image === '[') open.push({ image, start: startOffset });
    else if (image === '}' || image === ')' || image === ']') {
      const at = open.findLastIndex((each) => closing[each.image] === image);
      if (at < 0) continue;
      add('block', open[at]!.start, startOffset + 1);
      open.length = at;
    }
  }
  let run: { start: number; end: number; line: number } | undefined;
  for (const { startOffset, image, startLine = 0 } of comments) {
    const lineStart = source.text.lastIndexOf('\n', startOffset - 1) + 1;
    const alone = source.text.slice(lineStart, startOffset).trim() === '';
    const end = startOffset + image.length;
    if (alone && run && startLine === run.line + 1) run = { ...run, end, line: startLine };
    else {
      if (run) add('comment', run.start, run.end);
      run = alone ? { start: startOffset, end, line: startLine } : undefined;
    }
  }
  if (run) add('comment', run.start, run.end);
  const uses = [...source.text.matchAll(/^use\b[^\r\n]*(?:\r?\n(?:use\b[^\r\n]*|[ \t]*(?=\r?\nuse\b)))+/gm)];
  for (const { index, 0: text } of uses) add('uses', index, index + text.length);
  return folds;
}

const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
