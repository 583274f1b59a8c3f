/** The progress of what runs step by step inside a compiled function: searches and loops. */

export interface SearchProgress {
  readonly step: number;
  readonly steps: number;
}

const listeners = new Set<(progress: SearchProgress) => void>();

/** Calls `listener` before the first step of every search and every loop, and after each step. Returns the function that ends this. */
export function onSearchProgress(listener: (progress: SearchProgress) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells of a step; before the first, of step 0. */
export const tellProgress = (step: number, steps: number): void =>
  listeners.forEach((listener) => listener({ step, steps }));
