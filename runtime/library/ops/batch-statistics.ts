/** Detection of layers that take statistics of a whole batch: the layers report, and those who need to know listen. */
const listeners = new Set<(layer: string) => void>();

/** Reports a layer whose result for an example depends on the other examples of the batch. */
export function takesBatch(layer: string): void {
  for (const listener of listeners) listener(layer);
}

/** Names of the layers that take statistics of the batch in what `compute` evaluates, each once. */
export function takersOfBatch(compute: () => void): string[] {
  const found = new Set<string>();
  const listener = (layer: string): void => void found.add(layer);
  listeners.add(listener);
  try {
    compute();
  } finally {
    listeners.delete(listener);
  }
  return [...found];
}
