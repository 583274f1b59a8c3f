import { distance } from 'fastest-levenshtein';
import { synonymOf } from './synonyms.js';

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
