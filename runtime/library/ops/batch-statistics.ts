/** Who takes statistics of a whole batch: layers tell, and whoever has to know listens. */
const listeners = new Set<(layer: string) => void>();

/** Called by a layer whose result for an example hangs on the others of its batch. */
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
