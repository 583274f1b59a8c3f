/** What waits until the spec has its shapes and its table: no one needs it before, and the network is free then. */
const missing = new Set<'hints' | 'outputs'>(['hints', 'outputs']);
let done = (): void => undefined;
const usable = new Promise<void>((resolve) => (done = resolve));

/** Says that a part is on the screen, or that it cannot be. */
export function shown(part: 'hints' | 'outputs'): void {
  missing.delete(part);
  if (missing.size === 0) done();
}

/** Calls back when the page is in use and idle. Safari has no such call. */
export async function whenIdle(work: () => void): Promise<void> {
  await usable;
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 3000 });
  else setTimeout(work, 500);
}
