import type { AnyPicture } from '../pictures/picture.js';

export type Split = 'train' | 'validation' | 'test';
export const splitNames: readonly Split[] = ['train', 'validation', 'test'];

/**
 * Which picture of an example an item is: `image` for its only one, `A` or `B` for a side of a set in two (`trainA`, `trainB`),
 * or the folder that a field names.
 */
export type Domain = string;

export interface Item {
  /** How messages and the list of skipped files call it: a path inside its set, or `train-images-idx3-ubyte 17`. */
  readonly name: string;
  readonly domain: Domain;
  /** Class by label file or folder. */
  readonly label?: number;
  /** Its path below split and side: what its pair on the other side is found by. */
  readonly inside?: string;
  /** Decodes it. Rejects with an `UnreadableImage` when the file is damaged. */
  readonly read: () => AnyPicture | Promise<AnyPicture>;
  /** Changes when the file does; absent for pictures in memory. */
  readonly stamp?: () => Promise<string>;
  /** Bytes of the file, for the record of a run; absent for pictures in memory. */
  readonly size?: () => Promise<string>;
}

/** What one `from` name stands for, listed but not decoded. */
export interface Source {
  readonly name: string;
  /** As the source itself divides it; all under `train` when it does not. */
  readonly splits: Readonly<Partial<Record<Split, readonly Item[]>>>;
  /** Class names by label, where there are classes. */
  readonly classes?: readonly string[];
  /** The classes are those that occur in a label file; there may be more than that. */
  readonly numbered?: boolean;
  /** The lowest label of a numbered set: EMNIST's letters count from 1. */
  readonly lowest?: number;
  /** Pictures are in memory (or made there), all of one size, and cannot be damaged. */
  readonly resident: boolean;
  /** What of it is not read, and what was read otherwise than it may be meant. */
  readonly warnings?: readonly string[];
  /** Pictures in hidden folders and bookkeeping of systems, which are never read: how many below each. */
  readonly passedOver?: Readonly<Record<string, number>>;
  /** Folders that are called like splits and were read as classes: what to write if they are none. */
  readonly doubt?: string;
  /** What tells one state of it from another besides its items, for the record of a run. */
  readonly version?: string;
}
