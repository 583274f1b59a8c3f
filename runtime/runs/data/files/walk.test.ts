import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSource, resolveSource } from '../find/resolve.js';
import { plain, temporaryFolder, write, zip } from '../testing/files.js';
import { walk } from './walk.js';

test('links to folders and files are followed; the same folder under two names is read twice', async () => {
  const root = await temporaryFolder();
  await write(root, { 'set/cat/1.png': '', 'store/dog/a/1.png': '', 'store/one.png': '' });
  await symlink('../store/dog', join(root, 'set/dog'));
  await symlink('../store/dog', join(root, 'set/hound'));
  await symlink('../../store/one.png', join(root, 'set/cat/2.png'));
  const { paths, warnings } = await walk(join(root, 'set'));
  expect([...paths].sort()).toEqual(['cat/1.png', 'cat/2.png', 'dog/a/1.png', 'hound/a/1.png']);
  expect(warnings).toEqual([]);
});

test('a folder is not read again within itself, by whatever way a link leads there', async () => {
  const root = await temporaryFolder();
  await write(root, { 'set/cat/1.png': '', 'set/dog/1.png': '', 'beside/bird/1.png': '' });
  await symlink('..', join(root, 'set/cat/up'));
  await symlink('../..', join(root, 'set/cat/top'));
  await symlink('.', join(root, 'set/dog/self'));
  await symlink('../../beside', join(root, 'set/dog/beside'));
  await symlink('../../set', join(root, 'beside/bird/back'));
  const { paths, warnings } = await walk(join(root, 'set'));
  expect([...paths].sort()).toEqual(['cat/1.png', 'dog/1.png', 'dog/beside/bird/1.png']);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^4 links to a folder around itself, not followed: .*cat\/up.*dog\/self|dog\/self/);
});

test('folders whose links lead to each other end in a message', async () => {
  const root = await temporaryFolder();
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  for (const name of names) await mkdir(join(root, 'set', name), { recursive: true });
  for (const from of names)
    for (const to of names) if (from !== to) await symlink(`../${to}`, join(root, 'set', from, to));
  await expect(walk(join(root, 'set'))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('lead to each other'),
  });
});

test('a link that leads nowhere gives a warning', async () => {
  const root = await temporaryFolder();
  await write(root, { 'set/cat/1.png': await plain(1, 1, [0, 0, 0]), 'store/dog/1.png': '' });
  await symlink('../store/dog', join(root, 'set/dog'));
  await rm(join(root, 'store'), { recursive: true });
  const source = await openSource(await resolveSource('set', root));
  expect(source.warnings).toEqual(['set: 1 link to what is not there, passed over: dog (to ../store/dog).']);
});

test('links in a zip are not followed, with a warning', async () => {
  const root = await temporaryFolder();
  const archive = zip({ 'cat/1.png': await plain(1, 1, [0, 0, 0]), dog: Buffer.from('../../store/dog') });
  // The mode of a link, 0120777, goes into the upper half of the external attributes (APPNOTE.TXT, 4.4.15) of the
  // second entry.
  const entry = archive.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  archive.writeUInt32LE((0o120777 << 16) >>> 0, entry + 38);
  await write(root, { 'packed.zip': archive });
  const source = await openSource(await resolveSource('packed', root));
  source.close?.();
  expect(source.splits.train!.map(({ name }) => name)).toEqual(['cat/1.png']);
  expect(source.warnings).toEqual(['packed: 1 link in packed.zip, not followed: dog.']);
});
