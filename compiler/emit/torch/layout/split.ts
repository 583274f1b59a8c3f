/** Breaks logical lines of Python as Black does: https://black.readthedocs.io/en/stable/the_black_code_style */
import { commaRank, tokensOf } from './tokens.js';
import type { Token } from './tokens.js';

export const lineLength = 100;
const indent = 4;

interface Row {
  readonly tokens: readonly Token[];
  readonly depth: number;
  readonly isInside: boolean;
  /** The line defines a function, whose parameters break first. */
  readonly isDefinition?: boolean;
  /** The row breaks at its commas, even if it would fit. */
  readonly isSplit?: boolean;
}
/** Three rows: up to an opening bracket, its inside, and the rest. */
interface Split {
  readonly head: Row;
  readonly body: Row;
  readonly tail: Row;
  readonly opening: Token;
  readonly closing: Token;
}
/** Optional brackets that are written. */
type Visible = ReadonlySet<Token>;
type Laid = { readonly rows: readonly Row[]; readonly visible: Visible };

class Unsplittable extends Error {}

/** The lines of a logical line, with their indentation. */
export function linesOf(text: string, depth: number): string[] {
  const row: Row = { tokens: tokensOf(text), depth, isInside: false, isDefinition: text.startsWith('def ') };
  const { rows, visible } = laid(row, new Set(), false);
  return rows.map((each) => ' '.repeat(indent * each.depth) + textOf(each, visible));
}

/** The count of characters, of which JavaScript holds some in two. */
export const widthOf = (text: string): number => [...text].length;

function textOf({ tokens }: Row, visible: Visible): string {
  let text = '';
  let isApart = false;
  for (const token of tokens) {
    isApart ||= token.isApart;
    if (token.isOptional && !visible.has(token)) continue;
    text += `${isApart && text !== '' ? ' ' : ''}${token.text}`;
    isApart = false;
  }
  return text;
}

const fits = (row: Row, visible: Visible): boolean => indent * row.depth + widthOf(textOf(row, visible)) <= lineLength;

function laid(row: Row, visible: Visible, isForced: boolean): Laid {
  if (!row.isSplit && fits(row, visible)) return { rows: [row], visible };
  const ways = row.isDefinition ? [fromLeft] : row.isInside ? [atDelimiters, fromRight] : [fromRight];
  for (const way of ways) {
    try {
      return tried(row, visible, isForced, way);
    } catch (error) {
      if (!(error instanceof Unsplittable)) throw error;
    }
  }
  return { rows: [row], visible };
}

type Way = (row: Row, visible: Visible, isForced: boolean) => Laid;

function tried(row: Row, visible: Visible, isForced: boolean, way: Way): Laid {
  const split = way(row, visible, isForced);
  const whole = textOf(row, visible);
  if (split.rows.some((each) => textOf(each, split.visible) === whole)) throw new Unsplittable();
  let seen = split.visible;
  const rows = split.rows.flatMap((each) => {
    const inner = laid(each, seen, isForced);
    seen = inner.visible;
    return inner.rows;
  });
  const optional = row.tokens.filter((token) => token.isOptional);
  const isDone =
    isForced ||
    way !== fromRight ||
    optional.length === 0 ||
    optional.some((token) => seen.has(token)) ||
    fits(rows[0]!, seen);
  if (isDone) return { rows, visible: seen };
  const other = tried(row, visible, true, way);
  return other.rows.every((each) => fits(each, other.visible)) ? other : { rows, visible: seen };
}

/** Delimiters of a row outside of all of its brackets: the tokens behind which it may break, with their ranks. */
function delimitersOf({ tokens }: Pick<Row, 'tokens'>): Map<Token, number> {
  const found = new Map<Token, number>();
  const base = tokens[0]?.level ?? 0;
  for (const [index, token] of tokens.entries()) {
    if (token.level !== base || token.rank === 0) continue;
    const at = token.kind === 'comma' ? token : tokens[index - 1];
    if (at) found.set(at, token.rank);
  }
  return found;
}

function atDelimiters(row: Row, visible: Visible): Laid {
  const delimiters = delimitersOf(row);
  const last = row.tokens.at(-1)!;
  const rank = Math.max(0, ...[...delimiters].flatMap(([token, each]) => (token === last ? [] : [each])));
  const count = [...delimiters.values()].filter((each) => each === rank).length;
  if (rank === 0 || (rank === 1 && count === 1)) throw new Unsplittable();
  const rows: Row[] = [];
  let tokens: Token[] = [];
  const end = (): void => {
    rows.push({ tokens, depth: row.depth, isInside: row.isInside });
    tokens = [];
  };
  for (const token of row.tokens) {
    tokens.push(token);
    if (delimiters.get(token) === rank) end();
  }
  if (tokens.length > 0) {
    if (rank === commaRank && tokens.at(-1)!.kind !== 'comma') tokens.push(comma(row));
    end();
  }
  return { rows, visible };
}

const comma = ({ tokens }: Row): Token => ({
  ...{ text: ',', isApart: false, kind: 'comma', rank: commaRank },
  level: tokens[0]!.level,
});

/** Breaks at the first pair of brackets. */
function fromLeft(row: Row, visible: Visible): Laid {
  const from = row.tokens.findIndex(({ kind }) => kind === 'open');
  const to = row.tokens.findIndex(({ opening }) => opening !== undefined && opening === row.tokens[from]);
  const { head, body, tail } = parts(row, from, to);
  const inside = body.tokens.some(({ kind }) => kind === 'comma')
    ? body
    : { ...body, tokens: [...body.tokens, comma(body)] };
  return { rows: nonEmpty([head, inside, tail]), visible };
}

const nonEmpty = (rows: readonly Row[]): Row[] => rows.filter(({ tokens }) => tokens.length > 0);

function parts(row: Row, from: number, to: number): Split {
  const { tokens, depth } = row;
  const inside = tokens.slice(from + 1, to);
  const opening = tokens[from]!;
  const delimiters = delimitersOf({ tokens: inside });
  if (inside.at(-1)?.kind === 'comma') delimiters.delete(inside.at(-1)!);
  const isSplit =
    Math.max(0, ...delimiters.values()) === commaRank &&
    (inside.at(-1)?.kind === 'comma' || opening.isDisplay === true) &&
    !row.isDefinition;
  return {
    head: { tokens: tokens.slice(0, from + 1), depth, isInside: row.isInside },
    body: { tokens: inside, depth: depth + 1, isInside: true, isSplit },
    tail: { tokens: tokens.slice(to), depth, isInside: row.isInside },
    opening,
    closing: tokens[to]!,
  };
}

/** Breaks at the last pair of brackets, or at one before it if that fits better. */
function fromRight(row: Row, visible: Visible, isForced: boolean): Laid {
  for (const omitted of omissions(row, visible)) {
    const found = atRight(row, omitted, visible, isForced);
    if (fits(found.rows[0]!, found.visible)) return found;
  }
  return atRight(row, new Set(), visible, isForced);
}

const atRight = (row: Row, omitted: ReadonlySet<Token>, visible: Visible, isForced: boolean): Laid =>
  withoutOptional(row, lastPair(row, omitted, visible), omitted, visible, isForced);

function lastPair(row: Row, omitted: ReadonlySet<Token>, visible: Visible): Split {
  const to = row.tokens.findLastIndex((token) => token.kind === 'close' && !omitted.has(token));
  const from = to < 0 ? -1 : row.tokens.indexOf(row.tokens[to]!.opening!);
  if (from <= 0 && !(from === 0 && to > 0)) throw new Unsplittable();
  const found = parts(row, from, to);
  const tail = textOf(found.tail, new Set([...visible, found.closing])).length;
  if (found.body.tokens.length === 0 && tail < 3) throw new Unsplittable();
  return found;
}

function withoutOptional(
  row: Row,
  split: Split,
  omitted: ReadonlySet<Token>,
  visible: Visible,
  isForced: boolean,
): Laid {
  const { head, body, tail, opening, closing } = split;
  if (!isForced && opening.isOptional && !visible.has(opening) && canOmit(body, visible)) {
    try {
      const more = new Set([...omitted, closing]);
      return withoutOptional(row, lastPair(row, more, visible), more, visible, isForced);
    } catch (error) {
      if (!(error instanceof Unsplittable)) throw error;
      if (body.tokens.length < 2 && !fits(body, visible)) throw error;
    }
  }
  return {
    rows: nonEmpty([head, body, tail]),
    visible: new Set([...visible, ...(opening.isOptional ? [opening, closing] : [])]),
  };
}

/** Optional brackets are left out around an expression that breaks well at brackets of its own. */
function canOmit(body: Row, visible: Visible): boolean {
  const delimiters = delimitersOf(body);
  if (delimiters.size === 0) return true;
  const rank = Math.max(...delimiters.values());
  if ([...delimiters.values()].filter((each) => each === rank).length > 1) return false;
  if (rank === 1) return true;
  const [first, second] = body.tokens;
  const last = body.tokens.at(-1)!;
  if (first!.kind === 'open' && second!.kind !== 'close' && endsAfter(body, first!, visible)) return true;
  const isCall = last.kind === 'close' && (last.text !== ']' || last.opening!.isDisplay === true);
  if (!isCall || body.tokens.at(-2)!.kind === 'open') return false;
  return beginsBefore(body, last.opening!, visible);
}

/** What follows the first brackets fits on a line, or can be broken itself. */
function endsAfter(body: Row, first: Token, visible: Visible): boolean {
  let isRest = false;
  let length = indent * body.depth;
  for (const token of body.tokens) {
    if (token.opening === first) isRest = true;
    if (!isRest) continue;
    length += lengthOf(token, visible);
    if (length > lineLength) return false;
    if (token.kind === 'open') isRest = false;
  }
  return true;
}

/** What stands before the last brackets fits on a line, or can be broken itself. */
function beginsBefore(body: Row, opening: Token, visible: Visible): boolean {
  let length = indent * body.depth;
  let hasOthers = false;
  for (const token of body.tokens) {
    length += lengthOf(token, visible);
    if (token === opening) {
      if (hasOthers || length <= lineLength) return true;
    } else if (token.kind === 'open') hasOthers = true;
  }
  return false;
}

const lengthOf = (token: Token, visible: Visible): number =>
  token.isOptional && !visible.has(token) ? 0 : widthOf(token.text) + (token.isApart ? 1 : 0);

/** Growing sets of closing brackets at the end of a row that are not broken. */
function* omissions(row: Row, visible: Visible): Generator<ReadonlySet<Token>> {
  const omitted = new Set<Token>();
  yield new Set(omitted);
  let length = indent * row.depth;
  let opening: Token | undefined;
  let closing: Token | undefined;
  const inner = new Set<Token>();
  for (let index = row.tokens.length - 1; index >= 0; index -= 1) {
    const token = row.tokens[index]!;
    length += lengthOf(token, visible);
    if (length > lineLength) break;
    const previous = row.tokens[index - 1];
    if (opening) {
      if (token === opening) opening = undefined;
      else if (token.kind === 'close') inner.add(token);
    } else if (token.kind === 'close') {
      if (previous?.kind === 'open') {
        inner.add(token);
        continue;
      }
      if (closing) {
        omitted.add(closing);
        for (const each of inner) omitted.add(each);
        inner.clear();
        yield new Set(omitted);
      }
      if (!token.isOptional || visible.has(token)) {
        opening = token.opening;
        closing = token;
      }
    }
  }
}
