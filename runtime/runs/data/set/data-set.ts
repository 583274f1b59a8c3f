/** An open data set: what is asked of it, and the reading of its batches. */
import { UserError } from '../../../common/errors.js';
import type { Batch, DataDefinition, MadeData } from '../../../contract/model.js';
import type { Source, Split } from '../source/source.js';
import { toTensors, type BatchReader, type Occasion, type Values } from './batches.js';
import type { DataContents } from './contents.js';
import type { Example, Named, Side } from './examples.js';
import type { Preparation } from './prepare.js';
import type { DataRecord } from './record.js';
import type { SkippedFile } from './verify.js';

export interface OpenOptions {
  /** The directory of known sets, from `dataDirectory()`. */
  readonly directory: string;
  /** The seed of splits, shuffling and augmentation. */
  readonly seed: number;
  /** True to treat a damaged file as an error instead of leaving it out. */
  readonly strict?: boolean;
  /** Called with what the user should know: how many files were left out, and why. */
  readonly onWarning?: (message: string) => void;
  /** Called while a folder's files are read for the first time. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The folder to which paths in the spec are relative; the working directory if absent. */
  readonly base?: string;
  /** The paths of sources that lie elsewhere than the spec says, by the spec's path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The earlier names of sources, by the spec's name: the draw of a file depends on the name of its source. */
  readonly known?: Readonly<Record<string, string>>;
  /**
   * Draws the pictures of a definition with `made` from a run. Without it such a definition is an error that says how
   * to name a run.
   */
  readonly drawn?: (made: MadeData) => Promise<Source>;
  /** The bytes of decoded pictures to keep in memory; one GiB if absent. */
  readonly cache?: number;
  /** The number of files from which unchanged sets are not read through again; 10,000 if absent. */
  readonly rememberFrom?: number;
}

export interface BatchOptions {
  readonly batch: number;
  readonly epoch: number;
  /** True for the training order, which is drawn anew for each epoch. */
  readonly shuffle: boolean;
  /** The batch to begin with: 40 goes on where a run stopped after its batch 39. */
  readonly start?: number;
  /** True to leave out a last batch that is smaller than the others. */
  readonly dropLast?: boolean;
  /** True to leave out a last batch of one example. */
  readonly dropSingle?: boolean;
  /** True for random transforms. The default is on for a shuffled training split (rule 19), and off otherwise. */
  readonly augment?: boolean;
}

/** A batch and its place. Its tensors belong to the caller, who disposes them. */
export interface DataBatch {
  readonly tensors: Batch;
  /** The number of examples. */
  readonly size: number;
  /** The number of the batch in its epoch, from 0. */
  readonly index: number;
}

/** The parts of an open set of files. */
export interface SetParts {
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly sides: readonly Side[];
  readonly preparation: Preparation;
  readonly labelOf: (example: Example, field: string) => number;
}

/** Rows of numbers in memory: the columns of all rows, and the rows of each split. */
export interface RowParts {
  readonly seed: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly rows: Readonly<Record<Split, Int32Array>>;
}

/** The numbers of one field, row after row; `shape` is that of a row. Whole numbers are classes. */
export interface Column {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** The numbers of chosen rows. */
export function chosenRows({ data, shape }: Column, rows: ArrayLike<number>): Column['data'] {
  const size = shape.reduce((product, length) => product * length, 1);
  const chosen = data instanceof Int32Array ? new Int32Array(rows.length * size) : new Float32Array(rows.length * size);
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index]! * size;
    if (size === 1) chosen[index] = data[start]!;
    else chosen.set(data.subarray(start, start + size), index * size);
  }
  return chosen;
}

export interface DataSet {
  readonly definition: DataDefinition;
  /** The splits that have examples. */
  readonly splits: readonly Split[];
  /** The damaged files that were left out. */
  readonly skipped: readonly SkippedFile[];
  /** The names of the classes of each class field, by number. */
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  /** The contents as they were read, for the record of a run. */
  readonly contents: DataContents;
  /** The number of examples in a split; 0 if there is no such split. */
  count(split: Split): number;
  /**
   * The batches of an epoch; the next one is read while the caller works. Batch k of epoch e depends on seed, e and k
   * alone.
   */
  batches(split: Split, options: BatchOptions): AsyncGenerator<DataBatch, void, undefined>;
  /** Rows of a split in its own order, without random transforms. */
  at(split: Split, indices: readonly number[]): Promise<Batch>;
  /** The names of examples, such as their files: `cats/07.png`, or `train 17` if they have none. */
  names(split: Split, indices: readonly number[]): string[];
  /** The facts that tell this set from another, for the record of a run. Looks at every file. */
  record(): Promise<DataRecord>;
  /** The parts, from which the set is prepared for another engine: those of files, or rows in memory. */
  readonly parts: SetParts | RowParts;
  /** Closes open archives. */
  close(): void;
}

/** The reading of a set, by the reader of its batches. */
export function readWith<E extends Named | number>(
  reader: BatchReader<E>,
  { name }: DataDefinition,
  splits: readonly Split[],
): Pick<DataSet, 'count' | 'batches' | 'at' | 'names'> {
  const count = (split: Split): number => (splits.includes(split) ? reader.count(split) : 0);
  return {
    count,
    batches: (split, options) => batches(reader, count(split), split, options),
    at: async (split, indices) => {
      const available = count(split);
      if (indices.some((index) => !(index >= 0 && index < available)))
        throw new UserError(`${name} has ${available} ${split} examples; ${Math.max(...indices) + 1} were asked for.`);
      return toTensors(await reader.readAt(split, indices));
    },
    names: (split, indices) => reader.namesAt(split, indices),
  };
}

async function* batches<E extends Named | number>(
  reader: BatchReader<E>,
  count: number,
  split: Split,
  options: BatchOptions,
): AsyncGenerator<DataBatch, void, undefined> {
  const { batch, epoch, shuffle, start = 0, dropLast = false, dropSingle = false } = options;
  if (!(batch >= 1)) throw new UserError(`A batch of ${batch} examples is none.`);
  const total = dropLast || (dropSingle && count % batch === 1) ? Math.floor(count / batch) : Math.ceil(count / batch);
  const occasion: Occasion = { split, epoch, shuffle, augment: options.augment ?? (shuffle && split === 'train') };
  const read = (index: number): Promise<Values> | undefined => {
    if (index >= total) return undefined;
    const values = reader.read(index * batch, Math.min(count, (index + 1) * batch), occasion);
    // The error is reported when the values are awaited; the caller may have stopped before.
    values.catch(() => undefined);
    return values;
  };
  let ahead = read(start);
  for (let index = start; ahead !== undefined; index++) {
    const values = await ahead;
    ahead = read(index + 1);
    yield { tensors: toTensors(values), size: Math.min(count, (index + 1) * batch) - index * batch, index };
  }
}
