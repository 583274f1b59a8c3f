import type { Diagnostic, Fix } from '../../grammar/diagnostic.js';
import type { Source } from '../../grammar/source.js';

export interface Fixed {
  /** New texts by path, of the sources that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** Titles of what was applied, in order. */
  readonly applied: readonly string[];
}

/** Whether a fix may be applied unasked: it is the only one, and who made it knows that it changes no meaning. */
export function isSafe({ fixes = [] }: Diagnostic): boolean {
  return fixes.length === 1 && fixes[0]!.safe === true;
}

/**
 * Applies the first fix of every diagnostic that has one. A fix whose edits touch those of an earlier one is left for
 * the next round (check again, fix again): after an edit the rest may look different.
 */
export function applyFixes(diagnostics: readonly Diagnostic[]): Fixed {
  const bySource = new Map<Source, Fix['edits'][number][]>();
  const applied: string[] = [];
  for (const { fixes } of diagnostics) {
    const fix = fixes?.[0];
    if (!fix || fix.edits.some(({ span }) => (bySource.get(span.source) ?? []).some((edit) => touch(edit.span, span))))
      continue;
    for (const edit of fix.edits) bySource.set(edit.span.source, [...(bySource.get(edit.span.source) ?? []), edit]);
    applied.push(fix.title);
  }
  const texts = new Map<string, string>();
  for (const [source, edits] of bySource) {
    let text = source.text;
    for (const { span, replacement } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
      text = text.slice(0, span.start) + replacement + text.slice(span.end);
    }
    texts.set(source.path, text);
  }
  return { texts, applied };
}

function touch(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start <= b.end && b.start <= a.end;
}
