/** Weights of a repeat whose iterations own weights of the same names. */

/** A list with a fixed number of items. */
export type Repeated<T, N extends number, L extends readonly T[] = readonly []> = number extends N
  ? readonly T[]
  : L['length'] extends N
    ? L
    : Repeated<T, N, readonly [...L, T]>;

/**
 * Repeated weights, `repeated(8, { … })` or `repeated(8, (i) => ({ … }))`: the same for every iteration, or made from
 * its index.
 */
export function repeated<const N extends number, T extends object>(
  count: N,
  each: T | ((index: number) => T),
): Repeated<T, N>;
/** Repeated weights, `repeated([64, 128], (channels) => ({ … }))`: made from each entry of a list. */
export function repeated<L extends readonly unknown[], T extends object>(
  list: readonly [...L],
  each: (entry: L[number], index: number) => T,
): { readonly [K in keyof L]: T };
export function repeated(
  over: number | readonly unknown[],
  each: object | ((entry: unknown, index: number) => object),
): readonly object[] {
  const entries = typeof over === 'number' ? Array.from({ length: over }, (_, index) => index) : over;
  return entries.map((entry, index) =>
    typeof each === 'function' ? (each as (e: unknown, i: number) => object)(entry, index) : each,
  );
}
