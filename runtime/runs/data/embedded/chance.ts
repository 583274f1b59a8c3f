/** The random choices of a face, drawn one after the other. */
export interface Chance {
  /** A uniform number between two numbers. */
  between(low: number, high: number): number;
  one<T>(of: readonly T[]): T;
  /** True with the given probability. */
  odds(probability: number): boolean;
}
