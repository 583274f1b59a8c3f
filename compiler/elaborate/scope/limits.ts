/** Bounds of one elaboration. */

/** Larger models than any that fits into memory; smaller than what would make checking slow. */
export const limits = {
  nodes: 50_000,
  evaluations: 3_000_000,
  depth: 400,
  expansions: 64,
  made: 16,
  elements: 2 ** 31,
} as const;

/** Thrown to leave an elaboration that outgrew a limit; caught at the end of the phase, after the limit was reported. */
export class LimitReached extends Error {}
