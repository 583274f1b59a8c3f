/** The alignment of similar neighbouring declarations: their `=`, or the text behind their `:`, is in one column. */
import * as t from '../syntax/tokens.js';
import type { Item } from './items.js';
import { textOf, width } from './layout.js';
import type { Line } from './layout.js';
import type { Row } from './row.js';

const byEquals: ReadonlySet<unknown> = new Set([
  t.Def,
  ...['param', 'let', 'loss', 'metric', 'plot', 'sample', 'fn', 'pool', 'net', 'score', 'expect', 'free'].map(t.word),
]);
/** Words of settings whose values are in one column. */
const byWord: ReadonlySet<unknown> = new Set(
  ['runs', 'sweep', 'vary', 'seeds', 'compare', 'score', 'inside', 'outside'].map(t.word),
);
/** Words of declarations whose names are in one column if the words are about equally long. */
const byName: ReadonlySet<unknown> = new Set(
  ['let', 'loss', 'set', 'drop', 'swap', 'pool', 'metric', 'sample', 'plot', 'fn'].map(t.word),
);

/** Pads rows in place. @param rows One entry per statement: its row if it fills just one, else undefined. */
export function align(rows: readonly (Row | undefined)[]): void {
  for (const cut of [cutBehindWord, cutBeforeEquals]) {
    let run: Row[] = [];
    const flush = (): void => {
      pad(run, cut);
      run = [];
    };
    for (const row of rows) {
      const key = row?.line && cut(row.line.items)?.key;
      const before = run[run.length - 1];
      if (!row || key === undefined || row.blank || !before || cut(before.line!.items)?.key !== key) flush();
      if (row && key !== undefined) run.push(row);
    }
    flush();
  }
}

interface Cut {
  /** The key of statements that are aligned with each other. */
  readonly key: unknown;
  /** The item before which spaces are inserted. */
  readonly at: number;
}

function cutBehindWord(items: readonly Item[]): Cut | undefined {
  const type = items[0]!.token.tokenType;
  if (byWord.has(type)) return { key: 'list', at: 1 };
  return byName.has(type) ? { key: 'names', at: 1 } : undefined;
}

function cutBeforeEquals(items: readonly Item[]): Cut | undefined {
  const first = items[0]!.token.tokenType;
  if (first === t.Def && items[1]!.token.tokenType === t.Colon) return { key: ':', at: 2 };
  if (first === t.word('step') && items[2]?.token.tokenType === t.Colon) return { key: 'step', at: 3 };
  if (!byEquals.has(first)) return undefined;
  let depth = 0;
  for (let i = 1; i < items.length; i++) {
    const type = items[i]!.token.tokenType;
    if (type === t.PlainEquals && depth === 0) return { key: first, at: i };
    if (type === t.PlainParen || type === t.CallParen || type === t.OpenBracket || type === t.IndexBracket) depth++;
    else if (type === t.CloseParen || type === t.CloseBracket) depth--;
  }
  return undefined;
}

function pad(run: readonly Row[], cut: (items: readonly Item[]) => Cut | undefined): void {
  if (run.length < 2) return;
  const places = run.map((row) => placeOf(row.line!, row.text, cut(row.line!.items)!.at));
  const column = Math.max(...places);
  const names = cut(run[0]!.line!.items)!.key === 'names';
  if (names && column - Math.min(...places) > 2) return;
  if (run.some((row, i) => row.indent + row.text.length + column - places[i]! > width + 20)) return;
  run.forEach((row, i) => {
    row.text = row.text.slice(0, places[i]) + ' '.repeat(column - places[i]!) + row.text.slice(places[i]);
  });
}

/** The offset of an item in the row's text, which may have padding before it. */
function placeOf(line: Line, text: string, at: number): number {
  const rest = textOf({ ...line, items: line.items.slice(at), before: line.items[at - 1] }).length;
  return text.length - rest;
}
