import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runDataGet, runDataList } from './actions/data.js';
import { emptyFolder } from './testing.js';

afterEach(() => vi.restoreAllMocks());

/** The text that a command writes to standard output. */
async function output(run: () => Promise<void>): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await run();
  vi.restoreAllMocks();
  return written.join('');
}

function header(...shape: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * shape.length + shape.reduce((product, size) => product * size, 1));
  bytes.writeUInt16BE(0x0800 + shape.length, 2);
  shape.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis));
  return bytes;
}

test('`genc data` lists every known set, its state, and the files to add', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'mnist'));
  writeFileSync(join(folder, 'mnist/train-images-idx3-ubyte'), header(1200, 1, 1));
  for (const other of ['train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1']) {
    writeFileSync(join(folder, `mnist/${other}-ubyte.gz`), header(10));
  }
  const text = await output(() => runDataList({ data: folder }));
  expect(text).toContain(`Data directory: ${folder}`);
  expect(text).toMatch(/✓.*glyphs .*\n.*embedded: needs no download/);
  expect(text).toContain(`1,200 train, 10 test in ${join(folder, 'mnist')}`);
  expect(text).toContain('missing: `genc data get fashion_mnist` downloads it.');
  expect(text).toContain(`put into ${join(folder, 'facades')}: train/*.jpg`);
});

test('`genc data --json` says the same to a program', async () => {
  const folder = emptyFolder();
  const listed = JSON.parse(await output(() => runDataList({ data: folder, json: true }))) as {
    directory: string;
    sets: { name: string; present: boolean; path?: string; downloads: { md5?: string }[] }[];
  };
  expect(listed.directory).toBe(folder);
  const sets = new Map(listed.sets.map((set) => [set.name, set]));
  expect(sets.get('faces')).toMatchObject({ present: true, embedded: true });
  expect(sets.get('mnist')).toMatchObject({ present: false, path: join(folder, 'mnist') });
  expect(sets.get('mnist')!.downloads[0]).toMatchObject({
    file: 'train-images-idx3-ubyte.gz',
    md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
  });
});

test('`genc data get` of a set without an address names the files to add', async () => {
  const folder = emptyFolder();
  await expect(runDataGet('cartoon_set', { data: folder })).rejects.toMatchObject({
    name: 'UserError',
    hint: expect.stringContaining(join(folder, 'cartoon-set')),
  });
});
