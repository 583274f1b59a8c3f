import type { Source, Span } from '../../grammar/syntax/source.js';
import { lineText, positionAt } from '../../grammar/syntax/source.js';

/** A span to underline, and the words after its underline. The primary span is underlined with `^`, others with `-`. */
export interface Annotation {
  readonly span: Span;
  readonly message?: string;
  readonly primary: boolean;
}

/** A row of an excerpt before colours: a source line, an underline, or a gap. */
export type Row =
  | { readonly kind: 'source'; readonly line: number; readonly text: string }
  | {
      readonly kind: 'mark';
      readonly indent: number;
      readonly marks: string;
      readonly message: string;
      readonly primary: boolean;
    }
  | { readonly kind: 'gap' };

const tabWidth = 4;
/** Characters that a terminal sets two cells wide (East Asian wide forms and pictures). */
const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const combining = /\p{Mark}|\u200d/u;

interface Cell {
  readonly text: string;
  /** The column of the first terminal cell, and one past the last. */
  readonly from: number;
  readonly to: number;
  /** The offset within the line of the first UTF-16 unit. */
  readonly offset: number;
}

/** The terminal cells of a line. Tabs become spaces, control characters their visible pictures. */
function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let offset = 0;
  for (const character of line) {
    const code = character.codePointAt(0)!;
    let text = character;
    let width = 1;
    if (character === '\t') {
      width = tabWidth - (column % tabWidth);
      text = ' '.repeat(width);
    } else if (code < 32) text = String.fromCodePoint(0x2400 + code);
    else if ((code >= 127 && code < 160) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
      text = '\ufffd';
    else if (code >= 0xd800 && code <= 0xdfff) text = '\ufffd';
    else if (combining.test(character)) width = 0;
    else if (wide.test(character)) width = 2;
    cells.push({ text, from: column, to: column + width, offset });
    column += width;
    offset += character.length;
  }
  return cells;
}

/** The terminal column at which an offset of the line begins (the end of the line for any offset beyond it). */
function columnOf(cells: readonly Cell[], offset: number): number {
  for (const cell of cells) if (cell.offset + 1 > offset) return cell.from;
  return cells.at(-1)?.to ?? 0;
}

/** The part of a span on one line, as offsets within that line. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly primary: boolean;
}

/** The first and last lines of a span. The lines between are left out of the excerpt. */
function piecesOf(annotation: Annotation): [line: number, piece: Piece][] {
  const { span, primary } = annotation;
  const message = annotation.message ?? '';
  const first = positionAt(span.source, span.start);
  let last = positionAt(span.source, span.end);
  // A span that ends with a line break belongs to the line that it breaks.
  if (last.line > first.line && last.column === 1) last = positionAt(span.source, span.end - 1);
  if (first.line === last.line) {
    return [[first.line, { start: first.column - 1, end: Math.max(last.column - 1, first.column), message, primary }]];
  }
  const head = lineText(span.source, first.line);
  const tail = lineText(span.source, last.line);
  const indent = tail.length - tail.trimStart().length;
  return [
    [first.line, { start: first.column - 1, end: Math.max(head.trimEnd().length, first.column), message: '', primary }],
    [last.line, { start: Math.min(indent, last.column - 1), end: Math.max(last.column - 1, 1), message, primary }],
  ];
}

/** Source lines of one file with their underlines. `width` is the room for the text without the gutter. */
export function excerpt(source: Source, annotations: readonly Annotation[], width: number): Row[] {
  const byLine = new Map<number, Piece[]>();
  for (const annotation of annotations) {
    for (const [line, piece] of piecesOf(annotation)) byLine.set(line, [...(byLine.get(line) ?? []), piece]);
  }
  const rows: Row[] = [];
  let previous: number | undefined;
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    if (previous !== undefined && line === previous + 2) {
      rows.push({
        kind: 'source',
        line: previous + 1,
        text: crop(cellsOf(lineText(source, previous + 1)), 0, width).text,
      });
    } else if (previous !== undefined && line > previous + 2) rows.push({ kind: 'gap' });
    rows.push(...markedLine(source, line, byLine.get(line)!, width));
    previous = line;
  }
  return rows;
}

function markedLine(source: Source, line: number, pieces: readonly Piece[], width: number): Row[] {
  const cells = cellsOf(lineText(source, line));
  const main = pieces.find((piece) => piece.primary) ?? pieces[0]!;
  const { text, shift } = crop(cells, columnOf(cells, main.start), width, columnOf(cells, main.end));
  const rows: Row[] = [{ kind: 'source', line, text }];
  for (const piece of [...pieces].sort((a, b) => Number(b.primary) - Number(a.primary))) {
    const start = columnOf(cells, piece.start);
    const end = Math.max(columnOf(cells, piece.end), start + 1);
    const from = Math.min(Math.max(start + shift, 0), width - 1);
    const to = Math.min(Math.max(end + shift, from + 1), width);
    const marks = (piece.primary ? '^' : '-').repeat(to - from);
    rows.push({ kind: 'mark', indent: from, marks, message: piece.message, primary: piece.primary });
  }
  return rows;
}

/**
 * Cuts a long line to a window: from its beginning if `end` fits, else from a little before `column`. `shift` moves
 * columns into the window.
 */
function crop(cells: readonly Cell[], column: number, width: number, end = column): { text: string; shift: number } {
  const total = cells.at(-1)?.to ?? 0;
  if (total <= width)
    return {
      text: cells
        .map((cell) => cell.text)
        .join('')
        .trimEnd(),
      shift: 0,
    };
  const begin = Math.max(0, Math.min(column - Math.floor(width / 4), total - width + 1));
  const start = end < width ? 0 : begin;
  const inside = start === 0 ? 0 : start + 1;
  const stop = total > start + width ? start + width - 1 : total;
  const kept = cells.filter((cell) => cell.from >= inside && cell.to <= stop);
  // A wide character cut at the edge leaves a hole. It is filled so that the columns after it stay true.
  const hole = ' '.repeat(Math.max(0, (kept[0]?.from ?? inside) - inside));
  const text = (start === 0 ? '' : '…') + hole + kept.map((cell) => cell.text).join('') + (stop < total ? '…' : '');
  return { text, shift: -start };
}
