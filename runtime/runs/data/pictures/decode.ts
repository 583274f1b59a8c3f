import sharp, { type Metadata, type Sharp } from 'sharp';
import { decodeBmp, isBmp } from './bmp.js';
import { decodeNetpbm, isNetpbm } from './netpbm.js';
import { checkSize } from './pixel-limit.js';
import type { Picture } from './picture.js';
import { unreadFormat } from './signatures.js';
import { UnreadableImage, UnsupportedImage } from './unreadable.js';

const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'jp2', 'jxl']);

/** The number of values of a pixel's colour, by the spaces with defined values, as libvips names them. */
const colours: Readonly<Record<string, number>> = {
  ...{ 'b-w': 1, grey16: 1, srgb: 3, rgb16: 3, cmyk: 4, labs: 3, labq: 3 },
};

/** The names of numbers other than bytes and 16 bits. */
const kinds: Readonly<Record<string, string>> = {
  ...{
    char: 'signed bytes',
    short: 'signed 16-bit numbers',
    uint: '32-bit whole numbers',
    int: 'signed 32-bit numbers',
  },
  ...{ float: '32-bit floating-point numbers', double: '64-bit floating-point numbers' },
  ...{ complex: 'complex numbers', dpcomplex: 'complex numbers' },
};

/** The largest value of 12 bits, and its upper byte in a scale where 65535 is white: almost black. */
const [twelveBits, faint] = [4095, 15];

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const open = (bytes: Uint8Array): Sharp => sharp(bytes, { failOn: 'error', limitInputPixels: false });

/**
 * Decodes a picture, recognised by its content and not by the file's name. The result is upright (EXIF) with 8 bits per
 * value, grey as one channel and everything else as RGB (by its colour profile; CMYK without one by libvips' own), with
 * transparency on white, and is the first frame of an animation.
 * @throws UnreadableImage if the bytes are not a picture or only part of one; UnsupportedImage for a picture of a kind
 * that is not read.
 */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length === 0) throw new UnreadableImage('the file is empty');
  if (isNetpbm(bytes)) return decodeNetpbm(bytes);
  if (isBmp(bytes)) return decodeBmp(bytes);
  try {
    const metadata = await open(bytes).metadata();
    checkKind(metadata);
    const { channels, hasAlpha, space, depth } = metadata;
    const grey = channels - (hasAlpha ? 1 : 0) === 1 && space !== 'srgb';
    const sixteen = depth === 'ushort' && space !== 'cmyk';
    const { data, info } = await (sixteen ? await inBytes(bytes, grey) : open(bytes))
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace(grey ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 && info.channels !== 3) throw new UnsupportedImage(`it has ${info.channels} channels`);
    if (sixteen && metadata.format !== 'heif' && !data.some((value) => value > faint)) await checkRange(bytes);
    return { height: info.height, width: info.width, channels: info.channels, data };
  } catch (cause) {
    if (cause instanceof UnreadableImage) throw cause;
    throw unreadable(cause, bytes);
  }
}

/** Refuses pictures without a defined meaning: read are ranges from black to white in known colour spaces. */
function checkKind({ format, channels, hasAlpha, space, depth, width, height }: Metadata): void {
  if (!formats.has(format)) throw new UnsupportedImage(`${format} is not a format for photographs and drawings`);
  checkSize(width, height);
  const own = space === 'labs' || space === 'labq';
  if (depth !== 'uchar' && depth !== 'ushort' && !own)
    throw new UnsupportedImage(
      `it holds ${kinds[depth] ?? `numbers of the kind ${depth}`}, which do not say what black and white are: store it with 8 or 16 bits`,
    );
  const colour = colours[space];
  if (colour === undefined) throw new UnsupportedImage(`its colours are of the kind ${space}, which is not read`);
  const left = channels - (hasAlpha ? 1 : 0);
  if (left !== colour)
    throw new UnsupportedImage(
      `it has ${channels} channels; grey, RGB and CMYK are read, each with or without transparency`,
    );
}

/**
 * The upper eight of 16 bits, upright, with transparency unchanged. On 16 bits libvips takes Display P3 for sRGB, and
 * 254 for white. Colours keep their profile; libvips has none here for grey pictures.
 */
async function inBytes(bytes: Uint8Array, grey: boolean): Promise<Sharp> {
  const upright = open(bytes).autoOrient();
  if (!grey) return open(await upright.keepIccProfile().toColourspace('srgb').png({ compressionLevel: 0 }).toBuffer());
  const { data, info } = await upright.toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true }); // prettier-ignore
  const { width, height, channels } = info;
  const upper = Uint8Array.from({ length: width * height * channels }, (_, i) => data[2 * i + (littleEndian ? 1 : 0)]!);
  return sharp(upper, { raw: { width, height, channels } });
}

/** Refuses 16-bit pictures in which a camera or a scanner filled only the low bits; an all-black picture passes. */
async function checkRange(bytes: Uint8Array): Promise<void> {
  const largest = Math.max(...(await open(bytes).stats()).channels.map((channel) => channel.max));
  if (largest === 0 || largest > twelveBits) return;
  throw new UnsupportedImage(
    `it is of 16 bits, and its largest value is ${largest}: where 65535 is white, that is all but black. Scale it to the full range, or store it with 8 bits`,
  );
}

/** The complaints of TIFF readers about files that are whole but of an unknown kind. */
const unknownKind =
  /samples out of range|samples_per_pixel|bad labq|not a supported|unsupported (?!image format)|unknown photometric|compression scheme|not configured/i;

/** libvips' complaint in words, as an error about the file or about its kind. */
function unreadable(cause: unknown, bytes: Uint8Array): UnreadableImage {
  const text = (cause instanceof Error ? cause.message : String(cause)).trim();
  const format = unreadFormat(bytes);
  if (format) return new UnsupportedImage(`it is ${format}, a format that is not read`, { cause });
  if (unknownKind.test(text))
    return new UnsupportedImage(`it is of a kind that is not read (${firstLine(text)}): store it with 8 or 16 bits`, { cause }); // prettier-ignore
  return new UnreadableImage(reason(text), { cause });
}

/** The first line, without libvips' names of functions. */
const firstLine = (text: string): string =>
  text
    .split('\n')[0]!
    .replace(/^Input buffer( has corrupt header)?:?\s*/i, '')
    .replace(/^\w+:\s*/, '');

function reason(text: string): string {
  if (/unknown error/i.test(text)) return 'the file ends early or is damaged';
  if (/unsupported image format/i.test(text)) return 'it is no picture';
  if (/libpng read error/i.test(text)) return 'the PNG data end early or are damaged';
  return firstLine(text) || 'it cannot be decoded';
}

/**
 * Scales to exactly `height` × `width`. The filter is a triangle, widened when shrinking; Pillow and torchvision call
 * this bilinear with anti-aliasing.
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
