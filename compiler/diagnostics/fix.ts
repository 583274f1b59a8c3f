import type { Diagnostic } from './diagnostic.js';
import type { Fix } from '../../grammar/syntax/diagnostic.js';
import type { Source } from '../../grammar/syntax/source.js';

export interface Fixed {
  /** The new texts of changed sources, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Titles of the applied fixes, in order. */
  readonly applied: readonly string[];
}

/**
 * A fix is safe if it is the only one and its author knows that it does not change the meaning. It may then be applied without a question.
 */
export function isSafe({ fixes = [] }: Diagnostic): boolean {
  return fixes.length === 1 && fixes[0]!.safe === true;
}

/**
 * Applies the first fix of every diagnostic that has one. A fix whose edits touch those of an earlier one waits for the
 * next round (check again, fix again), since its place may look different after the edit.
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

export interface Mended extends Fixed {
  /** Titles of fixes that are left out because they cause a new error. */
  readonly refused: readonly { readonly title: string; readonly error: string }[];
}

/** A fix may reveal the next mistake. No known chain is as long as this. */
const mostRounds = 10;

/**
 * Applies safe fixes, checks again, and so on. A text with an error that the text before did not have is never taken: the fixes that cause
 * it are refused.
 *
 * @param check Returns the messages about the files, with the given texts in place of the stored ones.
 */
export function mend(check: (texts: ReadonlyMap<string, string>) => readonly Diagnostic[]): Mended {
  let texts: ReadonlyMap<string, string> = new Map();
  let said = check(texts);
  const applied: string[] = [];
  const refused = new Map<string, Mended['refused'][number]>();
  const tried = (of: readonly Diagnostic[]) => {
    const fixed = applyFixes(of);
    const next = new Map([...texts, ...fixed.texts]);
    const after = check(next);
    return { ...fixed, next, after, error: newError(said, after) };
  };
  for (let round = 0; round < mostRounds; round++) {
    const safe = said.filter((each) => isSafe(each) && !refused.has(keyOf(each)));
    if (safe.length === 0) break;
    let result = tried(safe);
    if (result.error) {
      const harmless = safe.filter((each) => {
        const { error } = tried([each]);
        if (error) refused.set(keyOf(each), { title: each.fixes![0]!.title, error: error.message });
        return !error;
      });
      if (harmless.length === 0) break;
      result = tried(harmless);
      // Fixes that do harm only together are applied one per round.
      if (result.error) result = tried(harmless.slice(0, 1));
    }
    texts = result.next;
    said = result.after;
    applied.push(...result.applied);
  }
  return { texts, applied, refused: [...new Map([...refused.values()].map((one) => [one.title, one])).values()] };
}

/** The first error of a code that has become more frequent. Places and words change with edits, so they are not compared. */
function newError(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic | undefined {
  const errors = (of: readonly Diagnostic[]) => of.filter(({ severity }) => severity === 'error');
  const left = new Map<string, number>();
  for (const { code } of errors(before)) left.set(code, (left.get(code) ?? 0) + 1);
  return errors(after).find(({ code }) => {
    const count = left.get(code) ?? 0;
    left.set(code, count - 1);
    return count <= 0;
  });
}

/** A key that identifies a fix in the next round, when its place may have moved. */
function keyOf({ code, message, span: { source, start }, fixes }: Diagnostic): string {
  const from = source.text.lastIndexOf('\n', start - 1) + 1;
  const [line] = source.text.slice(from).split('\n', 1);
  return [source.path, code, message, fixes?.[0]?.title, line].join('\0');
}

function touch(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start <= b.end && b.start <= a.end;
}
