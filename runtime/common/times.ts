/** Schedules of times. The compiler checks the numbers that the runtime steps through. */

/**
 * The `steps + 1` times from one end to the other, both included. Even powers of `1 / rho` lie between them: evenly
 * spaced for 1, denser towards zero for more (Karras et al. 2022, equation 5), a geometric sequence for infinity.
 */
export function times(from: number, to: number, steps: number, rho = 1): number[] {
  const [first, last] = rho === Infinity ? [Math.log(from), Math.log(to)] : [from ** (1 / rho), to ** (1 / rho)];
  return Array.from({ length: steps + 1 }, (_, i) => {
    if (i === 0) return from;
    if (i === steps) return to;
    const between = first + ((last - first) * i) / steps;
    return rho === Infinity ? Math.exp(between) : between ** rho;
  });
}
