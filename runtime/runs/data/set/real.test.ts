import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { openData, type DataSet } from '../open.js';
import { data, image, named } from '../testing/files.js';

const directory = process.env['GENC_DATA'] ?? '';
const resized = image([64, 64, 3], { transforms: [named('resize', 64)] });
const open = (definition: Parameters<typeof openData>[0]): Promise<DataSet> =>
  openData(definition, { directory, seed: 0 });

beforeAll(() => tf.setBackend('cpu'));

/** Published numbers of the real sets; GENC_DATA names the folder that holds them. */
describe.skipIf(directory === '')('real data (skipped unless GENC_DATA names their folder)', () => {
  // Means of the training images, as they are used for normalisation in the literature.
  test.each([
    ['mnist', 0.1307, 5923],
    ['fashion_mnist', 0.286, 6000],
  ])('%s: 60,000 and 10,000 images, their mean, and the number of the first class', async (name, mean, zeros) => {
    const set = await open(data(name, { x: image([28, 28, 1]), label: { kind: 'class', classes: 10 } }));
    expect([set.count('train'), set.count('test')]).toEqual([60_000, 10_000]);
    let [sum, found] = [0, 0];
    for await (const { tensors } of set.batches('train', { batch: 5000, epoch: 0, shuffle: true })) {
      for (const value of await tensors['x']!.data()) sum += value;
      for (const label of await tensors['label']!.data()) if (label === 0) found++;
      tf.dispose(Object.values(tensors));
    }
    expect(sum / (60_000 * 784)).toBeCloseTo(mean, 3);
    expect(found).toBe(zeros);
  });

  test('colorization: the seven damaged photos are left out and named, the wrongly named one is read', async () => {
    const warnings: string[] = [];
    const definition = data('colorization.photos', { x: resized });
    const set = await openData(definition, { directory, seed: 0, onWarning: (text) => warnings.push(text) });
    expect(set.skipped.map(({ file }) => file.split('/').at(-1))).toEqual([
      'corrupt_empty.jpg',
      'corrupt_head_zeroed.jpg',
      'corrupt_header_only.jpg',
      'corrupt_text.jpg',
      'corrupt_truncated.png',
      'corrupt_truncated_10pct.jpg',
      'corrupt_truncated_50pct.jpg',
    ]);
    expect([set.count('train'), set.count('test')]).toEqual([241, 60]);
    expect(warnings[0]).toContain('7 damaged files');
    await expect(openData(definition, { directory, seed: 0, strict: true })).rejects.toThrow('7 damaged files');
  });

  test('fruits: ten classes by folder', async () => {
    const set = await open(
      data('fruits_360', { x: image([100, 100, 3]), fruit: { kind: 'class', classes: 10, from: 'folder' } }),
    );
    expect(set.classNames['fruit']).toEqual([
      'Apricot',
      'Avocado',
      'Banana',
      'Clementine',
      'Kiwi',
      'Lemon',
      'Orange',
      'Peach',
      'Pineapple',
      'Strawberry',
    ]);
    expect([set.count('train'), set.count('test')]).toEqual([1500, 500]);
    const first = await set.at(
      'test',
      Array.from({ length: 20 }, (_, i) => i),
    );
    expect(new Set(first['fruit']!.dataSync()).size).toBeGreaterThan(4);
    tf.dispose(Object.values(first));
  });

  test('facades: photo on the left, labels on the right', async () => {
    const set = await open(
      data('facades', { photo: image([256, 256, 3], { from: 'left' }), map: image([256, 256, 3], { from: 'right' }) }),
    );
    expect([set.count('train'), set.count('validation'), set.count('test')]).toEqual([180, 50, 50]);
    const batch = await set.at('train', [0]);
    // Label maps are painted in few colours, so neighbouring pixels are mostly the same.
    const flat = (field: string): number => {
      const values = batch[field]!.dataSync();
      let same = 0;
      for (let i = 3; i < values.length; i++) if (Math.abs(values[i]! - values[i - 3]!) < 0.02) same++;
      return same / values.length;
    };
    expect(flat('map')).toBeGreaterThan(flat('photo'));
    tf.dispose(Object.values(batch));
  });

  test('monet2photo: two unpaired sides', async () => {
    const fields = { a: image([256, 256, 3], { from: 'A' }), b: image([256, 256, 3], { from: 'B' }) };
    const set = await open(data('monet2photo', fields, { pairing: 'unpaired' }));
    expect([set.count('train'), set.count('test')]).toEqual([160, 40]);
  });

  test('omniglot: a zip of black on white, inverted and scaled', async () => {
    const x = image([28, 28, 1], { transforms: [named('invert'), named('resize', 28)] });
    const set = await open(data('omniglot', { x }, { split: { test: 0 } }));
    const batch = await set.at('train', [0, 1, 2, 3, 4, 5, 6, 7]);
    const mean = tf.mean(batch['x']!).dataSync()[0]!;
    expect(mean).toBeGreaterThan(0.01);
    expect(mean).toBeLessThan(0.2);
    tf.dispose(Object.values(batch));
    set.close();
  });

  test('two sets of faces, one after the other resized, with the set as class', async () => {
    const set = await open(
      data(['anime_faces', 'cartoon_set'], { x: resized, kind: { kind: 'class', classes: 2, from: 'set' } }),
    );
    expect(set.count('train') + set.count('test')).toBe(1999 + 250);
    expect(set.count('test')).toBe(200 + 25);
    expect(set.classNames['kind']).toEqual(['anime_faces', 'cartoon_set']);
  });

  test('both face sets in balance: half of every batch from each, white behind the transparent cartoons', async () => {
    const fields = { x: resized, kind: { kind: 'class', classes: 2, from: 'set' } } as const;
    const set = await open({ ...data(['anime_faces', 'cartoon_set'], fields), balance: 'kind' });
    expect(set.count('train')).toBe(2 * 1799);
    for await (const { tensors, index } of set.batches('train', { batch: 64, epoch: 0, shuffle: true })) {
      expect(tf.sum(tensors['kind']!).dataSync()[0]).toBe(32);
      tf.dispose(Object.values(tensors));
      if (index === 3) break;
    }
    const { x, kind } = await set.at('train', [1, 3, 5, 7]);
    expect([...kind!.dataSync()]).toEqual([1, 1, 1, 1]);
    const corner = tf.slice(x!, [0, 0, 0, 0], [4, 1, 1, 3]).dataSync();
    expect([...corner].every((value) => value > 0.99)).toBe(true);
    tf.dispose([x!, kind!]);
  });

  test('photographs in Lab: lightness from black to white, colours on both sides of grey', async () => {
    const field = image([224, 224, 3], { range: [-1, 1], transforms: [named('resize', 224), named('lab')] });
    const set = await open(data('colorization.photos', { photo: field }, { split: { validation: 0.1 } }));
    expect([set.count('train'), set.count('validation'), set.count('test')]).toEqual([216, 25, 60]);
    const { photo } = await set.at('test', [0, 1, 2, 3, 4, 5, 6, 7]);
    const [low, high] = [tf.min(photo!, [0, 1, 2]).dataSync(), tf.max(photo!, [0, 1, 2]).dataSync()];
    expect(low[0]).toBeGreaterThanOrEqual(0);
    expect(low[0]).toBeLessThan(0.1);
    expect(high[0]).toBeGreaterThan(0.9);
    expect(high[0]).toBeLessThanOrEqual(1.000001);
    for (const channel of [1, 2]) {
      expect(low[channel]).toBeLessThan(-0.1);
      expect(high[channel]).toBeGreaterThan(0.1);
    }
    photo!.dispose();
  });
});
