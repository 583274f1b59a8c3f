import type { IToken } from 'chevrotain';

/** A text with a name. Every span refers to its source, so a diagnostic can cross files. */
export interface Source {
  /** The path as the user wrote it; a name such as `<stdin>` if there is no file. */
  readonly path: string;
  readonly text: string;
}

/** Half-open range of UTF-16 offsets, `0 ≤ start ≤ end ≤ text.length`. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** One-based line and column of an offset. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<Source, number[]>();

function startsOf(source: Source): number[] {
  let starts = lineStarts.get(source);
  if (!starts) {
    starts = [0];
    for (let i = 0; i < source.text.length; i++) if (source.text.charCodeAt(i) === 10) starts.push(i + 1);
    lineStarts.set(source, starts);
  }
  return starts;
}

/** Line and column of an offset, by binary search over the line starts. */
export function positionAt(source: Source, offset: number): Position {
  const starts = startsOf(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** Text of a one-based line, without its line break. */
export function lineText(source: Source, line: number): string {
  const starts = startsOf(source);
  const start = starts[line - 1] ?? source.text.length;
  const end = starts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, '');
}

/** The text that a span covers. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

/** A place as `file.gen:12`, for comments and prose. */
export function at(span: Span): string {
  return `${span.source.path}:${positionAt(span.source, span.start).line}`;
}

/** A span within the text, for any offsets (inserted tokens have none). */
export function spanBetween(source: Source, start: number, end: number): Span {
  const length = source.text.length;
  const from = Number.isFinite(start) ? Math.min(Math.max(start, 0), length) : length;
  const to = Number.isFinite(end) ? Math.min(Math.max(end, from), length) : from;
  return { source, start: from, end: to };
}

export function spanOfToken(source: Source, token: IToken): Span {
  return spanBetween(source, token.startOffset, token.startOffset + token.image.length);
}
