/** Sets of points: where they lie, and how they are divided and read. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { pointSets } from '../embedded/points.js';
import { openData, type DataSet } from '../open.js';

beforeAll(() => tf.setBackend('cpu'));

const definition = (name: string, more: Partial<DataDefinition> = {}): DataDefinition => ({
  ...{ name, sources: [name], kind: 'points', transforms: [] },
  fields: { p: { kind: 'numbers', shape: [2], transforms: [] } },
  ...more,
});
const label = (classes: number) => ({
  fields: { p: { kind: 'numbers', shape: [2], transforms: [] }, k: { kind: 'class', classes } } as const,
});
const open = (data: DataDefinition, seed = 0): Promise<DataSet> => openData(data, { directory: '', seed });

describe('where points lie', () => {
  const drawn = (name: string, count = 4000) => Array.from({ length: count }, (_, i) => pointSets[name]!.draw(1, i));

  test('eight Gaussians have their means on a circle and their deviation around them', () => {
    for (let label = 0; label < 8; label++) {
      const own = drawn('eight_gaussians').flatMap((each) => (each.label === label ? [each.point] : []));
      for (const [axis, middle] of [Math.cos, Math.sin].map((turn) => 2 * turn((Math.PI / 4) * label)).entries()) {
        const mean = own.reduce((sum, point) => sum + point[axis]!, 0) / own.length;
        const variance = own.reduce((sum, point) => sum + (point[axis]! - mean) ** 2, 0) / own.length;
        expect(Math.abs(mean - middle)).toBeLessThan(0.03);
        expect(Math.sqrt(variance)).toBeCloseTo(0.15, 1);
      }
    }
  });

  test('a checkerboard fills its eight squares alike, and no other', () => {
    const squares = new Map<string, number>();
    for (const { point } of drawn('checkerboard')) {
      const [column, row] = point.map((each) => Math.floor(each + 2)) as [number, number];
      expect((column + row) % 2).toBe(0);
      squares.set(`${column},${row}`, (squares.get(`${column},${row}`) ?? 0) + 1);
    }
    expect(squares.size).toBe(8);
    for (const count of squares.values()) expect(Math.abs(count - 500)).toBeLessThan(90);
  });

  test('each moon keeps to its half circle, each ring to its radius', () => {
    for (const { point, label } of drawn('two_moons')) {
      const [x, y] = [point[0] + (label === 0 ? 0.5 : -0.5), point[1] + (label === 0 ? 0.25 : -0.25)];
      expect(Math.abs(Math.hypot(x, y) - 1)).toBeLessThan(0.5);
      expect(label === 0 ? y : -y).toBeGreaterThan(-0.5);
    }
    for (const { point, label } of drawn('rings'))
      expect(Math.abs(Math.hypot(...point) - 0.6 * (label + 1))).toBeLessThan(0.3);
  });

  test.each(Object.keys(pointSets))('%s: a point depends on seed and index alone, and lies near the middle', (name) => {
    const { draw } = pointSets[name]!;
    const alone = draw(5, 17);
    for (let i = 0; i < 5; i++) draw(5, i);
    expect(draw(5, 17)).toEqual(alone);
    expect(draw(6, 17)).not.toEqual(alone);
    const all = drawn(name);
    for (const axis of [0, 1]) {
      const mean = all.reduce((sum, { point }) => sum + point[axis]!, 0) / all.length;
      expect(Math.abs(mean)).toBeLessThan(0.45);
    }
    expect(Math.max(...all.map(({ point }) => Math.hypot(...point)))).toBeLessThan(3.6);
  });
});

describe('a set of points', () => {
  test('has as many training points as are chosen, and others to test on', async () => {
    const set = await open(definition('two_moons', { ...label(2), examples: 30 }));
    expect([set.count('train'), set.count('test')]).toEqual([30, 2000]);
    const more = await open(definition('two_moons', { ...label(2), examples: 60 }));
    const [few, many] = await Promise.all([set.at('train', [3, 7]), more.at('train', [3, 7])]);
    expect([...few['p']!.dataSync()]).toEqual([...many['p']!.dataSync()]);
    expect([few['p']!.shape, few['p']!.dtype, few['k']!.dtype]).toEqual([[2, 2], 'float32', 'int32']);
    expect([...few['k']!.dataSync()]).toEqual([1, 1]);
    expect(set.contents.classes!['k']).toMatchObject({ names: ['upper', 'lower'], counts: { train: [15, 15] } });
  });

  test('is divided, balanced and shuffled by the seed', async () => {
    const split = { validation: 0.2 };
    const set = await open(definition('rings', { ...label(4), examples: 40, split, balance: 'k' }), 1);
    expect([set.count('train') % 4, set.count('validation'), set.count('test')]).toEqual([0, 8, 2000]);
    const epoch = async (from: DataSet, number: number): Promise<number[][]> => {
      const batches: number[][] = [];
      for await (const { tensors } of from.batches('train', { batch: 8, epoch: number, shuffle: true }))
        batches.push([...tensors['k']!.dataSync(), ...tensors['p']!.dataSync()]);
      return batches;
    };
    const first = await epoch(set, 0);
    for (const values of first.slice(0, -1))
      expect([0, 1, 2, 3].map((k) => values.slice(0, 8).filter((each) => each === k).length)).toEqual([2, 2, 2, 2]);
    const again = await open(definition('rings', { ...label(4), examples: 40, split, balance: 'k' }), 1);
    expect(await epoch(again, 0)).toEqual(first);
    expect(await epoch(set, 1)).not.toEqual(first);
    expect((await set.record()).sha256).toBe((await again.record()).sha256);
    const other = await open(definition('rings', { ...label(4), examples: 41 }), 1);
    expect((await other.record()).sha256).not.toBe((await set.record()).sha256);
  });

  test('with another number of classes than declared says how many it has', async () => {
    await expect(open(definition('rings', label(3)))).rejects.toThrow(
      'rings has 4 values of `k` (innermost, inner, outer, outermost)',
    );
  });
});
