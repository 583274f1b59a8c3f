import { UnreadableImage } from './unreadable.js';

/**
 * The most pixels of a picture. Sixteen pictures of three bytes a pixel are decoded at once: larger ones would not fit
 * into the memory of small machines.
 */
const mostPixels = 64e6;

/**
 * Checks the size in a header before memory is reserved: a file of a few bytes can claim to be as large as memory.
 * @throws UnreadableImage for sizes that no picture has, or that are not read.
 */
export function checkSize(width: number, height: number): void {
  if (!(width >= 1 && height >= 1)) throw new UnreadableImage(`its header says ${width} × ${height} pixels`);
  if (width * height > mostPixels)
    throw new UnreadableImage(
      `it is ${width} × ${height}, more than the ${mostPixels / 1e6} million pixels that are read`,
    );
}
