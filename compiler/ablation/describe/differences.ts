import { diffForms, formOf, tell } from '../../diff/index.js';
import type { ModelGraph } from '../../graph/types.js';

/** The most lines of a summary. */
const MOST = 6;

/** The changes from one model to another, one line each, in the words of `genc diff`. */
export function differencesBetween(base: ModelGraph, arm: ModelGraph): string[] {
  const { blocks } = tell(diffForms(formOf(base), formOf(arm)), { before: base.name, after: arm.name });
  const lines = blocks.flatMap(({ title, lines }) =>
    lines.map(({ mark, label, text }) => {
      const sign = mark === '~' || mark === '>' ? '' : `${mark} `;
      const known = text === label || title === `net ${label}`;
      const words = text === '' ? label : known ? text : `${label} ${text}`;
      return `${title}: ${sign}${words}`;
    }),
  );
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST - 1), `${lines.length - MOST + 1} more`];
}
