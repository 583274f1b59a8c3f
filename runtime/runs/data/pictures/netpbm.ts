/** The bitmaps, grey maps and pixel maps of Netpbm, as text or bytes: PBM, PGM and PPM (netpbm.sourceforge.net/doc). */
import { checkSize } from './pixel-limit.js';
import type { Picture } from './picture.js';
import { UnreadableImage } from './unreadable.js';

/** The kinds by the digit after the P: text first, then bytes. A bitmap has one bit per pixel and no largest value. */
const kinds = {
  1: { channels: 1, bits: true, text: true },
  2: { channels: 1, bits: false, text: true },
  3: { channels: 3, bits: false, text: true },
  4: { channels: 1, bits: true, text: false },
  5: { channels: 1, bits: false, text: false },
  6: { channels: 3, bits: false, text: false },
} as const;

const space = /\s/;

export const isNetpbm = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1]! >= 0x31 && bytes[1]! <= 0x36 && space.test(String.fromCharCode(bytes[2] ?? 0));

/**
 * The first picture of a file. Values 0..maxval become 0..255; of 16 bits the upper eight are kept, as in other
 * formats.
 * @throws UnreadableImage if the file is cut off or its header is not valid.
 */
export function decodeNetpbm(bytes: Uint8Array): Picture {
  const { channels, bits, text } = kinds[(bytes[1]! - 0x30) as keyof typeof kinds];
  const words = new Words(bytes, 2);
  const [width, height] = [words.number(), words.number()];
  checkSize(width, height);
  const largest = bits ? 1 : words.number();
  if (!(largest >= 1 && largest <= 65535)) throw new UnreadableImage(`its header says that values go up to ${largest}`);
  const count = width * height * channels;
  const byteOf = (value: number): number => {
    if (value > largest) throw new UnreadableImage(`it has a value of ${value}, above its own ${largest}`);
    if (bits) return value === 1 ? 0 : 255; // Ones are black.
    return largest === 65535 ? value >> 8 : Math.round((255 * value) / largest);
  };
  const data = new Uint8Array(count);
  if (text) {
    for (let i = 0; i < count; i++) data[i] = byteOf(bits ? words.digit() : words.number());
    return { height, width, channels, data };
  }
  const body = bytes.subarray(words.place + 1); // A single white space ends the header.
  const wide = largest > 255;
  const rowBytes = bits ? Math.ceil(width / 8) : width * channels * (wide ? 2 : 1);
  if (body.length < rowBytes * height) throw new UnreadableImage('the file ends early');
  for (let i = 0; i < count; i++) {
    if (bits)
      data[i] = byteOf((body[Math.floor(i / width) * rowBytes + ((i % width) >> 3)]! >> (7 - ((i % width) & 7))) & 1); // prettier-ignore
    else data[i] = byteOf(wide ? (body[2 * i]! << 8) | body[2 * i + 1]! : body[i]!);
  }
  return { height, width, channels, data };
}

/** The numbers between white space; `#` begins a comment that ends with its line. */
class Words {
  constructor(
    private readonly bytes: Uint8Array,
    public place: number,
  ) {}

  number(): number {
    this.skip();
    let value = 0;
    const start = this.place;
    for (let digit = this.peek(); digit >= 0 && value < 1e9; digit = this.peek()) {
      value = 10 * value + digit;
      this.place++;
    }
    if (this.place > start) return value;
    throw new UnreadableImage(this.place >= this.bytes.length ? 'the file ends early' : 'a number is missing in it');
  }

  /** Reads one digit: bits of a text need no space between them. */
  digit(): number {
    this.skip();
    const digit = this.peek();
    if (digit < 0) throw new UnreadableImage('the file ends early');
    this.place++;
    return digit;
  }

  private peek(): number {
    const digit = (this.bytes[this.place] ?? 0) - 0x30;
    return digit <= 9 ? digit : -1;
  }

  private skip(): void {
    for (; this.place < this.bytes.length; this.place++) {
      if (this.bytes[this.place] === 0x23)
        while (this.place < this.bytes.length && this.bytes[this.place] !== 0x0a) this.place++; // prettier-ignore
      else if (!space.test(String.fromCharCode(this.bytes[this.place]!))) return;
    }
  }
}
