/** Windows bitmaps: 1 to 32 bits, with palette, run lengths or masks, of every header from OS/2's to version 5. */
import { checkSize } from './pixel-limit.js';
import type { Picture } from './picture.js';
import { UnreadableImage, UnsupportedImage } from './unreadable.js';

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/** The values of biCompression (BITMAPINFOHEADER, [MS-WMF] 2.1.1.7). */
const compressions = { none: 0, runs8: 1, runs4: 2, masks: 3, alphaMasks: 6 } as const;

interface Header {
  readonly width: number;
  readonly height: number;
  /** True for rows from the top down; rows go from the bottom up unless the height is negative. */
  readonly downwards: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixels: number;
  /** The red, green and blue of each palette entry. */
  readonly palette: readonly (readonly [number, number, number])[];
  /** The bits of red, green, blue and alpha in a pixel. */
  readonly masks: readonly [number, number, number, number];
}

/**
 * The picture of a bitmap: grey if the palette is grey; alpha, if there is a mask for it, over white.
 * @throws UnreadableImage if the file is cut off, and UnsupportedImage for a JPEG or PNG inside a bitmap.
 */
export function decodeBmp(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = readHeader(view);
    return header.bits <= 8 ? indexed(bytes, header) : direct(view, header);
  } catch (cause) {
    if (cause instanceof RangeError) throw new UnreadableImage('the file ends early', { cause });
    throw cause;
  }
}

function readHeader(view: DataView): Header {
  const size = view.getUint32(14, true);
  const old = size === 12;
  if (!old && (size < 16 || size > 256)) throw new UnreadableImage(`its header says that it is ${size} bytes long`);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = old ? view.getInt16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = size >= 20 ? view.getUint32(30, true) : compressions.none;
  checkSize(width, Math.abs(tall));
  const expected = { [compressions.none]: [1, 4, 8, 16, 24, 32], [compressions.runs8]: [8], [compressions.runs4]: [4], [compressions.masks]: [16, 32], [compressions.alphaMasks]: [16, 32] }[compression]; // prettier-ignore
  if (!expected) throw new UnsupportedImage(`it is a bitmap of compression ${compression}, which is not read`);
  if (!expected.includes(bits)) throw new UnreadableImage(`its header says ${bits} bits per pixel`);
  const masked = compression === compressions.masks || compression === compressions.alphaMasks;
  const mask = (index: number): number => view.getUint32(54 + 4 * index, true);
  const hasAlpha = compression === compressions.alphaMasks || size >= 56;
  const five = [0x7c00, 0x3e0, 0x1f, 0] as const;
  const masks = masked ? ([mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0] as const) : bits === 16 ? five : ([0xff0000, 0xff00, 0xff, 0] as const); // prettier-ignore
  const pixels = view.getUint32(10, true);
  const start = 14 + size;
  const entry = old ? 3 : 4;
  const used = size >= 36 ? view.getUint32(46, true) : 0;
  const colours = bits > 8 ? 0 : Math.min(used || 2 ** bits, 2 ** bits, Math.floor((pixels - start) / entry));
  const palette = Array.from({ length: Math.max(0, colours) }, (_, i) => {
    const at = start + entry * i;
    return [view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at)] as const;
  });
  return { width, height: Math.abs(tall), downwards: tall < 0, bits, compression, pixels, palette, masks };
}

/** Reads pixels that are numbers of palette entries. */
function indexed(bytes: Uint8Array, header: Header): Picture {
  const { width, height, bits, compression, palette, downwards } = header;
  const places = compression === compressions.none ? packed(bytes, header) : runs(bytes, header);
  const channels = palette.every(([r, g, b]) => r === g && g === b) ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const colour = palette[places[row * width + column]!];
      if (!colour) throw new UnreadableImage(`a pixel asks for colour ${places[row * width + column]} of ${palette.length} (${bits} bits)`); // prettier-ignore
      const to = ((downwards ? row : height - 1 - row) * width + column) * channels;
      for (let c = 0; c < channels; c++) data[to + c] = colour[c]!;
    }
  }
  return { height, width, channels, data };
}

/** The places in the palette, with rows as in the file: each begins at a multiple of four bytes. */
function packed(bytes: Uint8Array, { width, height, bits, pixels }: Header): Uint8Array {
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  if (bytes.length < pixels + rowBytes * height) throw new RangeError();
  const places = new Uint8Array(width * height);
  for (let i = 0; i < places.length; i++) {
    const bit = (i % width) * bits;
    const byte = bytes[pixels + Math.floor(i / width) * rowBytes + (bit >> 3)]!;
    places[i] = (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
  }
  return places;
}

/** The places in the palette from run lengths (RLE4, RLE8); skipped pixels keep colour 0. */
function runs(bytes: Uint8Array, { width, height, bits, pixels }: Header): Uint8Array {
  const places = new Uint8Array(width * height);
  let [at, row, column] = [pixels, 0, 0];
  const next = (): number => {
    if (at >= bytes.length) throw new RangeError();
    return bytes[at++]!;
  };
  const put = (place: number): void => {
    if (row >= height || column >= width) throw new UnreadableImage('a run of it leaves the picture');
    places[row * width + column++] = place;
  };
  const part = (byte: number, index: number): number => (bits === 8 ? byte : index % 2 === 0 ? byte >> 4 : byte & 15);
  for (;;) {
    const [count, value] = [next(), next()];
    if (count > 0) for (let i = 0; i < count; i++) put(part(value, i));
    else if (value === 0) [row, column] = [row + 1, 0];
    else if (value === 1) return places;
    else if (value === 2) [column, row] = [column + next(), row + next()];
    else {
      const start = at;
      for (let i = 0, byte = 0; i < value; i++) put(part((byte = bits === 8 || i % 2 === 0 ? next() : byte), i));
      if ((at - start) % 2 === 1) at++; // Runs of single pixels end on an even byte.
    }
  }
}

/** Reads pixels that are colours: bytes in the order blue, green, red, or bits by mask. */
function direct(view: DataView, { width, height, bits, pixels, downwards, masks }: Header): Picture {
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  if (view.byteLength < pixels + rowBytes * height) throw new RangeError();
  const parts = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { shift, mask, largest: mask >>> shift };
  });
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = pixels + row * rowBytes + (column * bits) / 8;
      const pixel = bits === 16 ? view.getUint16(from, true) : bits === 32 ? view.getUint32(from, true) : view.getUint16(from, true) | (view.getUint8(from + 2) << 16); // prettier-ignore
      const [r, g, b, alpha] = parts.map(({ mask, shift, largest }) => largest === 0 ? 0 : ((pixel & mask) >>> shift) / largest); // prettier-ignore
      const cover = masks[3] === 0 ? 1 : alpha!;
      const to = ((downwards ? row : height - 1 - row) * width + column) * 3;
      [r!, g!, b!].forEach((value, c) => (data[to + c] = Math.round(255 * (value * cover + 1 - cover))));
    }
  }
  return { height, width, channels: 3, data };
}
