/**
 * Draws for data (shuffles, splits, augmentation, the embedded pictures), from the runtime's counter-based generator. A
 * draw depends on its key alone, so batch 40 of epoch 7 is the same even if the batches before it were not read.
 */
import { permutation as permuted, Stream } from '../../../library/random/index.js';

type Path = readonly (number | string)[];

/**
 * The numbers of one key, each in [0, 1). The counter makes them independent of the order in which they are asked for.
 */
export type Draws = (counter: number) => number;

const pathOf = (path: Path): string => `data/${path.join('/')}`;

/** The draws under a key such as `(seed, 'augment', epoch, position)`. */
export function draws(seed: number, ...path: Path): Draws {
  return (counter) => new Stream({ seed, path: pathOf(path), iteration: counter }).uniform();
}

/** The same draws for code that reads one number after the other. */
export function sequence(seed: number, ...path: Path): () => number {
  const stream = new Stream({ seed, path: pathOf(path) });
  return () => stream.uniform();
}

/** The numbers 0 … count − 1 in a random order. */
export function permutation(count: number, seed: number, ...path: Path): Int32Array {
  return permuted({ seed, path: pathOf(path) }, count);
}
