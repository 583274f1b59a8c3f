/**
 * A picture put together from small ones. Tiles are copied pixel by pixel, so that they stay sharp; text is drawn over
 * them.
 */
import sharp from 'sharp';
import { text as htmlText } from '../../escape/html.js';
import type { PictureFormat } from './picture-format.js';

/** Interleaved RGB, one byte per channel. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** The colour of a pixel without a value. */
const noNumber = [255, 0, 255];

/**
 * An image [height, width, channels] as a tile. One channel is grey, three are RGB; of any other number the mean is
 * shown. Values in `range` are shown from black to white, and cut outside of it. A NaN pixel is magenta, which no grey
 * scale contains; black would look like a value.
 */
export function tileOf(
  values: ArrayLike<number>,
  shape: readonly number[],
  [low, high]: readonly [number, number],
  offset = 0,
): Tile {
  const [height = 1, width = 1, channels = 1] = shape;
  const rgb = new Uint8Array(height * width * 3);
  const scale = 255 / (high - low);
  for (let pixel = 0; pixel < height * width; pixel++)
    for (let channel = 0; channel < 3; channel++) {
      const at = offset + pixel * channels;
      let value = values[at + (channels === 3 ? channel : 0)]!;
      if (channels !== 1 && channels !== 3) {
        value = 0;
        for (let c = 0; c < channels; c++) value += values[at + c]! / channels;
      }
      if (Number.isNaN(value)) {
        rgb.set(noNumber, 3 * pixel);
        break;
      }
      rgb[3 * pixel + channel] = Math.round(Math.min(255, Math.max(0, (value - low) * scale)));
    }
  return { width, height, rgb };
}

export interface TextMark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: number;
  readonly faint?: boolean;
}

export class Canvas {
  private readonly pixels: Uint8Array;
  private readonly texts: TextMark[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height * 3).fill(255);
  }

  /** Copies a tile to (x, y), each of its pixels `scale` wide and high. */
  place(tile: Tile, x: number, y: number, scale: number): void {
    for (let row = 0; row < tile.height * scale; row++)
      for (let column = 0; column < tile.width * scale; column++) {
        const from = 3 * (Math.floor(row / scale) * tile.width + Math.floor(column / scale));
        const to = 3 * ((y + row) * this.width + x + column);
        this.pixels[to] = tile.rgb[from]!;
        this.pixels[to + 1] = tile.rgb[from + 1]!;
        this.pixels[to + 2] = tile.rgb[from + 2]!;
      }
  }

  write(mark: TextMark): void {
    this.texts.push(mark);
  }

  png(): Promise<Buffer> {
    return this.encoded('png');
  }

  /** The encoded picture. PNG and WebP keep every value; JPEG has quality 95, with its colours at full resolution. */
  async encoded(format: PictureFormat): Promise<Buffer> {
    const marks = this.texts.map(
      ({ x, y, text, size = 12, anchor = 'start', weight = 400, faint = false }) =>
        `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" font-weight="${weight}" fill="${faint ? '#777' : '#222'}">${htmlText(text)}</text>`,
    );
    const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" font-family="Inter, 'Helvetica Neue', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif">${marks.join('')}</svg>`;
    const drawn = sharp(this.pixels, { raw: { width: this.width, height: this.height, channels: 3 } }).composite([
      { input: Buffer.from(overlay) },
    ]);
    if (format === 'jpeg') return drawn.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    if (format === 'webp') return drawn.removeAlpha().webp({ lossless: true }).toBuffer();
    return drawn.png({ compressionLevel: 9 }).toBuffer();
  }
}
