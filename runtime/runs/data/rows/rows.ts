/** Examples that are rows of numbers in memory: points, tables, texts. */
import type { DataContents } from '../set/contents.js';
import type { Column } from '../set/data-set.js';
import type { SkippedFile } from '../set/verify.js';
import type { Split } from '../source/source.js';

/** The rows of one source, by their numbers among all rows of the set. */
export interface RowPart {
  readonly name: string;
  /** The rows of the splits of the source itself; all under `train` if it is not divided. */
  readonly splits: Readonly<Partial<Record<Split, Int32Array>>>;
  /** True if held-out rows are the last ones, as neighbours of a text belong together; else they are drawn. */
  readonly inOrder?: boolean;
}

/** The rows of a set as they are read, before they are divided. */
export interface ReadRows {
  readonly parts: readonly RowPart[];
  readonly columns: Readonly<Record<string, Column>>;
  /** The names of the classes of each class field, by number. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  /** Rows and files that were left out. */
  readonly skipped: readonly SkippedFile[];
  /** The number of rows that are there, with those left out. */
  readonly asked: number;
  readonly warnings: readonly string[];
  /** A text that tells states of the sources apart, for the record of a run. */
  readonly version: string;
  /** What depends on which rows are for training. */
  readonly finish?: (rows: Readonly<Record<Split, Int32Array>>) => Finished;
}

export interface Finished {
  readonly columns: Readonly<Record<string, Column>>;
  readonly contents: Pick<DataContents, 'columns' | 'scales' | 'vocabularies'>;
}

export const upTo = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, i) => from + i);

/** The number of numbers of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
