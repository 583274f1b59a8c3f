/** Messages about the same declarations in another text. */
import type { Fix, RelatedSpan } from '../../grammar/syntax/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Move } from './pieces.js';

/** The messages in their new places; undefined if one of their places is not known there. */
export function movedDiagnostics(diagnostics: readonly Diagnostic[], move: Move): Diagnostic[] | undefined {
  const moved = diagnostics.flatMap((each) => movedDiagnostic(each, move) ?? []);
  return moved.length === diagnostics.length ? moved : undefined;
}

function movedDiagnostic(diagnostic: Diagnostic, move: Move): Diagnostic | undefined {
  const { span: before, related, fixes, places } = diagnostic;
  const span = move.span(before);
  const movedRelated = related && all(related, (each) => withSpan(each, move));
  const movedFixes = fixes && all(fixes, (fix) => movedFix(fix, move));
  const spans = places && all(places.spans, (each) => move.span(each));
  if (!span || (related && !movedRelated) || (fixes && !movedFixes) || (places && !spans)) return undefined;
  const moved: Diagnostic = { ...diagnostic, span };
  if (movedRelated) Object.assign(moved, { related: movedRelated });
  if (movedFixes) Object.assign(moved, { fixes: movedFixes });
  if (!places || !spans) return moved;
  const old = new Map(spans.map((each, index) => [each, places.spans[index]!]));
  const of = (some: readonly Span[]): Diagnostic => {
    const rest = places.of(some.map((each) => old.get(each)!));
    // Its places are among those that have moved already.
    return movedDiagnostic(rest, move)!;
  };
  return Object.assign(moved, { places: { spans, of } });
}

function movedFix(fix: Fix, move: Move): Fix | undefined {
  const edits = all(fix.edits, (edit) => withSpan(edit, move));
  return edits && { ...fix, edits };
}

function withSpan<T extends RelatedSpan | Fix['edits'][number]>(one: T, move: Move): T | undefined {
  const span = move.span(one.span);
  return span && { ...one, span };
}

/** Every item changed; undefined if one cannot be. */
function all<T, U>(items: readonly T[], change: (item: T) => U | undefined): U[] | undefined {
  const changed = items.flatMap((item) => change(item) ?? []);
  return changed.length === items.length ? changed : undefined;
}
