/** What a face is drawn from: one number after the other. */
export interface Chance {
  /** Uniform between two numbers. */
  between(low: number, high: number): number;
  one<T>(of: readonly T[]): T;
  /** True with a probability. */
  odds(probability: number): boolean;
}
