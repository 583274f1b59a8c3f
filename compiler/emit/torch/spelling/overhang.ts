/** The ends of a transposed convolution along one axis. */
export interface Overhang {
  readonly padding: number;
  readonly more: number;
  /** Rows or columns that are cut off at the far side besides. */
  readonly cut: number;
}

/**
 * Rows or columns of a transposed convolution that stand over at both ends. With `same`, the output is the input times
 * the stride; the full one is cut, the odd row at the far side, or filled up.
 */
export function overhang(padding: 'same' | 'valid' | number, kernel: number, stride: number, more: number): Overhang {
  if (padding !== 'same') return { padding: padding === 'valid' ? 0 : padding, more, cut: 0 };
  const total = kernel - stride;
  if (total < 0) return { padding: 0, more: -total, cut: 0 };
  return { padding: Math.floor(total / 2), more: 0, cut: total % 2 };
}
