/** Bounds of one elaboration. */

/** Limits that are larger than any model that fits into memory, and small enough for checks to be fast. */
export const limits = {
  nodes: 50_000,
  evaluations: 3_000_000,
  depth: 400,
  expansions: 64,
  made: 16,
  elements: 2 ** 31,
} as const;

/** Ends an elaboration that exceeded a limit. It is caught at the end of the phase, after the limit was reported. */
export class LimitReached extends Error {}
