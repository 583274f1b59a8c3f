import type { CompileOptions } from '../../compiler/compile.js';

/** The place of a spec and the reader of its files. */
export interface Side {
  /** The label in messages and in the diff, without the name of the model. */
  readonly label: string;
  readonly path: string;
  readonly options: CompileOptions;
}
