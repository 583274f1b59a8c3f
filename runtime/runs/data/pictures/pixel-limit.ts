import { UnreadableImage } from './unreadable.js';

/** Sixteen are decoded at once, of three bytes a pixel: larger ones would not fit into the memory of small machines. */
const mostPixels = 64e6;

/**
 * Looks at what a header claims, before room is made: a file of a few bytes can claim to be as large as memory.
 * @throws UnreadableImage for sizes that no picture has, or that are not read.
 */
export function checkSize(width: number, height: number): void {
  if (!(width >= 1 && height >= 1)) throw new UnreadableImage(`its header says ${width} × ${height} pixels`);
  if (width * height > mostPixels)
    throw new UnreadableImage(
      `it is ${width} × ${height}, more than the ${mostPixels / 1e6} million pixels that are read`,
    );
}
