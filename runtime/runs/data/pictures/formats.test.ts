/**
 * Pictures as they occur in practice: colour models, turned cameras, transparency, sizes, damage. The files are real,
 * made by libvips and by hand.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from './decode.js';
import { openData } from '../open.js';
import { UnreadableImage } from './unreadable.js';
import { data, image, named, plain, temporaryFolder, write } from '../testing/files.js';
import { bmp, chunk, netpbm, tiff } from '../testing/pictures.js';

beforeAll(() => tf.setBackend('cpu'));

const red = { r: 220, g: 30, b: 20 };
const create = { width: 6, height: 4, channels: 3, background: red } as const;
const mean = (values: ArrayLike<number>, channel: number): number => {
  const own = Array.from(values).filter((_, at) => at % 3 === channel);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
};

describe('decode', () => {
  test('a CMYK picture becomes RGB of about its colours', async () => {
    const cmyk = await sharp({ create }).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { channels, data: values } = await decode(cmyk);
    expect(channels).toBe(3);
    [220, 30, 20].forEach((value, channel) => expect(Math.abs(mean(values, channel) - value)).toBeLessThan(40));
  });

  test.each([
    ['grey', () => sharp({ create }).toColourspace('b-w').png(), 1],
    ['grey with alpha', () => sharp({ create: { ...create, channels: 4, background: { ...red, alpha: 1 } } }).toColourspace('b-w').png(), 1], // prettier-ignore
    ['16 bits', () => sharp({ create }).toColourspace('rgb16').png(), 3],
    ['a palette', () => sharp({ create }).png({ palette: true }), 3],
  ] as const)('%s has its channels, 8 bits each', async (_, make, channels) => {
    const bytes = await make().toBuffer();
    const picture = await decode(bytes);
    expect([picture.height, picture.width, picture.channels]).toEqual([4, 6, channels]);
    if (channels === 3) expect(Array.from(picture.data.subarray(0, 3))).toEqual([220, 30, 20]);
  });

  test('transparency shows white', async () => {
    const clear = { ...create, channels: 4, background: { ...red, alpha: 0 } } as const;
    expect(Array.from((await decode(await sharp({ create: clear }).png().toBuffer())).data)).toEqual(
      new Array(72).fill(255),
    );
  });

  test('a picture taken with the camera turned is upright', async () => {
    const left = Buffer.from([255, 0, 0, 0, 0, 255]); // Red, blue.
    const turned = await sharp(left, { raw: { width: 2, height: 1, channels: 3 } })
      .png()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { height, width, data: values } = await decode(turned);
    expect([height, width]).toEqual([2, 1]); // The picture is turned by a quarter: red stands above blue.
    expect(Array.from(values)).toEqual([255, 0, 0, 0, 0, 255]);
  });

  test('a header that claims more pixels than memory holds is refused before anything is made room for', async () => {
    await expect(decode(claiming(60_000, 50_000))).rejects.toThrow(/60000 × 50000/);
    await expect(decode(claiming(60_000, 50_000))).rejects.toBeInstanceOf(UnreadableImage);
  });

  test('whatever is wrong is said in words', async () => {
    const whole = await sharp({ create: { ...create, width: 300, height: 300 } }).jpeg().toBuffer(); // prettier-ignore
    for (const length of [0, 3, 20, 200, Math.floor(whole.length / 2), whole.length - 40]) {
      const error = await decode(whole.subarray(0, length)).catch((cause: unknown) => cause as Error);
      expect(error, String(length)).toBeInstanceOf(UnreadableImage);
      expect((error as Error).message).toMatch(/\S{2}/);
      expect((error as Error).message).not.toMatch(/unknown error|Vips|^undefined/i);
    }
  });
});

describe('a set of such files', () => {
  const readable = async (): Promise<Record<string, Buffer>> => ({
    'wild/train/wide.png': await plain(20, 50, [10, 20, 30]),
    'wild/train/tall.png': await plain(50, 20, [10, 20, 30]),
    'wild/train/cmyk.jpg': await sharp({ create }).toColourspace('cmyk').jpeg().toBuffer(),
    'wild/train/grey.jpg': await sharp({ create }).greyscale().jpeg().toBuffer(),
    'wild/test/one.png': await plain(9, 9, [1, 2, 3]),
  });
  const wild = data('wild', { x: image([8, 8, 3], { transforms: [named('resize', 8)] }) });

  test('is one batch once it is resized; what cannot be read is counted and named', async () => {
    const directory = await temporaryFolder();
    await write(directory, {
      ...(await readable()),
      'wild/train/empty.jpg': '',
      'wild/train/page.jpg': '<html>404</html>',
      'wild/train/vast.png': claiming(60_000, 50_000),
    });
    const warnings: string[] = [];
    const set = await openData(wild, { directory, seed: 0, onWarning: (text) => warnings.push(text) });
    expect(set.skipped.map(({ file }) => file)).toEqual(['train/empty.jpg', 'train/page.jpg', 'train/vast.png']);
    expect(warnings.join()).toContain('3 damaged files');
    const { x } = await set.at('train', [0, 1, 2, 3]);
    expect(x!.shape).toEqual([4, 8, 8, 3]);
    x!.dispose();
  });

  test('whole files of another kind are not called damaged', async () => {
    const directory = await temporaryFolder();
    const float = tiff({ height: 1, width: 2, bits: 32, samples: 1, photometric: 1, format: 'float' }, [0.2, 1]);
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    await write(directory, {
      ...(await readable()),
      'wild/train/a.pgm': netpbm('P5 2 1 255 ', [3, 4]),
      'wild/train/b.bmp': bmp({ width: 1, height: 1, bits: 24 }, [1, 2, 3, 0]),
      'wild/train/empty.jpg': '',
      'wild/train/phone.heic': heic,
      'wild/train/float.tif': float,
    });
    const warnings: string[] = [];
    const set = await openData(wild, { directory, seed: 0, onWarning: (text) => warnings.push(text) });
    expect(set.count('train')).toBe(6);
    expect(set.skipped.map(({ file, unsupported }) => [file, unsupported ?? false])).toEqual([
      ['train/empty.jpg', false],
      ['train/float.tif', true],
      ['train/phone.heic', true],
    ]);
    expect(warnings).toEqual([
      'wild: 1 damaged file: train/empty.jpg (the file is empty); 2 files of a kind that is not read: train/float.tif (it holds 32-bit floating-point numbers, which do not say what black and white are: store it with 8 or 16 bits), train/phone.heic (it is HEIC, a format that is not read); left out.',
    ]);
    await expect(openData(wild, { directory, seed: 0, strict: true })).rejects.toThrow(
      'HEIC, a format that is not read',
    );
    const others = await temporaryFolder();
    await write(others, { 'wild/train/1.heic': heic, 'wild/train/2.tif': float });
    await expect(openData(wild, { directory: others, seed: 0 })).rejects.toMatchObject({
      message: 'No picture of wild can be read: all its 2 files are of a kind that is not read.',
      hint: 'train/1.heic: it is HEIC, a format that is not read. JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PNM are read.',
    });
  });

  test('without a resize the first odd size stops it, with the transform to write', async () => {
    const directory = await temporaryFolder();
    await write(directory, await readable());
    const opened = openData(data('wild', { x: image([20, 50, 3]) }), { directory, seed: 0 });
    await expect(opened).rejects.toMatchObject({ hint: expect.stringContaining('resize([20, 50])') as string });
  });

  test('with nothing left it is an error that counts and names them', async () => {
    const directory = await temporaryFolder();
    await write(directory, { 'wild/train/a.jpg': '', 'wild/train/b.jpg': 'text' });
    const failed = await openData(wild, { directory, seed: 0 }).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      message: 'No picture of wild can be read: all its 2 files are damaged.',
      hint: expect.stringContaining('train/a.jpg: the file is empty') as string,
    });
  });
});

/** A PNG with whole chunks whose header claims a size. */
function claiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB.
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))]); // prettier-ignore
}
