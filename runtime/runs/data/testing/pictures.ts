/** Files of rare kinds for the tests of this folder, written from the formats' descriptions without the decoder. */
import { crc32, deflateSync } from 'node:zlib';

/** The storage of the numbers of a TIFF: tag 339, SampleFormat (TIFF 6.0, section 19). */
export const sampleFormats = { unsigned: 1, signed: 2, float: 3 } as const;

export interface TiffOptions {
  readonly height: number;
  readonly width: number;
  /** The bits of each sample; 1, 2 and 4 are packed, and rows start on a byte. */
  readonly bits: 1 | 2 | 4 | 8 | 16 | 32 | 64;
  readonly format?: keyof typeof sampleFormats;
  /** The numbers of a pixel, including those of alpha. */
  readonly samples: number;
  /** The meaning of the colours: 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 8 CIE L*a*b*. */
  readonly photometric: number;
  /** The kind of alpha: 1 for colours multiplied with it, 2 for alpha on its own; absent for none. */
  readonly extra?: 0 | 1 | 2;
  /** The red, green and blue of each entry, 16 bits. */
  readonly palette?: readonly (readonly [number, number, number])[];
}

/** A TIFF of one strip, uncompressed, little-endian (TIFF 6.0). */
export function tiff(options: TiffOptions, values: readonly number[]): Buffer {
  const { height, width, bits, format = 'unsigned', samples, photometric, extra, palette } = options;
  const strip = samplesOf(values, width * samples, bits, format);
  const short = (...numbers: number[]): [number, Buffer, number] => [3, littleShorts(numbers), numbers.length];
  const long = (number: number): [number, Buffer, number] => [4, littleLongs([number]), 1];
  const tags: [tag: number, value: [type: number, body: Buffer, count: number]][] = [
    [256, long(width)],
    [257, long(height)],
    [258, short(...new Array<number>(samples).fill(bits))],
    [259, short(1)],
    [262, short(photometric)],
    [273, long(8)],
    [277, short(samples)],
    [278, long(height)],
    [279, long(strip.length)],
    [284, short(1)],
    ...((palette
      ? [[320, short(...[0, 1, 2].flatMap((channel) => palette.map((entry) => entry[channel]!)))]]
      : []) as []),
    ...((extra === undefined ? [] : [[338, short(extra)]]) as []),
    [339, short(...new Array<number>(samples).fill(sampleFormats[format]))],
  ];
  const directory = 8 + strip.length + (strip.length % 2);
  let free = directory + 2 + 12 * tags.length + 4;
  const later: Buffer[] = [];
  const entries = tags.map(([tag, [type, body, count]]) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(type, 2);
    entry.writeUInt32LE(count, 4);
    if (body.length <= 4) body.copy(entry, 8);
    else {
      entry.writeUInt32LE(free, 8);
      later.push(body);
      free += body.length;
    }
    return entry;
  });
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(directory, 4);
  const count = Buffer.alloc(2);
  count.writeUInt16LE(tags.length, 0);
  return Buffer.concat([head, strip, Buffer.alloc(strip.length % 2), count, ...entries, Buffer.alloc(4), ...later]);
}

function samplesOf(
  values: readonly number[],
  perRow: number,
  bits: number,
  format: keyof typeof sampleFormats,
): Buffer {
  if (bits < 8) return packed(values, perRow, bits);
  if (format === 'float') return Buffer.from((bits === 64 ? Float64Array : Float32Array).from(values).buffer);
  const masked = values.map((value) => (value < 0 ? value + 2 ** bits : value));
  if (bits === 8) return Buffer.from(masked);
  return bits === 16 ? littleShorts(masked) : littleLongs(masked);
}

/** Samples of less than a byte; the first of a row is in the high bits. */
function packed(values: readonly number[], perRow: number, bits: number): Buffer {
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const result = Buffer.alloc(rowBytes * (values.length / perRow));
  values.forEach((value, at) => {
    const bit = (at % perRow) * bits;
    result[Math.floor(at / perRow) * rowBytes + (bit >> 3)]! |= value << (8 - bits - (bit & 7));
  });
  return result;
}

const littleShorts = (numbers: readonly number[]): Buffer => Buffer.from(Uint16Array.from(numbers).buffer);
const littleLongs = (numbers: readonly number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);

/** A file of Netpbm: its header `P5 2 1 255` and its bytes. */
export const netpbm = (header: string, body: readonly number[] = []): Buffer =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(body)]);

export interface BmpOptions {
  readonly width: number;
  /** The height; negative for rows from the top down. */
  readonly height: number;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly compression?: number;
  /** Blue, green, red and an unused byte of each entry. */
  readonly palette?: readonly number[];
  /** The masks of red, green, blue and alpha. */
  readonly masks?: readonly number[];
  /** The header's size: 12 is OS/2's, 40 the usual one; the masks follow it. */
  readonly header?: 12 | 40 | 108;
}

/** A Windows bitmap of the given pixel bytes: rows padded, colours in the order blue, green, red. */
export function bmp(options: BmpOptions, body: readonly number[]): Buffer {
  const { width, height, bits, compression = 0, palette = [], masks = [], header = 40 } = options;
  const info = Buffer.alloc(header);
  info.writeUInt32LE(header, 0);
  if (header === 12) {
    info.writeUInt16LE(width, 4);
    info.writeInt16LE(height, 6);
    info.writeUInt16LE(1, 8);
    info.writeUInt16LE(bits, 10);
  } else {
    info.writeInt32LE(width, 4);
    info.writeInt32LE(height, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(bits, 14);
    info.writeUInt32LE(compression, 16);
    info.writeUInt32LE(palette.length / 4, 32);
    if (header === 108) masks.forEach((mask, i) => info.writeUInt32LE(mask, 40 + 4 * i));
  }
  const after = Buffer.concat([header === 40 ? littleLongs(masks) : Buffer.alloc(0), Buffer.from(palette)]);
  const head = Buffer.alloc(14);
  head.write('BM', 'latin1');
  head.writeUInt32LE(14 + header + after.length + body.length, 2);
  head.writeUInt32LE(14 + header + after.length, 10);
  return Buffer.concat([head, info, after, Buffer.from(body)]);
}

export interface PngOptions {
  readonly height: number;
  readonly width: number;
  readonly bits: 1 | 2 | 4 | 8 | 16;
  /** The kind of colours: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colour: 0 | 2 | 3 | 4 | 6;
  readonly palette?: readonly number[];
  /** The body of the chunk tRNS: alpha of the palette's entries, or the transparent colour. */
  readonly transparent?: readonly number[];
}

/** A PNG without filters (ISO/IEC 15948). */
export function pngOf(
  { height, width, bits, colour, palette, transparent }: PngOptions,
  values: readonly number[],
): Buffer {
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour];
  const perRow = width * samples;
  const bytes =
    bits === 16 ? Buffer.from(values.flatMap((value) => [value >> 8, value & 255])) : bits === 8 ? Buffer.from(values) : packed(values, perRow, bits); // prettier-ignore
  const rowBytes = bytes.length / height;
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), bytes.subarray(row * rowBytes, (row + 1) * rowBytes)]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
    ...(transparent ? [chunk('tRNS', Buffer.from(transparent))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG: its length, its name, its body and their checksum. */
export function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length, 0);
  ends.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)]);
}
