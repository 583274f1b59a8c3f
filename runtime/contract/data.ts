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

/** A column of a table by its name, or by its number from 0; or all columns from one to another. */
export type ColumnReference = string | number | { readonly from: string | number; readonly to: string | number };

/** Where a table has the numbers of a field; by the name of the field if nothing is said. */
interface OfTable {
  readonly columns?: readonly ColumnReference[];
  /** The array of a file of arrays, whose first axis counts the rows. */
  readonly array?: string;
}

export interface ClassField extends OfTable {
  readonly kind: 'class';
  readonly classes: number;
  /** The source of the field: `folder`, `set` or the name of a label file. */
  readonly from?: string;
}

/** Numbers of each example that are no picture: a point, or columns of a table. */
export interface NumbersField extends OfTable {
  readonly kind: 'numbers';
  readonly shape: readonly number[];
  /** The range in which the numbers lie. */
  readonly range?: readonly [number, number];
  readonly transforms: readonly TransformDefinition[];
}

/** A stretch of a text: the numbers of its bytes or characters. */
export interface TokensField {
  readonly kind: 'tokens';
  /** The length. */
  readonly shape: readonly [number];
  /** The size of the vocabulary. */
  readonly classes: number;
  readonly from: 'bytes' | 'characters';
  /** True if every line is an example; otherwise the text is cut into stretches of equal length. */
  readonly lines?: boolean;
}

/** A stretch of a sound: its samples. */
export interface SoundField {
  readonly kind: 'sound';
  /** The number of samples. */
  readonly shape: readonly [number];
  readonly range: readonly [number, number];
  /** Samples per second. */
  readonly rate: number;
  readonly transforms: readonly TransformDefinition[];
}

/** A range for numbers that stand in for those of a field: its own, or that of most standardised numbers. */
export const rangeLike = (field: PictureField | NumbersField | SoundField): readonly [number, number] =>
  field.range ?? [-2, 2];

/** The number of classes of a field of whole numbers, of one place or several. */
export const classesOfField = (field: FieldDefinition): number | undefined =>
  field.kind === 'class' || field.kind === 'tokens' ? field.classes : undefined;

export type FieldDefinition = PictureField | ClassField | NumbersField | TokensField | SoundField;

/** What a data set that holds no pictures is made of. */
export type RowsKind = 'points' | 'table' | 'text' | 'sounds';

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
