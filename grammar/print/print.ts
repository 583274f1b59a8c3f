/** The lines of a formatted file: blocks, blank lines, comments, alignment. */
import { align } from './align.js';
import type { Item } from './items.js';
import { layout, lengthOf, textOf, width } from './layout.js';
import type { Line } from './layout.js';
import type { Row } from './row.js';
import type { Block, Statement } from './structure.js';

export function printFile(file: Block): string {
  const rows: Row[] = [];
  printBlock(file, 0, rows);
  alignComments(rows);
  const text = rows
    .map(
      (row) => (row.blank ? '\n' : '') + ' '.repeat(row.text === '' ? 0 : row.indent) + row.text + (row.comment ?? ''),
    )
    .join('\n');
  return text === '' ? '' : `${text}\n`;
}

/** Prints the statements of a block and the comments before its end. */
function printBlock(block: Block, indent: number, rows: Row[]): void {
  const first = rows.length;
  const groups: { start: number; end: number }[] = [];
  for (const statement of block.statements) {
    const start = printAbove(statement.head[0]!, indent, rows, rows.length > first);
    const blank = start.blank;
    const at = rows.length;
    printStatement(statement, indent, rows);
    rows[at]!.blank = blank;
    groups.push({ start: at, end: rows.length });
  }
  align(groups.map(({ start, end }) => (end === start + 1 ? rows[start]! : undefined)));
  printAbove(block.close, indent, rows, rows.length > first);
}

/** Prints the comments above an item; returns `blank`, true if a blank line follows them. */
function printAbove(item: Item, indent: number, rows: Row[], notFirst: boolean): { readonly blank: boolean } {
  if (item.trailing !== undefined && rows.length > 0) rows[rows.length - 1]!.comment = item.trailing;
  item.comments.forEach(({ text, blank }, i) => {
    rows.push({ indent, text, blank: blank && (notFirst || i > 0) });
  });
  return { blank: item.blank && (notFirst || item.comments.length > 0) };
}

function printStatement({ head, block, tail }: Statement, indent: number, rows: Row[]): void {
  if (!block) return pushLines(layout(head, indent), rows, true);
  const [only, second] = block.statements;
  const quiet = block.close.trailing === undefined && block.close.comments.length === 0;
  if (quiet && !only) return pushLines(layout([...head, block.close, ...tail], indent), rows, false);
  if (quiet && only && !second && !only.block && !only.head[0]!.newLine && !only.head.some(hasComment)) {
    const items = [...head, ...only.head, block.close, ...tail];
    const line: Line = { indent, items, above: [] };
    if (!items.slice(1).some(hasComment) && lengthOf(line) <= width && !only.head.some(isBroken)) {
      rows.push({ indent, text: textOf(line), blank: false });
      return;
    }
  }
  pushLines(layout(head, indent), rows, false);
  printBlock(block, indent + 2, rows);
  pushLines(layout([block.close, ...tail], indent), rows, false);
}

function hasComment(item: Item): boolean {
  return item.trailing !== undefined || item.comments.length > 0;
}
/** A chain is broken at an arrow if the author broke it there. */
function isBroken(item: Item): boolean {
  return item.newLine && item.token.image === '->';
}

function pushLines(lines: readonly Line[], rows: Row[], whole: boolean): void {
  for (const line of lines) {
    for (const text of line.above) rows.push({ indent: line.indent, text, blank: false });
    rows.push({
      indent: line.indent,
      text: textOf(line),
      comment: line.trailing,
      line: whole && lines.length === 1 ? line : undefined,
      blank: false,
    });
  }
}

function isNeighbour(first: Row, row: Row): boolean {
  return !row.blank && row.indent === first.indent;
}

/** Aligns the comments behind neighbouring lines if their column is not too far to the right. */
function alignComments(rows: Row[]): void {
  for (let start = 0; start < rows.length; start++) {
    if (rows[start]!.comment === undefined) continue;
    let end = start + 1;
    while (end < rows.length && rows[end]!.comment !== undefined && isNeighbour(rows[start]!, rows[end]!)) end++;
    const lengths = rows.slice(start, end).map((row) => row.indent + row.text.length);
    const column = Math.max(...lengths);
    rows.slice(start, end).forEach((row, i) => {
      const gap = column <= width ? column - lengths[i]! + 2 : 2;
      row.comment = ' '.repeat(gap) + row.comment!;
    });
    start = end - 1;
  }
}
