import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openData } from '../open.js';
import { data, image, plain, temporaryFolder, write } from '../testing/files.js';

afterEach(() => vi.unstubAllEnvs());

test('files of a large set are read through once, and again when they change', async () => {
  const directory = await temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'cache'));
  const picture = await plain(4, 4, [1, 2, 3]);
  await write(directory, { 'large/1.png': picture, 'large/2.png': picture, 'large/3.png': 'no picture' });
  const skipped = async (fields = { x: image([4, 4, 3]) }): Promise<string[]> => {
    const set = await openData(data('large', fields), { directory, seed: 0, rememberFrom: 0 });
    return set.skipped.map(({ file, reason }) => `${file}: ${reason}`);
  };
  expect(await skipped()).toEqual(['3.png: it is no picture']);

  // The damage keeps size and time, so it is not noticed, which shows that the file is not read again.
  const file = join(directory, 'large/1.png');
  const { atime, mtime } = await stat(file);
  await utimes(file, atime, mtime);
  await skipped();
  await writeFile(file, Buffer.alloc((await readFile(file)).length));
  await utimes(file, atime, mtime);
  expect(await skipped()).toEqual(['3.png: it is no picture']);

  await utimes(file, atime, new Date(mtime.getTime() + 5000));
  expect(await skipped()).toEqual(['1.png: it is no picture', '3.png: it is no picture']);
  // Other fields have other verdicts.
  await expect(skipped({ x: image([5, 5, 3]) })).rejects.toThrow('2.png is [4, 4, 3]');
});

test('without a cache everything is read', async () => {
  const directory = await temporaryFolder();
  await write(directory, { 'large/1.png': 'no picture', 'large/2.png': await plain(4, 4, [1, 2, 3]), file: '' });
  vi.stubEnv('XDG_CACHE_HOME', join(directory, 'file'));
  const set = await openData(data('large', { x: image([4, 4, 3]) }), { directory, seed: 0, rememberFrom: 0 });
  expect(set.skipped).toHaveLength(1);
});
