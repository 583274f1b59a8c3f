import { UserError } from '../../../common/errors.js';
import type { Batch, DataDefinition, MadeData } from '../../../contract/model.js';
import { BatchReader, toTensors, type Occasion, type Values } from './batches.js';
import { chooseFolders } from './choose.js';
import { sidesOf, type Example, type Side } from './examples.js';
import { labelling } from './labels.js';
import { contentsOf, incomplete, type DataContents } from './contents.js';
import { Preparation } from './prepare.js';
import { readingOf } from '../source/reading.js';
import { recordOf, type DataRecord } from './record.js';
import { nameOf, openSource, resolveSource } from '../find/resolve.js';
import { splitNames, type Source, type Split } from '../source/source.js';
import { verified, type SkippedFile } from './verify.js';

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

/** The parts of an open set. */
export interface SetParts {
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly sides: readonly Side[];
  readonly preparation: Preparation;
  readonly labelOf: (example: Example, field: string) => number;
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
  /** The facts that tell this set from another, for the record of a run. Looks at every file. */
  record(): Promise<DataRecord>;
  /** The parts, from which the set is prepared for another engine. */
  readonly parts: SetParts;
  /** Closes open archives. */
  close(): void;
}

/**
 * Opens a data set: finds its sources, divides them, and reads every file of folders and archives once, so that damaged
 * files and wrong shapes are known before training starts.
 * @throws UserError if a source is missing, a file is damaged (`strict`) or a picture is not of the declared shape.
 */
export async function openData(definition: DataDefinition, options: OpenOptions): Promise<DataSet> {
  const { seed } = options;
  const sources = await openSources(definition, options);
  const close = (): void => sources.forEach((source) => source.close?.());
  try {
    const { labelOf, classNames } = labelling(definition, sources);
    const preparation = new Preparation(definition, options.cache ?? 2 ** 30);
    const listed = sidesOf(definition, sources, seed);
    const { sides, skipped } = await verified(definition, listed, preparation, options);
    const reader = new BatchReader(definition, sides, preparation, labelOf, classNames, seed);
    const splits = splitNames.filter((split) => sides.every((side) => side.splits[split].length > 0));
    if (splits.length === 0) throw nothingLeft(definition, skipped);
    checkLabels(sides, Object.keys(classNames), labelOf);
    const warnings = [...sources.flatMap((source) => source.warnings ?? []), ...incomplete(definition, sides)];
    for (const warning of warnings) options.onWarning?.(warning);
    const contents = contentsOf({ definition, sources, sides, splits, classNames, labelOf, warnings });
    const count = (split: Split): number => (splits.includes(split) ? reader.count(split) : 0);
    return {
      definition,
      splits,
      skipped,
      classNames,
      contents,
      count,
      batches: (split, batchOptions) => batches(reader, count(split), split, batchOptions),
      at: async (split, indices) => {
        const available = count(split);
        if (indices.some((index) => !(index >= 0 && index < available))) {
          throw new UserError(
            `${definition.name} has ${available} ${split} examples; ${Math.max(...indices) + 1} were asked for.`,
          );
        }
        return toTensors(await reader.readAt(split, indices));
      },
      record: () => recordOf(definition, sources, contents),
      parts: { seed, sources, sides, preparation, labelOf },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** The sources after `from`, without the folders that `choose` leaves out. */
async function openSources(
  definition: DataDefinition,
  { directory, base, seed, onWarning, drawn, elsewhere = {}, known = {} }: OpenOptions,
): Promise<(Source & { close?: () => void })[]> {
  const { sources, made, folders } = definition;
  if (made) {
    if (drawn) return [await drawn(made)];
    throw new UserError(`${definition.name} is drawn from a run of ${made.model}, and none is named.`, {
      hint: `Train ${made.model} first, then name the folder of that run.`,
      advice: { call: 'again', with: { name: 'run', model: made.model } },
    });
  }
  return Promise.all(
    sources.map(async (name) => {
      const moved = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
      const resolved = await resolveSource(moved ?? name, directory, base);
      const called = Object.hasOwn(known, name) ? known[name] : moved === undefined ? undefined : nameOf(name, base);
      const source = await openSource(
        called === undefined || resolved.kind === 'embedded' ? resolved : { ...resolved, name: called },
        readingOf(definition),
      );
      return folders === undefined ? source : chooseFolders(source, folders, seed, onWarning);
    }),
  );
}

function nothingLeft({ name }: DataDefinition, skipped: readonly SkippedFile[]): UserError {
  const [first] = skipped;
  if (!first) return new UserError(`No picture of ${name} can be read.`);
  const unsupported = skipped.filter((each) => each.unsupported).length;
  const what =
    unsupported === 0
      ? 'damaged'
      : unsupported === skipped.length
        ? 'of a kind that is not read'
        : 'damaged or of a kind that is not read';
  const many = skipped.length === 1 ? 'its only file is' : `all its ${skipped.length} files are`;
  return new UserError(`No picture of ${name} can be read: ${many} ${what}.`, {
    hint: `${first.file}: ${first.reason}. ${unsupported > 0 ? 'JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PNM are read.' : 'Look at the files, or fetch the set again.'}`,
  });
}

/** Looks up every label once, so that one outside the declared classes is reported before training. */
function checkLabels(
  sides: readonly Side[],
  fields: readonly string[],
  labelOf: (example: Example, field: string) => number,
): void {
  for (const field of fields) {
    for (const split of splitNames) sides[0]!.splits[split].forEach((example) => labelOf(example, field));
  }
}

async function* batches(
  reader: BatchReader,
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
