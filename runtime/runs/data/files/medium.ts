/** What the files of a set are: pictures or sounds. */
import { decode } from '../pictures/decode.js';
import type { AnyPicture } from '../pictures/picture.js';
import { decodeWav } from '../sounds/wav.js';
import { isBookkeeping, isPictureName } from './layout.js';

export interface Medium {
  /** The word for one of them, in messages. */
  readonly word: string;
  /** What was looked for, in messages. */
  readonly kinds: string;
  /** True if a path may be that of such a file. */
  readonly isName: (path: string) => boolean;
  readonly decode: (bytes: Uint8Array) => AnyPicture | Promise<AnyPicture>;
}

export const pictures: Medium = {
  word: 'picture',
  kinds: 'IDX files, zip archives and pictures (jpg, png, webp, gif, tiff, avif, bmp, pgm, ppm)',
  isName: isPictureName,
  decode,
};

export const sounds: Medium = {
  word: 'sound',
  kinds: 'zip archives and sounds (wav)',
  isName: (path) => /\.wave?$/i.test(path) && !isBookkeeping(path),
  decode: decodeWav,
};
