import type { AnyPicture } from './picture.js';

export type Split = 'train' | 'validation' | 'test';
export const splitNames: readonly Split[] = ['train', 'validation', 'test'];

/** Which picture of an example an item is: its only one, or a side of a two-domain set (`trainA`, `trainB`). */
export type Domain = 'image' | 'A' | 'B';

export interface Item {
  /** How messages and the list of skipped files call it: a path inside its set, or `train-images-idx3-ubyte 17`. */
  readonly name: string;
  readonly domain: Domain;
  /** Class by label file or folder. */
  readonly label?: number;
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
  /** Pictures are in memory (or made there), all of one size, and cannot be damaged. */
  readonly resident: boolean;
  /** What tells one state of it from another besides its items, for the record of a run. */
  readonly version?: string;
}

/** A file that is no picture, or only part of one. */
export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
  /** Its name inside its set, once that is known. */
  file?: string;
}
