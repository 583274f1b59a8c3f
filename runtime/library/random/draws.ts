/**
 * Arrays of random numbers by address. `from` skips numbers at the start: a part has the same numbers as in the whole.
 */
import { Stream } from './stream.js';
import type { Address } from './stream.js';

/** Uniform numbers in [low, high). */
export function uniform(address: Address, size: number, low = 0, high = 1, from = 0): Float32Array {
  const stream = new Stream(address).skip(from);
  const out = new Float32Array(size);
  for (let index = 0; index < size; index += 1) {
    out[index] = low + (high - low) * stream.uniform();
    // Rounding to float32 may give `high`, which is outside the range.
    if (out[index]! >= high && high > low) out[index] = low;
  }
  return out;
}

/** Normal numbers with the given mean and standard deviation. */
export function normal(address: Address, size: number, mean = 0, std = 1, from = 0): Float32Array {
  const odd = from % 2; // Two words make two numbers, so a part may begin within a pair.
  const stream = new Stream(address).skip(from - odd);
  const out = new Float32Array(size);
  for (let index = -odd; index < size; index += 2) {
    const [first, second] = stream.normalPair();
    if (index >= 0) out[index] = mean + std * first;
    if (index + 1 < size) out[index + 1] = mean + std * second;
  }
  return out;
}

/** Normal numbers, redrawn if they lie more than two standard deviations from the mean. */
export function truncatedNormal(address: Address, size: number, mean = 0, std = 1): Float32Array {
  const stream = new Stream(address);
  const out = new Float32Array(size);
  let filled = 0;
  while (filled < size) {
    for (const draw of stream.normalPair()) {
      if (filled < size && Math.abs(draw) <= 2) {
        out[filled] = mean + std * draw;
        filled += 1;
      }
    }
  }
  return out;
}

/** Whole numbers from `low` to `high`, both included. */
export function integer(address: Address, size: number, low: number, high: number, from = 0): Int32Array {
  const stream = new Stream(address).skip(2 * from);
  return Int32Array.from({ length: size }, () => low + stream.below(high - low + 1));
}

/** The numbers 0 … size − 1 in random order (Fisher and Yates). */
export function permutation(address: Address, size: number): Int32Array {
  const stream = new Stream(address);
  const order = Int32Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last -= 1) {
    const other = stream.below(last + 1);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
