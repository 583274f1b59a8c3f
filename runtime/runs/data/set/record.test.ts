import { copyFile, mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { dataChanges, openData } from '../index.js';
import type { DataRecord } from '../index.js';
import { data, idx, image, plain, png, temporaryFolder, write, zip } from '../testing/files.js';

const record = async (definition: DataDefinition, directory: string, more = {}): Promise<DataRecord> => {
  const set = await openData(definition, { directory, base: directory, seed: 1, ...more });
  try {
    return await set.record();
  } finally {
    set.close();
  }
};
const fields = { x: image([4, 4, 3]) };
const grey = { x: image([4, 4, 1]) };
const pictures = async (...names: string[]): Promise<Record<string, Buffer>> =>
  Object.fromEntries(
    await Promise.all(names.map(async (name, index) => [name, await plain(4, 4, [index * 10, 0, 0])] as const)),
  );

describe('the record of data', () => {
  test('a folder: copied elsewhere, and at another time, it is the same; other names, classes or sizes are not', async () => {
    const home = await temporaryFolder();
    const names = ['cat/1.png', 'cat/2.png', 'cat/3.png', 'dog/4.png', 'dog/5.png'];
    await write(home, await pictures(...names.map((name) => `pics/${name}`)));
    const definition = data('./pics', fields, { split: { test: 0.2 } });
    const before = await record(definition, home);
    expect(before).toEqual({
      sources: [{ from: './pics', name: 'pics' }],
      counts: { train: 4, test: 1 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const changes = async (): Promise<string[]> =>
      dataChanges({ pics: before }, { pics: await record(definition, home) });

    await utimes(join(home, 'pics/cat/1.png'), 0, 0);
    expect(await changes()).toEqual([]);
    const other = ['pics has 4 training and 1 test examples as before, but names, classes or sizes differ'];
    await rename(join(home, 'pics/cat/3.png'), join(home, 'pics/dog/3.png'));
    expect(await changes()).toEqual(other);
    await rename(join(home, 'pics/dog/3.png'), join(home, 'pics/cat/6.png'));
    expect(await changes()).toEqual(other);
    await rename(join(home, 'pics/cat/6.png'), join(home, 'pics/cat/3.png'));
    await write(home, {
      'pics/cat/3.png': await png(
        8,
        8,
        Uint8Array.from({ length: 192 }, (_, index) => (index * 37) % 251),
      ),
    });
    const larger = data('./pics', { x: image([4, 4, 3], { transforms: [{ name: 'resize', settings: { 0: 4 } }] }) });
    expect(dataChanges({ pics: await record(larger, home) }, { pics: before })).toHaveLength(1);
    await rm(join(home, 'pics/cat/3.png'));
    expect(await changes()).toEqual(['pics has 3 training and 1 test examples and had 4 training and 1 test']);
  });

  test('a source that lies elsewhere keeps its name, on which its splits depend', async () => {
    const home = await temporaryFolder();
    await write(home, await pictures(...Array.from({ length: 20 }, (_, index) => `pics/${index}.png`)));
    const definition = data('./pics', fields);
    const before = await record(definition, home);
    await rename(join(home, 'pics'), join(home, 'moved'));
    const elsewhere = { './pics': join(home, 'moved') };
    expect(await record(definition, home, { elsewhere })).toEqual(before);
    // `.` has the name of the folder; a renamed project keeps its splits through its record.
    const here = data('.', fields);
    const inside = { directory: home, base: join(home, 'moved') };
    const first = await record(here, home, inside);
    expect(first.sources).toEqual([{ from: '.', name: 'moved' }]);
    await rename(join(home, 'moved'), join(home, 'renamed'));
    const renamed = { base: join(home, 'renamed') };
    expect((await record(here, home, renamed)).sha256).not.toBe(first.sha256);
    expect(await record(here, home, { ...renamed, known: { '.': 'moved' } })).toEqual(first);
  });

  test('zips, IDX files, embedded sets, several sources, and data drawn by a run', async () => {
    const home = await temporaryFolder();
    const some = await pictures('1.png', '2.png');
    await write(home, { 'a.zip': zip(some), ...(await pictures('b/3.png', 'b/4.png')) });
    const both = data(['a.zip', './b'], fields, { split: { test: 0 } });
    const before = await record(both, home);
    expect(before.sources.map(({ from }) => from)).toEqual(['a.zip', './b']);
    await write(home, { 'a.zip': zip({ '1.png': some['1.png']!, '2.png': await plain(4, 4, [200, 0, 9]) }) });
    const zipped = await record(both, home);
    expect(dataChanges({ both: before }, { both: zipped })).toHaveLength(1);
    await copyFile(join(home, 'b/4.png'), join(home, 'b/5.png'));
    expect(dataChanges({ both: zipped }, { both: await record(both, home) })).toEqual([
      'both has 5 training examples and had 4 training',
    ]);

    await mkdir(join(home, 'digits'));
    const digits = data('digits', grey, { split: { test: 0 } });
    const values = new Uint8Array(32);
    await write(home, { 'digits/train-images-idx3-ubyte': idx([2, 4, 4], values) });
    const first = await record(digits, home);
    values[31] = 1;
    await write(home, { 'digits/train-images-idx3-ubyte': idx([2, 4, 4], values) });
    expect(dataChanges({ digits: first }, { digits: await record(digits, home) })).toHaveLength(1);

    const glyphs = data('glyphs', { x: image([28, 28, 1]) });
    expect(await record(glyphs, home)).toEqual(await record(glyphs, '/nowhere'));

    const made = data([], fields, { made: { model: 'M', sample: 's', output: 0, n: 2 } as DataDefinition['made'] });
    const drawn = (version: string) => ({
      drawn: () =>
        Promise.resolve({
          ...{ name: 'M.s', resident: true, version },
          splits: { test: [{ name: 'M.s 0', domain: 'image' as const, read: () => black }] },
        }),
    });
    const black = { height: 4, width: 4, channels: 3 as const, data: new Uint8Array(48) };
    const step = await record({ ...made, name: 'made' }, home, drawn('step 1'));
    expect(step.sources).toEqual([{ from: 'M.s', name: 'M.s' }]);
    expect(
      dataChanges({ made: step }, { made: await record({ ...made, name: 'made' }, home, drawn('step 1')) }),
    ).toEqual([]);
    expect(
      dataChanges({ made: step }, { made: await record({ ...made, name: 'made' }, home, drawn('step 2')) }),
    ).toHaveLength(1);
  });

  test('sets that a spec of today makes of other sources are not compared', () => {
    const one: DataRecord = { sources: [{ from: './a', name: 'a' }], counts: { train: 1 }, sha256: '1' };
    const two: DataRecord = { sources: [{ from: './b', name: 'b' }], counts: { train: 2 }, sha256: '2' };
    expect(dataChanges({ x: one, y: one }, { x: two, z: one })).toEqual([]);
  });
});
