/**
 * Counter-based draws for data: shuffles, splits, augmentation and the embedded pictures. A draw is a function of its
 * key and counter alone, so that batch 40 of epoch 7 is the same whether or not the batches before it were read.
 */

/** Numbers of one key, each in [0, 1); the counter makes them independent of the order in which they are asked for. */
export type Draws = (counter: number) => number;

/** The finaliser of MurmurHash3 (Appleby, public domain): every input bit moves every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hash(start: number, part: number | string): number {
  let h = start;
  if (typeof part === 'number') {
    h = mix(h ^ (part | 0));
    return mix((h + 0x9e3779b9) ^ Math.floor(part / 2 ** 32));
  }
  for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193); // FNV-1a
  return mix(h ^ part.length);
}

/** Draws under a key such as `(seed, 'shuffle', epoch)`. */
export function draws(...key: readonly (number | string)[]): Draws {
  let low = 0x811c9dc5;
  let high = 0x3c6ef372;
  for (const part of key) {
    low = hash(low, part);
    high = hash(high ^ 0x5bd1e995, part);
  }
  return (counter) => (mix(mix(low + Math.imul(counter, 0x9e3779b9)) ^ (high + counter)) >>> 0) / 2 ** 32;
}

/** The same numbers one after the other, for code that only ever reads them in order. */
export function sequence(...key: readonly (number | string)[]): () => number {
  const at = draws(...key);
  let counter = 0;
  return () => at(counter++);
}

/** A uniformly drawn order of 0 … count − 1 (Fisher and Yates, as Durstenfeld wrote it). */
export function permutation(count: number, ...key: readonly (number | string)[]): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const at = draws(...key);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(at(i) * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
