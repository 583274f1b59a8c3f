import { diffForms, formOf, tell } from '../../diff/index.js';
import type { ModelGraph } from '../../graph/types.js';

/** More lines than this are no summary. */
const MOST = 6;

/** What one model changes of another, a line each, the way `genc diff` tells it. */
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
