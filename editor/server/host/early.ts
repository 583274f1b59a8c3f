/** Messages while a check runs: those of the model that was edited, new, and those of all others, moved with their text. */
import type { Insight } from '../../../compiler/assist/insight.js';
import type { Diagnostic } from '../../../compiler/index.js';
import type { Source, Span } from '../../../grammar/index.js';

/** The part of a text that an edit replaced, and how far what follows has moved. */
interface Change {
  readonly start: number;
  /** The end in the new text. */
  readonly end: number;
  readonly delta: number;
}

/** The fewest models for which the rest is worth waiting for separately. */
const fewest = 3;

/**
 * What can be said after the edited model alone. Undefined if the edit is not within one model, or if there are so few
 * that a whole check takes hardly longer.
 */
export function earlyMessages(insight: Insight, before: readonly Diagnostic[], old: Source): Diagnostic[] | undefined {
  const { source } = insight.file.files.main.file;
  const { start, end, delta } = changeBetween(old.text, source.text);
  const model = insight.modelAt(start);
  if (!model || end > model.span.end || insight.file.models.length < fewest) return undefined;
  const isInside = ({ span }: Diagnostic): boolean => span.start >= model.span.start && span.end <= model.span.end;
  const isSyntax = ({ code }: Diagnostic): boolean => code.startsWith('GEN0');
  const moved = (span: Span): Span | undefined => {
    if (span.source.path !== source.path) return span;
    if (span.end <= model.span.start) return { ...span, source };
    if (span.start < model.span.end - delta) return undefined;
    return { source, start: span.start + delta, end: span.end + delta };
  };
  const kept = before.flatMap((diagnostic): Diagnostic[] => {
    const span = isSyntax(diagnostic) ? undefined : moved(diagnostic.span);
    if (!span) return [];
    const related = (diagnostic.related ?? []).flatMap((each) => {
      const at = moved(each.span);
      return at ? [{ ...each, span: at }] : [];
    });
    return [{ ...diagnostic, span, related }];
  });
  // Syntax is read of the whole file, so its messages are new everywhere.
  const fresh = insight.file
    .compile(model.name.name)
    .diagnostics.filter((each) => each.span.source === source && (isSyntax(each) || isInside(each)));
  return [...kept, ...fresh].sort((a, b) => a.span.start - b.span.start);
}

function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { start, end: after.length - same, delta: after.length - before.length };
}
