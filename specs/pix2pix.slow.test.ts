import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openData, type DataSet } from '../runtime/runs/data/index.js';
import type { AnyModel, Batch } from '../runtime/contract/model.js';
import { loadModel } from './testing/load.js';

/** Writes two halves of 600 × 600: green and blue encode the place of a pixel, and red encodes the half. */
async function sideBySide(path: string): Promise<void> {
  const pixels = Buffer.alloc(1200 * 600 * 3);
  for (let i = 0; i < 1200 * 600; i++) {
    const [x, y] = [i % 1200, Math.floor(i / 1200)];
    pixels.set([x < 600 ? 220 : 30, ((x % 600) * 255) / 600, (y * 255) / 600], 3 * i);
  }
  await sharp(pixels, { raw: { width: 1200, height: 600, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(path);
}

let directory: string;
let set: DataSet;
let model: AnyModel;
beforeAll(async () => {
  await tf.setBackend('cpu');
  model = await loadModel(fileURLToPath(new URL('pix2pix.gen', import.meta.url)), 'Maps');
  directory = await mkdtemp(join(tmpdir(), 'genc-maps-'));
  for (const [split, count] of [
    ['train', 3],
    ['val', 2],
  ] as const) {
    await mkdir(join(directory, 'maps', split), { recursive: true });
    for (let i = 1; i <= count; i++) await sideBySide(join(directory, 'maps', split, `${i}.jpg`));
  }
  set = await openData(model.data['maps']!, { directory, seed: 0 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The mean of red and the values of green and blue of a picture in -1..1. */
async function colours(batch: Batch, field: string): Promise<{ red: number; place: number[] }> {
  const values = [...(await batch[field]!.data())];
  const red = values.filter((_, i) => i % 3 === 0);
  return { red: red.reduce((sum, value) => sum + value, 0) / red.length, place: values.filter((_, i) => i % 3 !== 0) };
}

const apart = (a: number[], b: number[]): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

describe('the satellite pictures and maps of Pix2Pix', () => {
  test('train/ is the train split; val/, the only held-out folder, is the test split of the samples', () => {
    expect([set.count('train'), set.count('validation'), set.count('test')]).toEqual([3, 0, 2]);
    expect(model.samples['triples']!.on).toMatchObject({ split: 'test' });
  });

  test('the left half is the input and the right half the target, under one window and one mirroring', async () => {
    const windows: number[][] = [];
    for (let epoch = 0; epoch < 4; epoch++)
      for await (const { tensors } of set.batches('train', { batch: 1, epoch, shuffle: true })) {
        expect(tensors['input']!.shape).toEqual([1, 256, 256, 3]);
        const [input, target] = [await colours(tensors, 'input'), await colours(tensors, 'target')];
        expect(input.red).toBeCloseTo(220 / 127.5 - 1, 1);
        expect(target.red).toBeCloseTo(30 / 127.5 - 1, 1);
        // The bound allows the loss of JPEG; a window that is one pixel off would differ by 2 / 286 everywhere.
        const mean = input.place.reduce((sum, value, i) => sum + value - target.place[i]!, 0) / input.place.length;
        expect(Math.abs(mean)).toBeLessThan(0.002);
        expect(apart(input.place, target.place)).toBeLessThan(0.08);
        windows.push(input.place);
        tf.dispose(Object.values(tensors));
      }
    expect(
      windows.some((window) => apart(window, windows[0]!) > 0.5),
      'mirrored at times',
    ).toBe(true);
    expect(windows.some((window) => window[1]! > windows[0]![1]! + 0.02 || window[1]! < windows[0]![1]! - 0.02)).toBe(true); // prettier-ignore
  });
});
