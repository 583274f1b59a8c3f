/** The source of draws where each example has several. */
import type { ValueType } from '../../catalogue/row/values.js';

/** `run`, or `run.draws(5)` inside `draws 5 { … }`. */
export const drawOf = (draw: string, { copies }: Pick<ValueType, 'copies'>): string =>
  copies === undefined ? draw : `${draw}.draws(${copies})`;
