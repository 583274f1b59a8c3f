import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { openData, type DataSet } from '../open.js';
import { data, image, named, png, temporaryFolder, write } from '../testing/files.js';

beforeAll(() => tf.setBackend('cpu'));

/** The values of a batch's fields as bytes. */
function bytes(batch: Readonly<Record<string, tf.Tensor>>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(batch).map(([name, tensor]) => [
      name,
      [...tensor.dataSync()].map((value) => Math.round(255 * value)),
    ]),
  );
}

async function training(set: DataSet, epoch: number): Promise<Record<string, number[]>> {
  for await (const { tensors } of set.batches('train', { batch: set.count('train'), epoch, shuffle: true }))
    return bytes(tensors);
  throw new Error('the set is empty');
}

/** `count` pictures of `height` × 2·`width`: left half red = 10·row + column, right half blue = the same. */
async function pairs(count: number, height: number, width: number): Promise<string> {
  const directory = await temporaryFolder();
  for (let i = 0; i < count; i++) {
    const values = new Uint8Array(height * 2 * width * 3);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < 2 * width; column++) {
        values[(row * 2 * width + column) * 3 + (column < width ? 0 : 2)] = 10 * row + (column % width);
      }
    }
    await write(directory, { [`pairs/train/${i}.png`]: await png(height, 2 * width, values) });
  }
  return directory;
}
const whole = (definition: Partial<DataDefinition>): DataDefinition =>
  data(
    'pairs',
    { photo: image([4, 4, 3], { from: 'left' }), map: image([4, 4, 3], { from: 'right' }) },
    { split: { test: 0 }, ...definition },
  );

describe('rule 19: transforms', () => {
  test('a picture of two halves is read from left and right', async () => {
    const directory = await pairs(1, 4, 4);
    const { photo, map } = bytes(await (await openData(whole({}), { directory, seed: 0 })).at('train', [0]));
    const expected = Array.from({ length: 16 }, (_, i) => 10 * Math.floor(i / 4) + (i % 4));
    expect(photo!.filter((_, i) => i % 3 === 0)).toEqual(expected);
    expect(map!.filter((_, i) => i % 3 === 2)).toEqual(expected);
    expect(photo!.filter((_, i) => i % 3 === 2)).toEqual(Array(16).fill(0));
  });

  test('in the header they draw once for all fields, so that pairs stay aligned', async () => {
    const directory = await pairs(24, 8, 8);
    const set = await openData(whole({ transforms: [named('crop', 4), named('mirror')] }), { directory, seed: 0 });
    const { photo, map } = await training(set, 0);
    const red = photo!.filter((_, i) => i % 3 === 0);
    expect(red).toEqual(map!.filter((_, i) => i % 3 === 2));
    const firsts = red.filter((_, i) => i % 16 === 0);
    expect(new Set(firsts).size).toBeGreaterThan(8); // Windows and mirrorings differ from picture to picture.
    for (let i = 0; i < red.length; i += 16) {
      expect(Math.abs(red[i + 1]! - red[i]!)).toBe(1);
      expect(red[i + 4]! - red[i]!).toBe(10);
    }
    expect(await training(set, 0)).toEqual({ photo, map });
    expect(await training(set, 1)).not.toEqual({ photo, map });
  });

  test('after a field they draw for that field alone', async () => {
    const directory = await pairs(24, 4, 4);
    const mirror = [named('mirror')];
    const fields = {
      photo: image([4, 4, 3], { from: 'left', transforms: mirror }),
      map: image([4, 4, 3], { from: 'right', transforms: mirror }),
    };
    const { photo, map } = await training(await openData(whole({ fields }), { directory, seed: 0 }), 0);
    const turned = (values: number[], offset: number): boolean[] =>
      Array.from({ length: 24 }, (_, i) => values[i * 48 + offset]! === 3);
    const [left, right] = [turned(photo!, 0), turned(map!, 2)];
    expect(left).not.toEqual(right);
    for (const side of [left, right]) expect(side.filter(Boolean).length).toBeGreaterThan(4);
    for (const side of [left, right]) expect(side.filter(Boolean).length).toBeLessThan(20);
  });

  test('random ones apply to training only: elsewhere crop takes the middle and mirror does nothing', async () => {
    const directory = await pairs(3, 8, 8);
    const set = await openData(whole({ transforms: [named('crop', 4), named('mirror')] }), { directory, seed: 0 });
    const { photo } = bytes(await set.at('train', [1]));
    expect(photo!.filter((_, i) => i % 3 === 0)).toEqual(
      Array.from({ length: 16 }, (_, i) => 10 * (2 + Math.floor(i / 4)) + 2 + (i % 4)),
    );
  });

  test('resize agrees with the mean of the pixels that it joins', async () => {
    const directory = await temporaryFolder();
    const values = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => 100 + (Math.floor(i / 3) % 8) * 10);
    await write(directory, { 'one/1.png': await png(8, 8, values) });
    const definition = data(
      'one',
      { x: image([4, 4, 3], { transforms: [named('resize', 4)] }) },
      { split: { test: 0 } },
    );
    const { x } = bytes(await (await openData(definition, { directory, seed: 0 })).at('train', [0]));
    const middle = x!.filter((_, i) => i % 3 === 0).slice(4, 8);
    // A ramp stays a ramp under any symmetric filter, except at the repeated edge.
    expect(middle.slice(1, 3)).toEqual([125, 145]);
  });

  test('grey uses the luma weights of BT.601; invert turns values round; grey becomes RGB by itself', async () => {
    const directory = await temporaryFolder();
    const greyPng = await sharp(Uint8Array.of(7, 200), { raw: { height: 1, width: 2, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    await write(directory, {
      'colours/1.png': await png(1, 2, Uint8Array.of(255, 0, 0, 10, 200, 30)),
      'shades/1.png': greyPng,
    });
    const open = (name: string, field: ReturnType<typeof image>): Promise<DataSet> =>
      openData(data(name, { x: field }, { split: { test: 0 } }), { directory, seed: 0 });
    const values = async (set: Promise<DataSet>): Promise<number[]> => bytes(await (await set).at('train', [0]))['x']!;
    expect(await values(open('colours', image([1, 2, 1], { transforms: [named('grey')] })))).toEqual([76, 124]);
    expect(await values(open('colours', image([1, 2, 3], { transforms: [named('invert')] })))).toEqual([
      0, 255, 255, 245, 55, 225,
    ]);
    expect(await values(open('shades', image([1, 2, 3])))).toEqual([7, 7, 7, 200, 200, 200]);
    expect(await values(open('shades', image([1, 2, 1])))).toEqual([7, 200]);
    await expect(open('colours', image([1, 2, 1]))).rejects.toMatchObject({
      hint: expect.stringContaining('`-> grey`'),
    });
  });

  test('transparency is flattened on white', async () => {
    const directory = await temporaryFolder();
    const clear = await sharp(Uint8Array.of(9, 9, 9, 0, 9, 9, 9, 255), { raw: { height: 1, width: 2, channels: 4 } })
      .png()
      .toBuffer();
    await write(directory, { 'clear/1.png': clear });
    const set = await openData(data('clear', { x: image([1, 2, 3]) }, { split: { test: 0 } }), { directory, seed: 0 });
    expect(bytes(await set.at('train', [0]))['x']).toEqual([255, 255, 255, 9, 9, 9]);
  });

  test('mistakes are reported with the nearest name, and with the size that does not fit', async () => {
    const directory = await pairs(1, 4, 4);
    const open = (...transforms: DataDefinition['transforms']): Promise<DataSet> =>
      openData(whole({ transforms }), { directory, seed: 0 });
    await expect(open(named('resise', 4))).rejects.toMatchObject({
      hint: expect.stringContaining('Did you mean resize?'),
    });
    await expect(open(named('resize'))).rejects.toThrow('resize needs a size in whole pixels');
    await expect(open(named('crop', 6))).rejects.toThrow(
      /crop\(6\) does not fit into train\/0\.png, which is \[4, 4, 3\]/,
    );
  });
});
