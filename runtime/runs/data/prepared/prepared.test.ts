import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { DataDefinition } from '../../../contract/model.js';
import { pointSets } from '../embedded/points.js';
import { openData, type DataSet } from '../open.js';
import { data, image, named, png, temporaryFolder, write } from '../testing/files.js';
import type { PicturesManifest, SetManifest } from './manifest.js';
import { listPrepared, removePrepared } from './list.js';
import { prepareData, type PrepareOptions } from './prepare-data.js';

const shape = [6, 5, 3] as const;

/** Ten pictures in two folders, of 6 × 5. */
async function photos(): Promise<string> {
  const base = await temporaryFolder();
  for (let index = 0; index < 10; index++) await picture(base, index, index);
  return base;
}

async function picture(base: string, index: number, shade: number): Promise<string> {
  const name = `photos/${index % 2 ? 'odd' : 'even'}/${index}.png`;
  // Noise does not compress, so all files have the same length.
  const values = Uint8Array.from({ length: 90 }, (_, i) => createHash('sha256').update(`${shade} ${i}`).digest()[0]!);
  await write(base, { [name]: await png(6, 5, values) });
  return join(base, name);
}

const open = (base: string, definition: DataDefinition, seed = 0): Promise<DataSet> =>
  openData(definition, { directory: base, seed });
const plain = data('photos', { x: image(shape) });

async function prepared(base: string, definition = plain, options: PrepareOptions & { seed?: number } = {}) {
  const { seed = 0, ...rest } = options;
  const set = await open(base, definition, seed);
  const made = await prepareData(set, { cache: join(base, 'cache'), ...rest });
  const manifest = JSON.parse(readFileSync(join(made.folder, 'manifest.json'), 'utf8')) as SetManifest;
  const folders = manifest.sides.map(({ pictures }) => join(made.folder, pictures));
  return { ...made, manifest, folders, pictures: folders.map((folder) => basename(folder)) };
}

/** The files of the cache besides the locks, which hold nothing once they are released. */
const filesOf = (base: string): string[] =>
  readdirSync(join(base, 'cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

test('a prepared set holds every picture once, with hashes, and what a run records of its data', async () => {
  const base = await photos();
  const told: [number, number][] = [];
  const label = { kind: 'class', classes: 2, from: 'folder' } as const;
  const definition = data('photos', { x: image(shape), label });
  const onProgress = (done: number, total: number): number => told.push([done, total]);
  const { folder, bytes, manifest, folders } = await prepared(base, definition, { onProgress });
  expect(told.at(-1)).toEqual([10, 10]);
  const set = await open(base, definition);
  expect(manifest).toMatchObject({ name: 'photos', seed: 0, splits: ['train', 'test'], counts: { train: 9, test: 1 } });
  expect(manifest.record).toEqual(await set.record());
  const [{ type, size, shards }] = (
    JSON.parse(readFileSync(join(folders[0]!, 'manifest.json'), 'utf8')) as PicturesManifest
  ).fields as [PicturesManifest['fields'][number]];
  expect({ type, size, pictures: shards.map(({ pictures }) => pictures) }).toEqual({
    ...{ type: 'uint8', size: [6, 5], pictures: [10] },
  });
  const content = readFileSync(join(folders[0]!, shards[0]!.file));
  expect(createHash('sha256').update(content).digest('hex')).toBe(shards[0]!.sha256);
  const labels = (manifest.fields['label'] as { labels: { train: { file: string } } }).labels.train.file;
  expect(readFileSync(join(folder, labels)).length).toBe(4 * 9);
  expect(bytes).toBe(10 * 90 + 2 * 4 * 10);
  // Whole pictures in files of at most 200 bytes, two in each.
  const small = await prepared(await photos(), definition, { shardBytes: 200 });
  expect(readdirSync(small.folders[0]!).filter((name) => name.startsWith('pictures'))).toHaveLength(5);
});

test('seeds, names of fields, ranges and splits share pictures; other transforms and changed files do not', async () => {
  const base = await photos();
  const first = await prepared(base);
  const again = await prepared(base);
  expect(again.folder).toBe(first.folder);
  const others = [
    await prepared(base, plain, { seed: 1 }),
    await prepared(base, data('photos', { y: image(shape, { range: [-1, 1] }) })),
    await prepared(base, data('photos', { x: image(shape) }, { split: { test: 0.3, validation: 0.2 } })),
    await prepared(base, data('photos', { x: image(shape, { transforms: [named('mirror')] }) })),
  ];
  for (const each of others) expect(each.pictures).toEqual(first.pictures);
  expect(new Set(others.map(({ folder }) => folder)).size).toBe(4);
  const changed = [
    await prepared(base, data('photos', { x: image(shape, { transforms: [named('invert')] }) })),
    await prepared(base, data('photos', { x: image([6, 5, 1], { transforms: [named('grey')] }) })),
    await prepared(base, data('photos', { x: image(shape) }, { examples: 3 })),
  ];
  for (const each of changed) expect(each.pictures).not.toEqual(first.pictures);

  // Other contents of the same size, with the old time set again.
  const file = join(base, 'photos/even/4.png');
  const { size, atime, mtime } = statSync(file);
  await picture(base, 4, 104);
  utimesSync(file, atime, mtime);
  expect(statSync(file)).toMatchObject({ size, mtime });
  expect((await prepared(base)).pictures).not.toEqual(first.pictures);
});

test('damage is told, and the set is prepared anew', async () => {
  const base = await photos();
  const { folders } = await prepared(base);
  const shard = join(folders[0]!, 'pictures-0-0000.bin');
  const whole = readFileSync(shard);
  const flipped = Buffer.from(whole);
  flipped[17]! ^= 1;
  const damages: [() => unknown, string][] = [
    [() => truncateSync(shard, 100), 'pictures-0-0000.bin has 100 bytes, and should have 900'],
    [() => writeFileSync(shard, flipped), 'pictures-0-0000.bin has other contents than were written'],
    [() => rm(shard), 'pictures-0-0000.bin is missing'],
    [() => writeFileSync(join(folders[0]!, 'manifest.json'), '{"format": "genc-pic'), 'its manifest cannot be read'],
    [() => rm(join(folders[0]!, 'manifest.json')), 'it has no manifest'],
  ];
  for (const [damage, message] of damages) {
    await damage();
    const warnings: string[] = [];
    await prepared(base, plain, { onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual([expect.stringContaining(`are damaged: ${message}. They are prepared anew.`)]);
    expect(readFileSync(shard).equals(whole)).toBe(true);
  }
  // A file that was only touched is read through once and found whole.
  utimesSync(shard, new Date(), new Date());
  await prepared(base, plain, { onWarning: expect.unreachable });
  expect(filesOf(base).filter((file) => file.endsWith('.tmp'))).toEqual([]);
});

test('an interrupted preparation leaves nothing; of several at once, one does the work', async () => {
  const base = await photos();
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  await expect(prepared(base, plain, { signal: AbortSignal.abort(), onProgress })).rejects.toThrow('abort');
  expect(filesOf(base)).toEqual([]);
  const counts = [0, 0, 0];
  const made = await Promise.all(
    counts.map((_, index) => prepared(base, plain, { onProgress: () => void counts[index]!++ })),
  );
  expect(new Set(made.map(({ folder }) => folder)).size).toBe(1);
  expect(counts.filter((count) => count > 0)).toHaveLength(1);
  expect(filesOf(base).filter((file) => file.endsWith('.tmp'))).toEqual([]);
});

test('a file that vanishes or changes while it is read is an error, and nothing stays', async () => {
  const base = await photos();
  const set = await openData(plain, { directory: base, seed: 0, cache: 0 });
  await rm(join(base, 'photos/odd/3.png'));
  await expect(prepareData(set, { cache: join(base, 'cache') })).rejects.toThrow(
    'odd/3.png could be read when the data set was opened, and cannot be read any more',
  );
  await picture(base, 3, 3);
  const onProgress = (): void => writeFileSync(join(base, 'photos/odd/5.png'), 'other');
  await expect(prepareData(set, { cache: join(base, 'cache'), onProgress })).rejects.toThrow(
    'Files of photos changed while they were read.',
  );
  expect(filesOf(base)).toEqual([]);
});

test('a resize after a random crop is refused, with what to write', async () => {
  const base = await photos();
  const x = image([2, 2, 3], { transforms: [named('crop', 4), named('resize', 2)] });
  await expect(prepared(base, data('photos', { x }))).rejects.toMatchObject({
    name: 'UserError',
    message: 'photos: pictures of x are scaled after a random crop, which cannot be prepared for PyTorch.',
    hint: expect.stringContaining('Scale first and crop then'),
  });
});

test('a cache that cannot be written is an error that names GENC_CACHE', async () => {
  const base = await photos();
  await write(base, { file: '' });
  await expect(prepared(base, plain, { cache: join(base, 'file') })).rejects.toMatchObject({
    message: expect.stringContaining('photos cannot be prepared: the folder'),
    hint: 'Name another folder with GENC_CACHE.',
  });
});

test('rows lie in the folder of their set, and are listed and removed as pictures are', async () => {
  const base = await temporaryFolder();
  const cache = join(base, 'cache');
  const points: DataDefinition = {
    ...{ name: 'moons', sources: ['two_moons'], kind: 'points', transforms: [], examples: 40 },
    fields: { p: { kind: 'numbers', shape: [2], transforms: [] }, half: { kind: 'class', classes: 2 } },
  };
  const prepare = async (seed: number) => prepareData(await open(base, points, seed), { cache });
  const { folder, bytes, key } = await prepare(0);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as SetManifest;
  expect(manifest).toMatchObject({ sides: [], rows: { train: 40, test: 2000 }, counts: { train: 40, test: 2000 } });
  expect(manifest.fields['p']).toMatchObject({ kind: 'rows', type: 'float32', shape: [2] });
  expect(bytes).toBe(2040 * (2 + 1) * 4);
  const values = readFileSync(join(folder, 'values-p-train.bin'));
  const drawn = Array.from(pointSets['two_moons']!.draw(1, 7).point, Math.fround);
  expect([values.readFloatLE(56), values.readFloatLE(60)]).toEqual(drawn);
  expect((await prepare(0)).key).toBe(key);
  expect((await prepare(1)).key).not.toBe(key);
  const { pictures } = await listPrepared(cache);
  expect(pictures.map(({ name, examples, bytes: size }) => [name, examples, size])).toEqual([
    ['moons', 2040, bytes],
    ['moons', 2040, bytes],
  ]);
  await removePrepared(pictures, cache);
  expect((await listPrepared(cache)).pictures).toEqual([]);
  expect((await prepare(0)).key).toBe(key);
});
