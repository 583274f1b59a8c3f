/** Schedules of times and of other values. The compiler checks the numbers that the runtime steps through. */

/**
 * The `steps + 1` times from one end to the other, both included. Even powers of `1 / rho` lie between them: evenly
 * spaced for 1, denser towards zero for more (Karras et al. 2022, equation 5), a geometric sequence for infinity.
 */
export const times = (from: number, to: number, steps: number, rho = 1): number[] =>
  Array.from({ length: steps + 1 }, (_, i) => timeAfter(i, from, to, steps, rho));

/** The time after `i` of the steps, which may be a fraction. Before the first and after the last it stays. */
export function timeAfter(i: number, from: number, to: number, steps: number, rho = 1): number {
  if (i <= 0) return from;
  if (i >= steps) return to;
  const [first, last] = rho === Infinity ? [Math.log(from), Math.log(to)] : [from ** (1 / rho), to ** (1 / rho)];
  const between = first + ((last - first) * i) / steps;
  return rho === Infinity ? Math.exp(between) : between ** rho;
}
