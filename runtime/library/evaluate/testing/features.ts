/** Features of pictures for tests of distances. */
import { Stream } from '../../random/index.js';

/** Standard normal numbers that are the same every time. */
export function normals(count: number, path: string): Float64Array {
  const stream = new Stream({ seed: 5, path });
  return Float64Array.from({ length: count }, () => stream.normalPair()[0]);
}

/** Rows [count, n] of correlated features with a mean far from zero. */
export function features(count: number, n: number, path: string, offset = 3): Float64Array {
  const draws = normals(count * n, path);
  return draws.map((value, i) => offset + value + (i % n === 0 ? 0 : 0.7 * draws[i - 1]!));
}
