import { describe, expect, test } from 'vitest';
import { decode } from './decode.js';
import { UnreadableImage } from './unreadable.js';
import { netpbm } from '../testing/pictures.js';

describe('Netpbm', () => {
  test.each<[string, Buffer, [h: number, w: number, c: number], number[]]>([
    ['P1, digits side by side', netpbm('P1\n# ones are black\n3 2\n101\n0 1 0\n'), [2, 3, 1], [0, 255, 0, 255, 0, 255]],
    ['P2 with another maximum', netpbm('P2 2 1 15 0 15'), [1, 2, 1], [0, 255]],
    ['P3', netpbm('P3\n1 2\n255\n1 2 3\n 4 5 255'), [2, 1, 3], [1, 2, 3, 4, 5, 255]],
    ['P4, rows begin on a byte', netpbm('P4\n3 2\n', [0b10100000, 0b01000000]), [2, 3, 1], [0, 255, 0, 255, 0, 255]],
    ['P5', netpbm('P5\n# by hand\n2 1\n255\n', [10, 35]), [1, 2, 1], [10, 35]],
    ['P5 whose first byte looks like white space', netpbm('P5 2 1 255 ', [32, 10]), [1, 2, 1], [32, 10]],
    ['P5 of 12 bits', netpbm('P5 2 1 4095 ', [0x0f, 0xff, 0x08, 0x08]), [1, 2, 1], [255, 128]],
    ['P5 of 16 bits', netpbm('P5 2 1 65535 ', [10, 10, 255, 255]), [1, 2, 1], [10, 255]],
    ['P6', netpbm('P6 1 2 255\n', [1, 2, 3, 4, 5, 6]), [2, 1, 3], [1, 2, 3, 4, 5, 6]],
  ])('%s', async (_, bytes, shape, expected) => {
    const { height, width, channels, data } = await decode(bytes);
    expect([height, width, channels]).toEqual(shape);
    expect([...data]).toEqual(expected);
  });

  test.each([
    ['a file that is cut off', netpbm('P5 2 2 255 ', [1, 2, 3]), 'the file ends early'],
    ['a text that is cut off', netpbm('P2 2 1 255 3'), 'the file ends early'],
    ['a header that is cut off', netpbm('P6 2'), 'the file ends early'],
    ['words for numbers', netpbm('P5 two 1 255 '), 'a number is missing'],
    ['a value above the maximum', netpbm('P2 2 1 15 3 16'), 'a value of 16, above its own 15'],
    ['a maximum of nothing', netpbm('P5 2 1 0 ', [1, 2]), 'go up to 0'],
    ['no width', netpbm('P5 0 1 255 '), '0 × 1'],
    ['a size beyond memory', netpbm('P5 60000 50000 255 '), '60000 × 50000'],
  ])('%s is damaged', async (_, bytes, message) => {
    const error = await decode(bytes).catch((cause: unknown) => cause as Error);
    expect(error).toBeInstanceOf(UnreadableImage);
    expect((error as Error).message).toContain(message);
  });
});
