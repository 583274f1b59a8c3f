import type { AnyPicture } from '../pictures/picture.js';

export type Split = 'train' | 'validation' | 'test';
export const splitNames: readonly Split[] = ['train', 'validation', 'test'];

/**
 * The name of an item's picture within an example: `image` for its only one, `A` or `B` for a side of a set in two
 * (`trainA`, `trainB`), or the folder that a field names.
 */
export type Domain = string;

export interface Item {
  /** The name in messages and in the list of skipped files: a path inside its set, or `train-images-idx3-ubyte 17`. */
  readonly name: string;
  readonly domain: Domain;
  /** The class by label file or folder. */
  readonly label?: number;
  /** The path below split and side, by which its pair on the other side is found. */
  readonly inside?: string;
  /** Decodes the item. Rejects with an `UnreadableImage` if the file is damaged. */
  readonly read: () => AnyPicture | Promise<AnyPicture>;
  /** A text that changes when the file does; absent for pictures in memory. */
  readonly stamp?: () => Promise<string>;
  /** A text that changes whenever the file is written or replaced; absent for pictures in memory. */
  readonly identity?: () => Promise<string>;
  /** The number of bytes of the file, for the record of a run; absent for pictures in memory. */
  readonly size?: () => Promise<string>;
}

/** The data behind one `from` name, listed but not decoded. */
export interface Source {
  readonly name: string;
  /** The items in the splits of the source itself; all under `train` if it is not divided. */
  readonly splits: Readonly<Partial<Record<Split, readonly Item[]>>>;
  /** The class names by label, if there are classes. */
  readonly classes?: readonly string[];
  /** True if the classes are those that occur in a label file; there may be more. */
  readonly numbered?: boolean;
  /** The lowest label of a numbered set: EMNIST's letters count from 1. */
  readonly lowest?: number;
  /** True if pictures are in memory (or made there), all of one size, and cannot be damaged. */
  readonly resident: boolean;
  /** Messages about what is not read, and what was read otherwise than it may be meant. */
  readonly warnings?: readonly string[];
  /** The numbers of pictures in hidden folders and bookkeeping of systems, which are never read, by folder. */
  readonly passedOver?: Readonly<Record<string, number>>;
  /** The setting to write if folders that are named like splits and were read as classes are splits. */
  readonly doubt?: string;
  /** The version, which tells states of the source apart besides its items, for the record of a run. */
  readonly version?: string;
}
