import sharp from 'sharp';
import type { Picture } from './picture.js';
import { UnreadableImage } from './source.js';

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'jp2', 'jxl']);

/** Sixteen are decoded at once, of three bytes a pixel: larger ones would not fit into the memory of small machines. */
const mostPixels = 64e6;

/**
 * Decodes a picture, told apart by content and not by the file's name: upright (EXIF), 8 bits per value, grey as one
 * channel and everything else as RGB (CMYK by its colour profile, or libvips' own where it has none), transparency on white, the first frame of an animation.
 * @throws UnreadableImage when the bytes are no picture or only part of one.
 */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length === 0) throw new UnreadableImage('the file is empty');
  try {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: false });
    const { format, channels, hasAlpha, space, width, height } = await image.metadata();
    if (!formats.has(format)) throw new UnreadableImage(`${format} is not a format for photographs and drawings`);
    // By what the header says: a file of a few bytes can claim to be as large as memory.
    if (width * height > mostPixels)
      throw new UnreadableImage(
        `it is ${width} × ${height}, more than the ${mostPixels / 1e6} million pixels that are read`,
      );
    const grey = channels - (hasAlpha ? 1 : 0) === 1 && space !== 'srgb';
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace(grey ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 && info.channels !== 3) throw new UnreadableImage(`it has ${info.channels} channels`);
    return { height: info.height, width: info.width, channels: info.channels, data };
  } catch (cause) {
    if (cause instanceof UnreadableImage) throw cause;
    throw new UnreadableImage(reason(cause), { cause });
  }
}

/** The first line of libvips' complaint, without its names of functions. */
function reason(cause: unknown): string {
  const text = (cause instanceof Error ? cause.message : String(cause)).trim();
  if (/unknown error/i.test(text)) return 'the file ends early or is damaged';
  if (/unsupported image format/i.test(text)) return 'it is no picture';
  if (/libpng read error/i.test(text)) return 'the PNG data end early or are damaged';
  return (
    text
      .split('\n')[0]!
      .replace(/^Input buffer( has corrupt header)?:?\s*/i, '')
      .replace(/^\w+:\s*/, '') || 'it cannot be decoded'
  );
}

/**
 * Scales to exactly `height` × `width`. The filter is a triangle, widened when shrinking: what Pillow and torchvision
 * call bilinear with anti-aliasing.
 */
export async function resized(picture: Picture, height: number, width: number): Promise<Picture> {
  if (picture.height === height && picture.width === width) return picture;
  const raw = { width: picture.width, height: picture.height, channels: picture.channels };
  const data = await sharp(picture.data, { raw })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace(picture.channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return { height, width, channels: picture.channels, data };
}
