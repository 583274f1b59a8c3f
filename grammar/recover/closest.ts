import { distance } from 'fastest-levenshtein';
import { declarationWords, wordsOfContext } from '../syntax/words.js';
import type { Context } from '../syntax/words.js';
import { foreign } from './foreign.js';

/** The statement word of the context of which `text` is a misspelling. */
export function closestWord(context: Context, text: string): string | undefined {
  if (text.length < 3 || text.length > 20 || foreign.has(text)) return undefined;
  const known: readonly string[] =
    context === 'file' || context === 'model' ? declarationWords : wordsOfContext[context];
  const lower = text.toLowerCase();
  return known.find(
    (word) => lower === word || (word.length > 3 && (distance(lower, word) === 1 || swapped(lower, word))),
  );
}

/** Two words are swapped if they differ by an exchange of two neighbouring letters. */
function swapped(text: string, word: string): boolean {
  if (text.length !== word.length) return false;
  let i = 0;
  while (i < text.length && text[i] === word[i]) i++;
  return text[i] === word[i + 1] && text[i + 1] === word[i] && text.slice(i + 2) === word.slice(i + 2);
}
