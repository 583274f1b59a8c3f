/** Small data sets drawn by a formula, under the names that the specs read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';

/** The bytes of a picture: waves whose direction and length depend on its number, so that pictures have structure. */
function picture(number, width, height, channels) {
  const bytes = Buffer.alloc(width * height * channels);
  const [right, down] = [((number * 7) % 11) - 5, ((number * 5) % 13) - 6];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        // The formula uses only whole numbers, since sines differ between processors.
        const phase = (right * x + down * y + 17 * number + 40 * channel) * Math.ceil(128 / height);
        const wave = ((phase % 256) + 256) % 256;
        bytes[(y * width + x) * channels + channel] = wave < 128 ? 2 * wave : 511 - 2 * wave;
      }
  return bytes;
}

function writeAll(path, ...parts) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(parts));
}

const words = (...numbers) =>
  Buffer.concat(numbers.map((number) => Buffer.from(Uint32Array.of(number).buffer).swap32()));

/** Grey pictures with ten classes, in the files of MNIST. */
function writeIdx(folder, size, counts) {
  let first = 0;
  for (const [name, count] of Object.entries(counts)) {
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    writeAll(
      join(folder, `${name}-images-idx3-ubyte`),
      words(2051, count, size, size),
      ...numbers.map((number) => picture(number, size, size, 1)),
    );
    writeAll(
      join(folder, `${name}-labels-idx1-ubyte`),
      words(2049, count),
      Buffer.from(numbers.map((number) => number % 10)),
    );
    first += count;
  }
}

/** Coloured pictures as PPM, grey ones as PGM. */
function writePictures(folder, count, height, { width = height, channels = 3, from = 0 } = {}) {
  const header = Buffer.from(`P${channels === 3 ? 6 : 5}\n${width} ${height}\n255\n`);
  for (let number = from; number < from + count; number++)
    writeAll(
      join(folder, `${number}.${channels === 3 ? 'ppm' : 'pgm'}`),
      header,
      picture(number, width, height, channels),
    );
}

export function writeData(folder) {
  writeIdx(join(folder, 'mnist'), 28, { train: 96, t10k: 24 });
  writeIdx(join(folder, 'fashion-mnist'), 28, { train: 96, t10k: 24 });
  writeIdx(join(folder, 'dots'), 28, { train: 200, t10k: 40 });
  writeIdx(join(folder, 'tiny'), 4, { train: 24, t10k: 8 });
  writePictures(join(folder, 'omniglot/images_background/Waves/character01'), 12, 105, { channels: 1 });
  writePictures(join(folder, 'anime-faces/images'), 24, 96);
  writePictures(join(folder, 'cartoon-set/img'), 20, 96, { from: 100 });
  for (const [place, split] of ['train', 'val', 'test'].entries())
    writePictures(join(folder, 'facades', split), 6, 40, { width: 80, from: 10 * place });
  for (const [place, split] of ['train', 'test'].entries())
    writePictures(join(folder, 'colorization', split, 'photos'), 12, 40, { from: 20 * place });
  for (const [place, side] of ['trainA', 'trainB', 'testA', 'testB'].entries())
    writePictures(join(folder, 'monet2photo', side), 6, 64, { from: 10 * place });
}
