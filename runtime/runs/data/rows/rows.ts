/** Examples that are rows of numbers in memory: points, tables, texts. */
import type { Column } from '../set/data-set.js';
import type { Split } from '../source/source.js';

/** The rows behind one source, or behind all of a set. */
export interface Rows {
  readonly name: string;
  readonly count: number;
  readonly columns: Readonly<Record<string, Column>>;
  /** The rows of the splits of the source itself; all under `train` if it is not divided. */
  readonly splits: Readonly<Partial<Record<Split, Int32Array>>>;
  /** The names of the classes of each class field, by number. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  /** A text that tells states of the source apart, for the record of a run. */
  readonly version: string;
}

export const upTo = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, i) => from + i);
