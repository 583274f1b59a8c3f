/** Changes with the layout of the formatter: of the whole file if it had it before, else of what is new. */
import { format } from '../../../grammar/print.js';
import { reflowsOf } from '../../../grammar/reflow.js';
import type { Source } from '../../../grammar/syntax/source.js';
import type { Change } from './change.js';
import { applied, appliedWithin, inOrder } from './change.js';

/** A part of the old text, and what stands there in the new one. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** The changes, laid out; undefined if the new text cannot be read. */
export function laidOut(source: Source, written: readonly Change[]): Change[] | undefined {
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  const changes = written.map((each) => ({ ...each, replacement: each.replacement.replace(/\r?\n/g, lineBreak) }));
  const next: Source = { path: source.path, text: applied(source, changes) };
  if (format(next).diagnostics.length > 0) return undefined;
  const pieces = piecesOf(changes);
  const wasFormatted = format(source).text === source.text;
  const reflows = reflowsOf(next).filter(
    ({ span }) => wasFormatted || pieces.some(({ newFrom, newTo }) => span.start >= newFrom && span.end <= newTo),
  );
  /** The place in the old text of a place between the pieces. */
  const before = (offset: number): number => {
    const last = pieces.findLast(({ newTo }) => newTo <= offset);
    return last ? offset - last.newTo + last.to : offset;
  };
  const joined: Piece[] = [];
  const touched = [
    ...pieces,
    ...reflows.map(({ span }) => ({ newFrom: span.start, newTo: span.end, from: -1, to: -1 })),
  ].sort((a, b) => a.newFrom - b.newFrom || a.newTo - b.newTo);
  for (const piece of touched) {
    const last = joined.at(-1);
    if (last && piece.newFrom <= last.newTo) {
      const isLonger = piece.newTo > last.newTo;
      const to = piece.to >= 0 ? Math.max(piece.to, last.to) : isLonger ? before(piece.newTo) : last.to;
      joined[joined.length - 1] = { ...last, to, newTo: Math.max(last.newTo, piece.newTo) };
    } else
      joined.push({
        ...piece,
        from: piece.from >= 0 ? piece.from : before(piece.newFrom),
        to: piece.to >= 0 ? piece.to : before(piece.newTo),
      });
  }
  return joined.map(({ from, to, newFrom, newTo }) => ({
    span: { source, start: from, end: to },
    replacement: appliedWithin({ source: next, start: newFrom, end: newTo }, reflows),
  }));
}

function piecesOf(changes: readonly Change[]): Piece[] {
  let moved = 0;
  return inOrder(changes).map(({ span: { start, end }, replacement }) => {
    const newFrom = start + moved;
    moved += replacement.length - (end - start);
    return { from: start, to: end, newFrom, newTo: newFrom + replacement.length };
  });
}
