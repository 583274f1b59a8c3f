/** A change of a spec that keeps its meaning: what it does, and the edits that do it. */
import type { Source, Span } from '../../../grammar/syntax/source.js';

export interface Change {
  readonly span: Span;
  readonly replacement: string;
}

export interface Refactoring {
  readonly title: string;
  /** As editors sort them: a part gets a name, a name gives way to its meaning, or the text is written otherwise. */
  readonly kind: 'extract' | 'inline' | 'rewrite';
  readonly changes: readonly Change[];
}

/** Changes in the order of their places. Of two insertions at a place, the one that was named first stands first. */
export const inOrder = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

export function applied({ text }: Source, changes: readonly Change[]): string {
  return inOrder(changes).reduceRight(
    (now, { span, replacement }) => now.slice(0, span.start) + replacement + now.slice(span.end),
    text,
  );
}

/** The text of a part, with the changes that lie in it. */
export function appliedWithin({ source, start, end }: Span, changes: readonly Change[]): string {
  const inside = changes.filter(({ span }) => span.start >= start && span.end <= end);
  const moved = inside.map(({ span, replacement }) => ({
    span: { ...span, start: span.start - start, end: span.end - start },
    replacement,
  }));
  return applied({ ...source, text: source.text.slice(start, end) }, moved);
}
