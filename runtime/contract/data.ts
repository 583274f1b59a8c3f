/** Data sets of a model, as plain data. Shapes leave the batch axis out. */

/** `resize(64)`: name and positional or named numbers or words, as checked by the compiler. */
export interface TransformDefinition {
  readonly name: string;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
}

export interface PictureField {
  readonly kind: 'image';
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** Values are scaled linearly from 0..255 to this range. */
  readonly range: readonly [number, number];
  /** `image`, `left` or `right` half, `A` or `B`. */
  readonly from?: string;
  /** The folder whose pictures it reads, where the spec names one. */
  readonly folder?: string;
  readonly transforms: readonly TransformDefinition[];
}

export interface ClassField {
  readonly kind: 'class';
  readonly classes: number;
  /** `folder`, `set` or a label file's name. */
  readonly from?: string;
}

export type FieldDefinition = PictureField | ClassField;

/** The pictures that a sample of another model draws: `from FacesVAE.generate(n=8)`. */
export interface MadeData {
  readonly model: string;
  readonly sample: string;
  readonly n: number;
  /** Which of the sample's outputs is the picture. */
  readonly output: number;
}

export interface DataDefinition {
  readonly name: string;
  /** Known set names or paths; the declared name when `from` is not written. */
  readonly sources: readonly string[];
  readonly pairing?: 'paired' | 'unpaired';
  /** Drawn once for all fields. */
  readonly transforms: readonly TransformDefinition[];
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /**
   * Fractions cut from the training files by seed when the source has no such split of its own; or the names of the folders that
   * are the splits. `folders: false`: no folder is a split by its name.
   */
  readonly split?: {
    readonly train?: string;
    readonly test?: number | string;
    readonly validation?: number | string;
    readonly folders?: boolean;
  };
  /** A class field: every training batch holds as many of each class; smaller classes come round again. */
  readonly balance?: string;
  /** Reads so many folders of each source only, chosen by the seed. */
  readonly folders?: number;
  /** Trains on so many examples of each source at most, chosen by the seed; held-out splits stay whole. */
  readonly examples?: number;
  /** Instead of sources: what a run of another model draws; `sources` is empty then. */
  readonly made?: MadeData;
}
