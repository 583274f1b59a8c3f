/** Values that change with the training. */

/** The way from one value to another, in epochs of a stage. */
export interface Annealing {
  readonly from: number;
  readonly to: number;
  readonly epochs: number;
  /** The epochs of the stage before that. */
  readonly after: number;
  /** Even powers of `1 / rho` lie between the values. */
  readonly rho: number;
}
