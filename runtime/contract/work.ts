/** What a training computes in an iteration, as the compiler counts it: a basis for estimates of its time. */

export interface Work {
  /** Floating-point operations that make maps, mostly convolutions; a multiply-add counts as two. */
  readonly maps: number;
  /** Those that make anything else, mostly products of matrices. */
  readonly others: number;
  /** Numbers that operations write. */
  readonly numbers: number;
  /** Operations, of whatever size. */
  readonly operations: number;
}

/** The work of an iteration of a stage. */
export interface StageWork extends Work {
  readonly epochs: number;
  readonly batch: number;
  /** Batches that an iteration uses. */
  readonly batches: number;
}
