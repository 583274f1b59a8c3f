/** The description of a prepared set on the disk. Arrays are plain files, little-endian, row by row. */
import type { DataDefinition } from '../../../contract/model.js';
import type { DataRecord } from '../set/record.js';
import type { Split } from '../source/source.js';

/** A file, by its name in the folder of the manifest. */
export interface StoredArray {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The pictures of one field, by example in a fixed order. */
export interface StoredPictures {
  readonly type: 'uint8' | 'float32';
  readonly channels: number;
  /** The number of pictures of each example, one after the other: one for each outcome of mirrors before a resize. */
  readonly outcomes: number;
  /** The height and width of all pictures; absent if they differ. */
  readonly size?: readonly [number, number];
  /** The height and width of every picture, int32 [pictures, 2], if they differ. */
  readonly sizes?: StoredArray;
  /** Whole pictures, one after the other. */
  readonly shards: readonly (StoredArray & { readonly pictures: number })[];
}

/** `manifest.json` of a folder of pictures, which seeds and names of fields share. */
export interface PicturesManifest {
  readonly format: 'genc-pictures-1';
  /** The data for which they were prepared first. */
  readonly name: string;
  readonly examples: number;
  readonly fields: readonly StoredPictures[];
}

/** A transform that is drawn when a batch is read, with the key of its draw. */
export type Moving =
  | { readonly name: 'mirror'; readonly key: string }
  | { readonly name: 'crop'; readonly key: string; readonly height: number; readonly width: number };

export type PreparedField =
  | {
      readonly kind: 'image';
      readonly side: number;
      /** The place among the fields of the side's pictures. */
      readonly place: number;
      readonly shape: readonly [number, number, number];
      readonly range: readonly [number, number];
      /** The shape of what is read, if it is not that of the picture: a sound is a picture of one row. */
      readonly result?: readonly number[];
      /** The keys of mirrors before a resize; each doubles the outcomes, the first one as the lowest bit. */
      readonly forked: readonly string[];
      readonly moving: readonly Moving[];
    }
  | {
      /** Numbers of rows that were in memory. */
      readonly kind: 'rows';
      readonly type: 'float32' | 'int32';
      /** The shape of a row. */
      readonly shape: readonly number[];
      /** The rows of each split, in its order. */
      readonly values: Readonly<Partial<Record<Split, StoredArray>>>;
    }
  | {
      readonly kind: 'class';
      readonly classes: number;
      /** int32, in the order of the first side's examples. */
      readonly labels: Readonly<Partial<Record<Split, StoredArray>>>;
    };

/** `manifest.json` of a prepared set: which example stands where, by the seed. */
export interface SetManifest {
  readonly format: 'genc-prepared-1';
  readonly name: string;
  /** The seed of orders, crops and mirrors. */
  readonly seed: number;
  readonly definition: DataDefinition;
  readonly splits: readonly Split[];
  /** The number of rows of an epoch. */
  readonly counts: Readonly<Partial<Record<Split, number>>>;
  readonly sides: readonly {
    readonly fields: readonly string[];
    /** The folder of the pictures, relative to this one. */
    readonly pictures: string;
    /** The examples of each split by their place among the pictures, int32. */
    readonly examples: Readonly<Partial<Record<Split, StoredArray>>>;
  }[];
  /** The number of rows of each split, for a set without files, which has no sides. */
  readonly rows?: Readonly<Partial<Record<Split, number>>>;
  readonly fields: Readonly<Record<string, PreparedField>>;
  readonly balance?: string;
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  /** The record of the data in run.json. */
  readonly record: DataRecord;
}

/** All files of a manifest. */
export function arraysOf(manifest: PicturesManifest | SetManifest): StoredArray[] {
  if (manifest.format === 'genc-pictures-1')
    return manifest.fields.flatMap(({ sizes, shards }) => [...(sizes ? [sizes] : []), ...shards]);
  return [
    ...manifest.sides.flatMap(({ examples }) => Object.values(examples)),
    ...Object.values(manifest.fields).flatMap((field) =>
      field.kind === 'class' ? Object.values(field.labels) : field.kind === 'rows' ? Object.values(field.values) : [],
    ),
  ];
}
