/** A data set for tests that do not depend on what is learned: it is read at once, and its epochs are short. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbers of pictures by the names of the files: 200 for training and 40 for testing. */
const counts: Readonly<Record<string, number>> = { train: 200, t10k: 40 };

/** Writes the data set `dots` in MNIST's files: a square in one of ten places. */
export function writeDots(directory: string, more: Readonly<Record<string, number>> = {}): void {
  const folder = join(directory, 'dots');
  mkdirSync(folder, { recursive: true });
  const header = (...words: number[]): Buffer =>
    Buffer.concat(words.map((word) => Buffer.from(Uint32Array.of(word).buffer).swap32()));
  for (const [name, count] of Object.entries({ ...counts, ...more })) {
    const pixels = Buffer.alloc(count * 784);
    const labels = Buffer.from(Array.from({ length: count }, (_, index) => index % 10));
    labels.forEach((label, index) => {
      for (let y = 0; y < 8; y++)
        pixels.fill(
          255,
          index * 784 + (y + 2 * label) * 28 + 2 * label,
          index * 784 + (y + 2 * label) * 28 + 2 * label + 8,
        );
    });
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), Buffer.concat([header(2051, count, 28, 28), pixels]));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), Buffer.concat([header(2049, count), labels]));
  }
}
