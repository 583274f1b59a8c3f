import type { Diagnostic } from './diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';
import { distance } from 'fastest-levenshtein';
import { isSameWord, synonymOf } from './synonyms.js';

/**
 * The known name that another library's word stands for, or else the one nearest to a misspelt word; undefined if none
 * is near enough. At most a third of the word may be wrong (about the bound that rustc uses); case counts half, and
 * exchanged letters count less. Of equally near names, the first known one wins.
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

/** `did you mean "relu"?`, or an empty text. For the end of a message or a hint. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = nearest(name, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}

/**
 * The hint for an unknown name: the close name, or another hint if there is none. A word that is only spelt alike is
 * suggested in words. A word from the table of synonyms comes with a fix, which is safe if both mean the same.
 */
export function meant(span: Span, close: string | undefined, otherwise?: string): Pick<Diagnostic, 'hint' | 'fixes'> {
  if (close === undefined) return otherwise === undefined ? {} : { hint: otherwise };
  const hint = `Did you mean \`${close}\`?`;
  const written = textOf(span);
  if (synonymOf(written, [close]) === undefined) return { hint };
  const safe = isSameWord(written) ? { safe: true as const } : {};
  return { hint, fixes: [{ title: `Replace with ${close}`, ...safe, edits: [{ span, replacement: close }] }] };
}

/** The nearest of some names as hint and fix, or a hint with all of them. */
export function suggest(span: Span, name: string, known: readonly string[]): Pick<Diagnostic, 'hint' | 'fixes'> {
  const all = known.length === 0 ? undefined : `There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`;
  return meant(span, nearest(name, known), all);
}
