import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { dataDirectory } from './directory.js';
import { openSource, resolveSource } from './resolve.js';
import { setStatuses } from './status.js';
import { idx, plain, temporaryFolder, write, zip } from '../testing/files.js';

afterEach(() => vi.unstubAllEnvs());

test('the data directory: flag, then GENC_DATA, then the configuration file, then ./data', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('GENC_DATA', '');
  expect(await dataDirectory({ cwd: folder })).toBe(join(folder, 'data'));
  await write(folder, { 'package.json': '{ "genc": { "data": "sets" } }', 'deep/er/spec.gen': '' });
  expect(await dataDirectory({ cwd: join(folder, 'deep/er') })).toBe(join(folder, 'sets'));
  vi.stubEnv('GENC_DATA', '/from/environment');
  expect(await dataDirectory({ cwd: folder })).toBe('/from/environment');
  expect(await dataDirectory({ cwd: folder, flag: 'flagged' })).toBe(join(folder, 'flagged'));
  vi.stubEnv('GENC_DATA', '');
  await write(folder, { 'package.json': '{ "genc": { "data": 3 } }' });
  await expect(dataDirectory({ cwd: folder })).rejects.toThrow('"data" must be the path of a folder');
});

test('names are folders of the data directory, with hyphens or underscores, or zips of that name', async () => {
  const directory = await temporaryFolder();
  await write(directory, { 'fashion-mnist/x': '', 'my-photos/x': '', 'packed.zip': zip({}) });
  expect(await resolveSource('fashion_mnist', directory)).toMatchObject({
    kind: 'folder',
    path: join(directory, 'fashion-mnist'),
  });
  expect(await resolveSource('my_photos', directory)).toMatchObject({
    kind: 'folder',
    path: join(directory, 'my-photos'),
  });
  expect(await resolveSource('packed', directory)).toMatchObject({ kind: 'zip', path: join(directory, 'packed.zip') });
  expect(await resolveSource('glyphs', directory)).toEqual({ kind: 'embedded', name: 'glyphs' });
});

test('paths are taken as they are, relative to where the spec is', async () => {
  const folder = await temporaryFolder();
  await write(folder, { 'photos/1.jpg': '' });
  expect(await resolveSource('./photos', '/nowhere', folder)).toMatchObject({
    kind: 'folder',
    path: join(folder, 'photos'),
  });
  await expect(resolveSource('./fotos', '/nowhere', folder)).rejects.toThrow(
    `There is no folder or zip at ${join(folder, 'fotos')}.`,
  );
});

test('a missing set says what to put where; an unknown one suggests the nearest; a part that does not exist too', async () => {
  const directory = await temporaryFolder();
  await expect(resolveSource('mnist', directory)).rejects.toMatchObject({
    message: `The data set mnist is not in ${directory}.`,
    hint: expect.stringMatching(/^put into .*mnist: train-images-idx3-ubyte/),
    advice: { call: 'download', set: 'mnist' },
  });
  await expect(resolveSource('fashion_mnits', directory)).rejects.toMatchObject({
    hint: expect.stringContaining('Did you mean fashion_mnist?'),
  });
  await expect(resolveSource('MNIST', directory)).rejects.toMatchObject({
    hint: expect.stringContaining('Did you mean mnist?'),
  });
  await expect(resolveSource('FashionMNIST', directory)).rejects.toMatchObject({
    hint: expect.stringContaining('Did you mean fashion_mnist?'),
  });
  await expect(resolveSource('colorization.photo', directory)).rejects.toMatchObject({
    hint: expect.stringContaining('photos, paintings_pissarro'),
  });
});

test('a part of a set is the folder of that name, in every split', async () => {
  const directory = await temporaryFolder();
  const picture = await plain(2, 2, [1, 2, 3]);
  await write(directory, {
    'colorization/train/photos/1.png': picture,
    'colorization/train/paintings_song/2.png': picture,
    'colorization/test/photos/3.png': picture,
  });
  const { splits } = await openSource(await resolveSource('colorization.photos', directory));
  expect(splits.train!.map((item) => item.name)).toEqual(['train/photos/1.png']);
  expect(splits.test!.map((item) => item.name)).toEqual(['test/photos/3.png']);
  await expect(openSource(await resolveSource('colorization.paintings_ming', directory))).rejects.toThrow(
    /no pictures in .* below a folder paintings_ming/,
  );
});

test('files that two archives share are taken once', async () => {
  const directory = await temporaryFolder();
  const [shared, other] = [await plain(2, 2, [1, 2, 3]), await plain(2, 2, [4, 5, 6])];
  await write(directory, {
    'omniglot/small1.zip': zip({
      'small1/Greek/a/1.png': shared,
      'small1/Korean/a/1.png': shared,
      'small1/Latin/a/1.png': other,
    }),
    'omniglot/small2.zip': zip({
      'small2/Greek/a/1.png': shared,
      'small2/Tagalog/a/1.png': other,
      'small2/Latin/a/1.png': shared,
    }),
  });
  const source = await openSource(await resolveSource('omniglot', directory));
  source.close?.();
  expect(source.splits.train!.map((item) => item.name)).toEqual([
    'small1/Greek/a/1.png',
    'small1/Korean/a/1.png',
    'small1/Latin/a/1.png',
    'small2/Latin/a/1.png',
    'small2/Tagalog/a/1.png',
  ]);
});

test('a file that is not a zip is an error that says so', async () => {
  const directory = await temporaryFolder();
  await write(directory, { 'broken.zip': zip({ 'a.png': await plain(2, 2, [0, 0, 0]) }).subarray(0, 60) });
  await expect(openSource(await resolveSource('broken', directory))).rejects.toThrow(
    /broken\.zip cannot be read as a zip archive/,
  );
});

test('the list of known sets tells which are there, and how much of them', async () => {
  const directory = await temporaryFolder();
  await write(directory, {
    'mnist/train-images-idx3-ubyte': idx([4, 1, 1], new Uint8Array(4)),
    'mnist/t10k-images-idx3-ubyte': idx([2, 1, 1], new Uint8Array(2)),
    'mnist/train-labels-idx1-ubyte.gz': '',
    'mnist/t10k-labels-idx1-ubyte': '',
    'fashion-mnist/train-images-idx3-ubyte': idx([4, 1, 1], new Uint8Array(4)),
    'fashion-mnist/train-labels-idx1-ubyte': idx([4], new Uint8Array(4)),
    'anime-faces/1.jpg': '',
    'facades/readme.txt': '',
  });
  const statuses = new Map((await setStatuses(directory)).map((status) => [status.set.name, status]));
  expect(statuses.get('mnist')).toMatchObject({ present: true, counts: { train: 4, test: 2 } });
  expect(statuses.get('anime_faces')).toMatchObject({ present: true, counts: { train: 1 } });
  expect(statuses.get('glyphs')).toMatchObject({ present: true, counts: { train: 10_000, test: 2_000 } });
  const half = 't10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz';
  expect(statuses.get('fashion_mnist')).toMatchObject({ present: false, missing: half.split(', ') });
  await expect(openSource(await resolveSource('fashion_mnist', directory))).rejects.toThrow(
    `not complete: ${half} are missing`,
  );
  expect(statuses.get('facades')).toMatchObject({
    present: false,
    todo: expect.stringContaining(join(directory, 'facades')),
  });
});
