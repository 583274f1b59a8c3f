/** The row of the catalogue that a call means, by the place where it stands. */
import type { OpenCall } from '../../grammar/place-at.js';
import type { RowPage } from './rows.js';
import { configRow, opRow, plotRow, transformRow } from './rows.js';

/** The part of a spec around a call, which decides what its name means. */
export interface CallPlace {
  readonly word: string;
  readonly infix: string;
  readonly context: string;
}

/** The row that a call means; undefined if a name of the spec is called. */
export function rowOfCall({ callee }: OpenCall, { word, infix, context }: CallPlace): RowPage | undefined {
  if (infix === 'with') return configRow(callee, 'optimizer') ?? configRow(callee);
  if (context === 'data' || word === 'data') return transformRow(callee);
  if (word === 'plot') return plotRow(callee) ?? opRow(callee);
  if (word === 'schedule') return configRow(callee, 'schedule');
  if (word === 'for') return configRow(callee, 'loop') ?? opRow(callee);
  return opRow(callee) ?? configRow(callee);
}
