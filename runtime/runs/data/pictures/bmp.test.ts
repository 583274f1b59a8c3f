import { describe, expect, test } from 'vitest';
import { decode } from './decode.js';
import { UnreadableImage, UnsupportedImage } from './unreadable.js';
import { bmp, type BmpOptions } from '../testing/pictures.js';

const colours = [0, 0, 0, 0, 30, 20, 10, 0, 255, 0, 0, 0, 3, 2, 1, 0]; // Black, (10, 20, 30), blue, (1, 2, 3).
const greys = Array.from({ length: 256 }, (_, i) => [i, i, i, 0]).flat();

describe('a bitmap', () => {
  test.each<[string, BmpOptions, number[], number[]]>([
    ['24 bits, from the bottom up', { width: 1, height: 2, bits: 24 }, [30, 20, 10, 0, 3, 2, 1, 0], [1, 2, 3, 10, 20, 30]],
    ['24 bits, from the top down', { width: 1, height: -2, bits: 24 }, [30, 20, 10, 0, 3, 2, 1, 0], [10, 20, 30, 1, 2, 3]],
    ['32 bits, whose fourth byte says nothing', { width: 2, height: 1, bits: 32 }, [30, 20, 10, 0, 3, 2, 1, 99], [10, 20, 30, 1, 2, 3]],
    ['32 bits with masks in another order', { width: 1, height: 1, bits: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000] }, [10, 20, 30, 0], [10, 20, 30]],
    ['32 bits with alpha', { width: 2, height: 1, bits: 32, compression: 3, header: 108, masks: [0xff0000, 0xff00, 0xff, 0xff000000] }, [30, 20, 10, 255, 30, 20, 10, 0], [10, 20, 30, 255, 255, 255]],
    ['16 bits, five each', { width: 2, height: 1, bits: 16 }, [0x1f, 0x7c, 0xe0, 0x03], [255, 0, 255, 0, 255, 0]],
    ['16 bits, five, six, five', { width: 2, height: 1, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f] }, [0xe0, 0x07, 0x10, 0x00], [0, 255, 0, 0, 0, 132]],
    ['8 bits of a grey palette', { width: 3, height: 1, bits: 8, palette: greys }, [1, 200, 255, 0], [1, 200, 255]],
    ['8 bits of colours', { width: 2, height: 1, bits: 8, palette: colours }, [1, 2, 0, 0], [10, 20, 30, 0, 0, 255]],
    ['4 bits', { width: 3, height: 1, bits: 4, palette: colours }, [0x12, 0x30, 0, 0], [10, 20, 30, 0, 0, 255, 1, 2, 3]],
    ['1 bit', { width: 3, height: 1, bits: 1, palette: [0, 0, 0, 0, 255, 255, 255, 0] }, [0b01000000, 0, 0, 0], [0, 255, 0]],
    ['OS/2', { width: 1, height: 1, bits: 24, header: 12 }, [30, 20, 10, 0], [10, 20, 30]],
    ['runs of 8 bits', { width: 4, height: 2, bits: 8, compression: 1, palette: greys }, [3, 7, 1, 9, 0, 0, 0, 3, 1, 2, 3, 0, 1, 4, 0, 1], [1, 2, 3, 4, 7, 7, 7, 9]],
    ['runs of 8 bits with a leap', { width: 3, height: 1, bits: 8, compression: 1, palette: greys }, [0, 2, 2, 0, 1, 5, 0, 1], [0, 0, 5]],
    ['runs of 4 bits', { width: 5, height: 1, bits: 4, compression: 2, palette: greys.slice(0, 64) }, [2, 0x12, 0, 3, 0x34, 0x50, 0, 1], [1, 2, 3, 4, 5]],
  ])('of %s', async (_, options, body, expected) => {
    const picture = await decode(bmp(options, body));
    expect([picture.height, picture.width]).toEqual([Math.abs(options.height), options.width]);
    expect([...picture.data]).toEqual(expected);
  }); // prettier-ignore

  test.each([
    ['cut off', bmp({ width: 2, height: 2, bits: 24 }, [1, 2, 3]), 'the file ends early'],
    ['cut off in its header', bmp({ width: 2, height: 2, bits: 24 }, []).subarray(0, 20), 'the file ends early'],
    ['cut off in a run', bmp({ width: 4, height: 1, bits: 8, compression: 1, palette: greys }, [3]), 'the file ends early'], // prettier-ignore
    ['larger than memory', bmp({ width: 60000, height: 50000, bits: 24 }, [1, 2, 3]), '60000 × 50000'],
    ['without width', bmp({ width: 0, height: 2, bits: 24 }, []), '0 × 2'],
    ['with a colour that is none', bmp({ width: 1, height: 1, bits: 8, palette: colours }, [9, 0, 0, 0]), 'colour 9 of 4'], // prettier-ignore
    ['with a run beyond its edge', bmp({ width: 2, height: 1, bits: 8, compression: 1, palette: greys }, [3, 7, 0, 1]), 'leaves the picture'], // prettier-ignore
  ])('%s is damaged', async (_, bytes, message) => {
    const error = await decode(bytes).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UnreadableImage);
    expect(error).not.toBeInstanceOf(UnsupportedImage);
    expect((error as Error).message).toContain(message);
  });

  test('around a PNG is named as not read', async () => {
    const wrapped = decode(bmp({ width: 2, height: 1, bits: 24, compression: 5 }, [1, 2, 3]));
    await expect(wrapped).rejects.toBeInstanceOf(UnsupportedImage);
  });
});
