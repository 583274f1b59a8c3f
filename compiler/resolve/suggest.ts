import type { Diagnostic } from '../../grammar/diagnostic.js';
import type { Span } from '../../grammar/source.js';
import { nearest } from '../diagnostics/suggest.js';

/** The nearest of some names as hint and fix, or all of them as hint. */
export function suggest(span: Span, name: string, known: readonly string[]): Pick<Diagnostic, 'hint' | 'fixes'> {
  const close = nearest(name, known);
  if (close === undefined)
    return known.length === 0 ? {} : { hint: `There ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.` };
  return {
    hint: `Did you mean \`${close}\`?`,
    fixes: [{ title: `Replace with ${close}`, edits: [{ span, replacement: close }] }],
  };
}
