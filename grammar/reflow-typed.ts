/** Layout while a text is being written: only blanks within lines move, and line breaks stay those of the author. */
import { lex } from './syntax/lexer.js';
import type { Source } from './syntax/source.js';
import type { Reflow } from './reflow.js';
import { reflowsOf } from './reflow.js';

/** Changes within a part of a text, whose ends count. Nothing outside of it moves. */
export const reflowsIn = (source: Source, start: number, end: number): Reflow[] =>
  reflowsOf(source).filter(({ span }) => span.start >= start && span.end <= end);

/**
 * Changes after a character was written that ends a part: the line above a new line, or everything between a closing brace
 * and its opening one. A text that cannot be read stays as it is.
 */
export function reflowsAfter(source: Source, offset: number, typed: string): Reflow[] {
  const part = typed === '}' ? blockBefore(source, offset) : lineAbove(source, offset);
  if (!part) return [];
  return reflowsIn(source, part.start, part.end).filter(({ span, replacement }) => {
    const old = source.text.slice(span.start, span.end);
    return !/[\r\n]/.test(old + replacement);
  });
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The line before the one of the offset, up to its last word. */
function lineAbove({ text }: Source, offset: number): Part | undefined {
  const lineBreak = text.lastIndexOf('\n', offset - 1);
  if (lineBreak < 0) return undefined;
  const start = text.lastIndexOf('\n', lineBreak - 1) + 1;
  const line = text.slice(start, lineBreak).trimEnd();
  return line === '' ? undefined : { start, end: start + line.length };
}

/** From the line of the opening brace to the closing one before the offset. */
function blockBefore({ text }: Source, offset: number): Part | undefined {
  const open: number[] = [];
  for (const { image, startOffset } of lex(text).tokens) {
    if (startOffset >= offset) return undefined;
    if (image === '{') open.push(startOffset);
    if (image !== '}') continue;
    const start = open.pop();
    if (startOffset === offset - 1)
      return start === undefined ? undefined : { start: text.lastIndexOf('\n', start) + 1, end: offset };
  }
  return undefined;
}
