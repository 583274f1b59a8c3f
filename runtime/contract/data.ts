/** The data sets of a model, as plain data. Shapes leave the batch axis out. */

/**
 * A transform, such as `resize(64)`: its name and its positional or named numbers or words, as checked by the compiler.
 */
export interface TransformDefinition {
  readonly name: string;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
}

export interface PictureField {
  readonly kind: 'image';
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  /** The range to which values are scaled linearly from 0..255. */
  readonly range: readonly [number, number];
  /** The source of the field: `image`, the `left` or `right` half, `A` or `B`. */
  readonly from?: string;
  /** The folder whose pictures the field reads, if the spec names one. */
  readonly folder?: string;
  readonly transforms: readonly TransformDefinition[];
}

export interface ClassField {
  readonly kind: 'class';
  readonly classes: number;
  /** The source of the field: `folder`, `set` or the name of a label file. */
  readonly from?: string;
}

/** Numbers of each example that are no picture: a point, or columns of a table. */
export interface NumbersField {
  readonly kind: 'numbers';
  readonly shape: readonly number[];
  readonly transforms: readonly TransformDefinition[];
}

/** A range for numbers that stand in for those of a field: its own, or that of most standardised numbers. */
export const rangeLike = (field: PictureField | NumbersField): readonly [number, number] =>
  field.kind === 'image' ? field.range : [-2, 2];

export type FieldDefinition = PictureField | ClassField | NumbersField;

/** What a data set that holds no pictures is made of. */
export type RowsKind = 'points';

/** The pictures that a sample of another model draws: `from FacesVAE.generate(n=8)`. */
export interface MadeData {
  readonly model: string;
  readonly sample: string;
  readonly n: number;
  /** The place of the output that is the picture, among the sample's outputs. */
  readonly output: number;
}

export interface DataDefinition {
  readonly name: string;
  /** Known set names or paths; the declared name if the spec has no `from`. */
  readonly sources: readonly string[];
  /** What its examples are; pictures if absent. */
  readonly kind?: RowsKind;
  readonly pairing?: 'paired' | 'unpaired';
  /** The transforms of all fields, drawn once for each example. */
  readonly transforms: readonly TransformDefinition[];
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  /**
   * Fractions cut from the training files by seed if the source does not have the split; or the names of the folders
   * that are the splits. With `folders: false` no folder is a split because of its name.
   */
  readonly split?: {
    readonly train?: string;
    readonly test?: number | string;
    readonly validation?: number | string;
    readonly folders?: boolean;
  };
  /** A class field. Every training batch holds as many examples of each class; smaller classes come round again. */
  readonly balance?: string;
  /** The number of folders to read of each source, chosen by the seed. */
  readonly folders?: number;
  /** The most training examples to take of each source, chosen by the seed; held-out splits stay whole. */
  readonly examples?: number;
  /** The pictures that a run of another model draws, in place of sources; `sources` is empty then. */
  readonly made?: MadeData;
}
