import type { CompileOptions } from '../../compiler/compile.js';

/** Where a spec is, and how its files are read. */
export interface Side {
  /** What messages and the diff call it, without the name of the model. */
  readonly label: string;
  readonly path: string;
  readonly options: CompileOptions;
}
