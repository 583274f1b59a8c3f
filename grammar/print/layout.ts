/** The layout of a statement, or of a chain in a `repeat`, in lines of at most `width` columns if possible. */
import * as t from '../syntax/tokens.js';
import type { Item } from './items.js';
import { isSign, spaced } from './spacing.js';

export const width = 100;

/** A line before it is written: its text without the indent, and the comments above and behind it. */
export interface Line {
  indent: number;
  items: Item[];
  /** The comments on their own lines above. */
  above: readonly string[];
  trailing?: string;
  /** The item before the first one, which tells a sign from an operator. */
  before?: Item;
}

/** Decisions beyond the author's own breaks. */
interface Decisions {
  /** The items that start lines. */
  readonly breaks: Set<Item>;
  /** The braces of repeats whose body is on its own lines. */
  readonly opened: Set<Item>;
}

export function layout(items: readonly Item[], indent: number, before?: Item): Line[] {
  const decisions: Decisions = { breaks: new Set(), opened: new Set() };
  for (;;) {
    const lines = linesOf(items, indent, decisions, before);
    let changed = false;
    for (const line of lines) if (lengthOf(line) > width) changed = shorten(line, decisions) || changed;
    if (!changed) return lines;
  }
}

export function textOf(line: Line): string {
  let text = '';
  line.items.forEach(({ token }, i) => {
    const left = line.items[i - 1];
    if (left && spaced((line.items[i - 2] ?? (i === 1 ? line.before : undefined))?.token, left.token, token))
      text += ' ';
    text += token.image;
  });
  return text;
}

export function lengthOf(line: Line): number {
  return line.indent + textOf(line).length;
}

interface Level {
  /** The column of lines that start with an arrow of this chain. */
  readonly arrows: number;
  /** The column of the closing brace; unused for the statement itself. */
  readonly close: number;
  readonly opened: boolean;
  depth: number;
}

function linesOf(items: readonly Item[], indent: number, { breaks, opened }: Decisions, before?: Item): Line[] {
  const lines: Line[] = [];
  const levels: Level[] = [{ arrows: indent + 2, close: indent, opened: true, depth: 0 }];
  let line: Line = { indent, items: [], above: [], before };
  const startLine = (column: number, item: Item, last: Item | undefined): void => {
    if (line.items.length > 0) lines.push(line);
    line = { indent: column, items: [], above: item.comments.map((comment) => comment.text), before: last };
  };
  const multiline = repeatsOnLines(items);
  items.forEach((item, i) => {
    const level = levels[levels.length - 1]!;
    const last = items[i - 1];
    const type = item.token.tokenType;
    const commented = i > 0 && (item.trailing !== undefined || item.comments.length > 0);
    if (commented && item.trailing !== undefined) line.trailing = item.trailing;
    const arrow = type === t.PlainArrow && level.depth === 0 && level.opened;
    const afterOpen = last?.token.tokenType === t.OpenBrace && level.opened && levels.length > 1;
    if (type === t.CloseBrace && levels.length > 1) {
      const { close, opened: wasOpened } = level;
      levels.pop();
      if (wasOpened || commented) startLine(close, item, last);
    } else if (afterOpen) {
      startLine(level.arrows, item, last);
    } else if (i > 0 && (commented || breaks.has(item) || (arrow && item.newLine))) {
      startLine(arrow ? level.arrows : level.arrows + 2, item, last);
    }
    line.items.push(item);
    if (type === t.OpenBrace) {
      const base = line.indent + (line.items[0]!.token.tokenType === t.PlainArrow ? 3 : 0);
      const open = level.opened && (multiline.has(item) || opened.has(item));
      levels.push({ arrows: base + 2, close: base, opened: open, depth: 0 });
    } else level.depth += depthChange(item);
  });
  lines.push(line);
  return lines;
}

function depthChange({ token }: Item): number {
  const type = token.tokenType;
  if (type === t.PlainParen || type === t.CallParen || type === t.OpenBracket || type === t.IndexBracket) return 1;
  return type === t.CloseParen || type === t.CloseBracket ? -1 : 0;
}

/** Opening braces whose body the author began on a new line, or whose body contains comments or line breaks. */
function repeatsOnLines(items: readonly Item[]): ReadonlySet<Item> {
  const found = new Set<Item>();
  const open: { readonly item: Item; depth: number }[] = [];
  items.forEach((item, i) => {
    const type = item.token.tokenType;
    const before = items[i - 1];
    const commented = i > 0 && (item.trailing !== undefined || item.comments.length > 0);
    const arrow = type === t.PlainArrow && item.newLine && open.every(({ depth }) => depth === 0);
    const first = before?.token.tokenType === t.OpenBrace && item.newLine && type !== t.CloseBrace;
    if (commented || arrow || first) for (const brace of open) found.add(brace.item);
    if (type === t.OpenBrace && i < items.length - 1) open.push({ item, depth: 0 });
    else if (type === t.CloseBrace) open.pop();
    else if (open.length > 0) open[open.length - 1]!.depth += depthChange(item);
  });
  return found;
}

/** Breaks an overlong line at its loosest places; false if there is none. */
function shorten(line: Line, { breaks, opened }: Decisions): boolean {
  const candidates = new Map<number, Set<number>>();
  const repeats: number[] = [];
  let depth = 0;
  let braces = 0;
  line.items.forEach((item, i) => {
    const type = item.token.tokenType;
    if (type === t.CloseBrace && i > 0) braces--;
    const rank = i === 0 || breaks.has(item) ? undefined : rankOf(line, i, depth, braces);
    if (rank !== undefined) {
      const places = candidates.get(rank) ?? new Set();
      candidates.set(rank, places.add(i));
    }
    if (type === t.OpenBrace) {
      if (braces === 0 && depth === 0 && i < line.items.length - 1) repeats.push(i);
      braces++;
    } else depth += depthChange(item);
  });
  const arrows = candidates.get(0);
  if (arrows) return fill(line, arrows, line.indent, breaks);
  if (repeats.length > 0) {
    for (const i of repeats) opened.add(line.items[i]!);
    return true;
  }
  const loosest = Math.min(...candidates.keys());
  return candidates.has(loosest) && fill(line, candidates.get(loosest)!, line.indent, breaks);
}

const clauseWords: ReadonlySet<unknown> = new Set(
  ['over', 'with', 'on', 'at', 'every', 'each', 'from', 'then', 'else'].map(t.word),
);
const looseOperators: ReadonlySet<unknown> = new Set([t.Plus, t.EqualEqual, t.OtherComparison]);
const tightOperators: ReadonlySet<unknown> = new Set([t.Times, t.Divide]);

/** The rank of a place to break: 0 for an arrow of the chain, higher for deeper places, undefined for none. */
function rankOf(line: Line, i: number, depth: number, braces: number): number | undefined {
  const { token } = line.items[i]!;
  const left = line.items[i - 1]!;
  const inside = depth + braces;
  // An argument stays together as long as the line can be broken at a comma.
  if (token.tokenType === t.PlainArrow) return inside === 0 ? 0 : inside * 4 + (depth > 0 ? 2 : 0);
  if (clauseWords.has(token.tokenType)) {
    const previous = left.token.tokenType;
    return previous === t.word('at') || previous === t.EpochWord ? undefined : inside * 4 + 1;
  }
  if (left.token.tokenType === t.Comma && depth > 0) return inside * 4;
  const operator = looseOperators.has(token.tokenType) || (token.tokenType === t.Minus && !isSign(left.token));
  if (operator) return inside * 4 + 3;
  // A product breaks before what stands deeper does, such as the parameters in `fn f(x, t) = a * b / c`.
  return tightOperators.has(token.tokenType) ? inside * 4 + 3.5 : undefined;
}

/** Breaks before as few of the places as the width allows. */
function fill(line: Line, places: ReadonlySet<number>, indent: number, breaks: Set<Item>): boolean {
  const before = breaks.size;
  const ends = [...places, line.items.length].sort((a, b) => a - b);
  let length = 0;
  let start = 0;
  ends.forEach((end) => {
    const chunk = textOf({
      ...line,
      items: line.items.slice(start, end),
      before: line.items[start - 1] ?? line.before,
    }).length;
    if (start > 0 && length + 1 + chunk > width) {
      breaks.add(line.items[start]!);
      length = indent + 4 + chunk;
    } else length += (start > 0 ? 1 : indent) + chunk;
    start = end;
  });
  // At least one place breaks, or an overlong last part would never move.
  if (breaks.size === before) breaks.add(line.items[Math.max(...places)]!);
  return true;
}
