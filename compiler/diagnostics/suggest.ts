import type { Diagnostic } from './diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';
import { distance } from 'fastest-levenshtein';
import { isSameWord, synonymOf } from './synonyms.js';

/**
 * The known name that another library's word stands for; else the one nearest to a misspelt one, or nothing when none is near enough to be meant: at most a third of the
 * word wrong (about the bound that rustc uses), case counting half and letters in another order less. Of equally near names the first known one wins.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const candidates = [...known];
  const synonym = synonymOf(name, candidates);
  if (synonym !== undefined) return synonym;
  const bound = name.length === 1 ? 0 : Math.ceil(name.length / 3);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > bound || candidate === name) continue;
    const swapped = letters(name) === letters(candidate) ? 1 : 0;
    const folded = distance(name.toLowerCase(), candidate.toLowerCase()) - swapped;
    const exact = distance(name, candidate) - swapped;
    if (folded > bound) continue;
    const total = folded + (exact - folded) / 2;
    if (total < bestDistance) {
      best = candidate;
      bestDistance = total;
    }
  }
  return best;
}

const letters = (word: string): string => [...word.toLowerCase()].sort().join('');

/** `did you mean "relu"?`, or nothing. For the end of a message or a hint. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = nearest(name, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}

/**
 * Hint of a name that is not known: the one that was meant, or another hint where none is near. A word that is only spelt alike is
 * suggested in words; one that the table of synonyms knows comes with a fix, which is safe where both mean the same.
 */
export function meant(span: Span, close: string | undefined, otherwise?: string): Pick<Diagnostic, 'hint' | 'fixes'> {
  if (close === undefined) return otherwise === undefined ? {} : { hint: otherwise };
  const hint = `Did you mean \`${close}\`?`;
  const written = textOf(span);
  if (synonymOf(written, [close]) === undefined) return { hint };
  const safe = isSameWord(written) ? { safe: true as const } : {};
  return { hint, fixes: [{ title: `Replace with ${close}`, ...safe, edits: [{ span, replacement: close }] }] };
}

/** The nearest of some names as hint and fix, or all of them as hint. */
export function suggest(span: Span, name: string, known: readonly string[]): Pick<Diagnostic, 'hint' | 'fixes'> {
  const all = known.length === 0 ? undefined : `There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`;
  return meant(span, nearest(name, known), all);
}
