/** Every kind of file and every depth that the decoder reads, against values worked out by hand. */
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.js';
import { UnreadableImage, UnsupportedImage } from './unreadable.js';
import { pngOf, tiff, type PngOptions, type TiffOptions } from '../testing/pictures.js';

type Sizes = 'height' | 'width';
/** A TIFF of two pixels side by side. */
const tiffOf = (options: Omit<TiffOptions, Sizes>, values: readonly number[]): Buffer => tiff({ height: 1, width: 2, ...options }, values); // prettier-ignore
const png = (options: Omit<PngOptions, Sizes>, values: readonly number[]): Buffer => pngOf({ height: 1, width: 2, ...options }, values); // prettier-ignore
const wide = (values: readonly number[]): number[] => values.map((value) => 257 * value);

async function values(bytes: Uint8Array): Promise<number[]> {
  const { height, width, channels, data } = await decode(bytes);
  expect(data).toHaveLength(height * width * channels);
  return [...data];
}

const ramp = Array.from({ length: 256 }, (_, i) => [257 * i, 257 * (255 - i), 257 * 7] as const);
const greys = Array.from({ length: 256 }, (_, i) => [257 * i, 257 * i, 257 * i] as const);

describe('a TIFF', () => {
  test.each<[string, Omit<TiffOptions, Sizes>, number[], number[]]>([
    ['1 bit', { bits: 1, samples: 1, photometric: 1 }, [0, 1], [0, 255]],
    ['1 bit, white is zero', { bits: 1, samples: 1, photometric: 0 }, [0, 1], [255, 0]],
    ['2 bits', { bits: 2, samples: 1, photometric: 1 }, [1, 3], [85, 255]],
    ['4 bits', { bits: 4, samples: 1, photometric: 1 }, [7, 15], [119, 255]],
    ['grey', { bits: 8, samples: 1, photometric: 1 }, [10, 200], [10, 200]],
    ['grey, white is zero', { bits: 8, samples: 1, photometric: 0 }, [10, 200], [245, 55]],
    ['grey with alpha', { bits: 8, samples: 2, photometric: 1, extra: 2 }, [10, 255, 200, 0], [10, 255]],
    ['RGB', { bits: 8, samples: 3, photometric: 2 }, [10, 20, 30, 200, 210, 220], [10, 20, 30, 200, 210, 220]],
    ['RGBA', { bits: 8, samples: 4, photometric: 2, extra: 2 }, [10, 20, 30, 255, 200, 100, 0, 0], [10, 20, 30, 255, 255, 255]],
    ['a palette of 16', { bits: 4, samples: 1, photometric: 3, palette: ramp.slice(0, 16) }, [0, 9], [0, 255, 7, 9, 246, 7]],
    ['a palette of 256', { bits: 8, samples: 1, photometric: 3, palette: ramp }, [3, 250], [3, 252, 7, 250, 5, 7]],
    ['a palette of greys', { bits: 8, samples: 1, photometric: 3, palette: greys }, [3, 250], [3, 250]],
    ['16 bits, grey', { bits: 16, samples: 1, photometric: 1 }, [2570, 65535], [10, 255]],
    ['16 bits, grey, white is zero', { bits: 16, samples: 1, photometric: 0 }, [2570, 65535], [245, 0]],
    ['16 bits, grey, alpha', { bits: 16, samples: 2, photometric: 1, extra: 2 }, wide([10, 255, 77, 0]), [10, 255]],
    ['16 bits, RGB', { bits: 16, samples: 3, photometric: 2 }, wide([10, 20, 30, 255, 210, 0]), [10, 20, 30, 255, 210, 0]],
    ['16 bits, RGBA', { bits: 16, samples: 4, photometric: 2, extra: 2 }, wide([10, 255, 30, 255, 1, 2, 3, 0]), [10, 255, 30, 255, 255, 255]],
    ['CMYK', { bits: 8, samples: 4, photometric: 5 }, [0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255]],
    ['CMYK with alpha', { bits: 8, samples: 5, photometric: 5, extra: 2 }, [0, 0, 0, 0, 255, 0, 255, 255, 255, 0], [255, 255, 255, 255, 255, 255]],
    ['L*a*b* of 16 bits', { bits: 16, samples: 3, photometric: 8 }, [32768, 0, 0, 65535, 0, 0], [119, 119, 119, 255, 255, 255]],
  ])('of %s', async (_, options, stored, expected) => {
    expect(await values(tiffOf(options, stored))).toEqual(expected);
  }); // prettier-ignore

  test.each([
    ['alpha on its own', 2, [200, 100, 0, 128]],
    ['colours multiplied with their alpha', 1, [100, 50, 0, 128]],
  ] as const)('half transparent, %s, is laid over white', async (_, extra, pixel) => {
    for (const bits of [8, 16] as const) {
      const stored = [...pixel, ...pixel].map((value) => (bits === 16 ? 257 * value : value));
      const found = await values(tiffOf({ bits, samples: 4, photometric: 2, extra }, stored));
      [227, 177, 127].forEach((value, channel) => expect(Math.abs(found[channel]! - value)).toBeLessThanOrEqual(1));
    }
  });

  test.each<[string, Omit<TiffOptions, Sizes>, number[], RegExp]>([
    ['32-bit floats', { bits: 32, samples: 1, photometric: 1, format: 'float' }, [0.25, 1], /32-bit floating-point.*8 or 16 bits/],
    ['RGB of floats', { bits: 32, samples: 3, photometric: 2, format: 'float' }, [0.2, 1, 0, 1, 1, 1], /32-bit floating-point/],
    ['64-bit floats', { bits: 64, samples: 1, photometric: 1, format: 'float' }, [0.25, 1], /not read.*8 or 16 bits/],
    ['32-bit whole numbers', { bits: 32, samples: 1, photometric: 1 }, [255, 2 ** 32 - 1], /32-bit whole numbers/],
    ['signed 32-bit numbers', { bits: 32, samples: 1, photometric: 1, format: 'signed' }, [-5, 2 ** 31 - 1], /signed 32-bit/],
    ['signed 16-bit numbers', { bits: 16, samples: 1, photometric: 1, format: 'signed' }, [-5, 30000], /signed 16-bit/],
    ['signed bytes', { bits: 8, samples: 1, photometric: 1, format: 'signed' }, [-5, 100], /signed bytes/],
    ['five channels', { bits: 8, samples: 5, photometric: 1, extra: 0 }, [1, 2, 3, 4, 5, 1, 2, 3, 4, 5], /5 channels/],
    ['three channels of grey', { bits: 8, samples: 3, photometric: 1, extra: 0 }, [1, 2, 3, 4, 5, 6], /3 channels/],
    ['RGB of 4 bits', { bits: 4, samples: 3, photometric: 2 }, [1, 0, 1, 0, 1, 15], /not read/],
    ['L*a*b* of 8 bits', { bits: 8, samples: 3, photometric: 8 }, [128, 0, 0, 255, 0, 0], /not read/],
  ])('of %s is refused by name', async (_, options, stored, message) => {
    const error = await decode(tiffOf(options, stored)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnsupportedImage);
    expect((error as Error).message).toMatch(message);
  }); // prettier-ignore

  test('cut off is damaged, not of an unknown kind', async () => {
    const whole = tiff({ height: 40, width: 40, bits: 8, samples: 3, photometric: 2 }, new Array(4800).fill(9));
    const error = await decode(whole.subarray(0, 2000)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnreadableImage);
    expect(error).not.toBeInstanceOf(UnsupportedImage);
  });
});

describe('a PNG', () => {
  test.each<[string, Omit<PngOptions, Sizes>, number[], number[]]>([
    ['1 bit', { bits: 1, colour: 0 }, [0, 1], [0, 255]],
    ['2 bits', { bits: 2, colour: 0 }, [1, 2], [85, 170]],
    ['4 bits', { bits: 4, colour: 0 }, [1, 15], [17, 255]],
    ['grey with a transparent value', { bits: 8, colour: 0, transparent: [0, 10] }, [10, 200], [255, 200]],
    ['grey and alpha', { bits: 8, colour: 4 }, [10, 255, 200, 0], [10, 255]],
    ['a palette of 1 bit', { bits: 1, colour: 3, palette: [0, 0, 0, 255, 0, 0] }, [0, 1], [0, 0, 0, 255, 0, 0]],
    ['a palette with transparency', { bits: 8, colour: 3, palette: [1, 2, 3, 4, 5, 6], transparent: [255, 0] }, [0, 1], [1, 2, 3, 255, 255, 255]],
    ['16 bits, grey', { bits: 16, colour: 0 }, wide([10, 255]), [10, 255]],
    ['16 bits, grey, made of bytes by shifting', { bits: 16, colour: 0 }, [10 << 8, 255 << 8], [10, 255]],
    ['16 bits, grey and alpha, made of bytes by shifting', { bits: 16, colour: 4 }, [10 << 8, 65535, 255 << 8, 255 << 8], [10, 255]],
    ['16 bits, RGBA, made of bytes by shifting', { bits: 16, colour: 6 }, [1, 255, 3, 255, 254, 0, 9, 0].map((value) => value << 8), [1, 255, 3, 255, 255, 255]],
    ['16 bits, grey, a transparent value', { bits: 16, colour: 0, transparent: [10, 10] }, wide([10, 255]), [255, 255]],
    ['16 bits, grey and alpha', { bits: 16, colour: 4 }, wide([10, 255, 255, 255]), [10, 255]],
    ['16 bits, clear', { bits: 16, colour: 4 }, wide([10, 0, 200, 0]), [255, 255]],
    ['16 bits, RGB', { bits: 16, colour: 2 }, wide([1, 2, 3, 255, 254, 0]), [1, 2, 3, 255, 254, 0]],
    ['16 bits, RGBA', { bits: 16, colour: 6 }, wide([1, 255, 3, 255, 254, 0, 9, 0]), [1, 255, 3, 255, 255, 255]],
  ])('of %s', async (_, options, stored, expected) => {
    expect(await values(png(options, stored))).toEqual(expected);
  }); // prettier-ignore

  test('of 16 bits of which only the low ones are used is refused; black and nearly full ones are read', async () => {
    for (const largest of [1, 255, 4095]) {
      const faint = decode(png({ bits: 16, colour: 0 }, [0, largest]));
      await expect(faint, String(largest)).rejects.toThrow(`its largest value is ${largest}`);
      await expect(faint).rejects.toBeInstanceOf(UnsupportedImage);
    }
    expect(await values(png({ bits: 16, colour: 0 }, [0, 0]))).toEqual([0, 0]);
    // The values have 14 bits: dark, but not black.
    expect(await values(png({ bits: 16, colour: 0 }, [0, 16383]))).toEqual([0, 63]);
  });

  test('of 16 bits with a profile has the colours of the same picture in 8 bits', async () => {
    const red = sharp({ create: { width: 2, height: 1, channels: 3, background: '#ff0000' } });
    for (const profile of ['srgb', 'p3'] as const) {
      const eight = await red.clone().withIccProfile(profile).png().toBuffer();
      const sixteen = await red.clone().toColourspace('rgb16').withIccProfile(profile).png().toBuffer();
      expect((await sharp(sixteen).metadata()).depth).toBe('ushort');
      const [a, b] = [await values(eight), await values(sixteen)];
      a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(2));
      [255, 0, 0].forEach((value, channel) => expect(Math.abs(b[channel]! - value)).toBeLessThanOrEqual(2));
    }
  });
});

describe('pictures of many', () => {
  const two = (): Sharp =>
    sharp(Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255), {
      raw: { width: 2, height: 2, channels: 3, pageHeight: 1 },
    });

  test.each([
    ['GIF', () => two().gif()],
    ['WebP', () => two().webp({ lossless: true })],
  ])('an animated %s shows its first', async (_, make) => {
    const bytes = await make().toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    expect(await values(bytes)).toEqual([255, 0, 0, 255, 0, 0]);
  });

  test('a JPEG with a gain map is what ordinary screens show of it', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 37) % 251);
    const raw = { width: 64, height: 64, channels: 3 } as const;
    // The method is not in sharp's types.
    const mapped = (sharp(noise, { raw }) as Sharp & { withGainMap: () => Sharp }).withGainMap();
    const bytes = await mapped.jpeg({ quality: 95 }).toBuffer();
    const second = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]), 3);
    expect(second).toBeGreaterThan(0); // The gain map is a JPEG of its own after the first.
    const alone = await sharp(bytes.subarray(0, second)).raw().toBuffer();
    expect(Buffer.from(await values(bytes)).equals(alone)).toBe(true);
  });
});

test.each([8, 10, 12] as const)('an AVIF of %i bits has its colours', async (bitdepth) => {
  const orange = { width: 16, height: 16, channels: 4, background: '#ff8040' } as const;
  const bytes = await sharp({ create: orange }).avif({ bitdepth, quality: 100 }).toBuffer();
  const found = (await values(bytes)).slice(0, 3);
  [255, 128, 64].forEach((value, channel) => expect(Math.abs(found[channel]! - value)).toBeLessThanOrEqual(2));
});

test.each([
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['JPEG XL', '\xff\x0a\xfa\x1f\x01'],
  ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['OpenEXR', '\x76\x2f\x31\x01\x02\0\0\0'],
  ['Radiance HDR', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 2\n'],
  ['Photoshop', '8BPS\0\x01'],
  ['portable float map', 'Pf\n2 1\n-1.0\n\0\0\0\0\0\0\0\0'],
  ['portable arbitrary map', 'P7\nWIDTH 2\nHEIGHT 1\n'],
  ['QOI', 'qoif\0\0\0\x02'],
  ['DICOM', `${'\0'.repeat(128)}DICM`],
  ['TGA', `\0\0\x02${'\0'.repeat(9)}\x02\0\x01\0\x18\0${'\x09'.repeat(6)}`],
  ['TGA', `${'\x01'.repeat(30)}TRUEVISION-XFILE.\0`],
])('%s is named as a format that is not read', async (name, text) => {
  const error = await decode(Buffer.from(text, 'latin1')).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(UnsupportedImage);
  expect((error as Error).message).toBe(`it is ${name}, a format that is not read`);
});
