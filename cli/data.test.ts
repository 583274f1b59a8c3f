import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openData, prepareData } from '../runtime/runs/data/index.js';
import { runDataGet, runDataList, runDataPrepared } from './actions/data.js';
import { emptyFolder } from './testing.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

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

test('`genc data prepared` lists what is prepared with its size, and removes it', async () => {
  const cache = emptyFolder();
  vi.stubEnv('GENC_CACHE', cache);
  const nothing = await output(() => runDataPrepared({}));
  expect(nothing).toContain(`Prepared for PyTorch, in ${join(cache, 'prepared')}`);
  expect(nothing).toContain('Nothing. `genc train --engine torch` prepares the data of its spec.');

  const x = { kind: 'image', shape: [28, 28, 1], range: [0, 1], transforms: [] } as const;
  for (const [name, seed] of [
    ['digits', 0],
    ['digits', 1],
    ['few', 0],
  ] as const) {
    const choice = name === 'few' ? { examples: 100 } : {};
    const definition = { name, sources: ['glyphs'], transforms: [], fields: { x }, ...choice };
    await prepareData(await openData(definition, { directory: '', seed }));
  }
  // An interrupted preparation.
  mkdirSync(join(cache, 'prepared/pictures/0123.9-ab.tmp'));
  writeFileSync(join(cache, 'prepared/pictures/0123.9-ab.tmp/pictures-0-0000.bin'), new Uint8Array(2_000_000));
  const text = await output(() => runDataPrepared({}));
  // Two seeds of one set share their pictures.
  expect(text.match(/digits/g)).toHaveLength(1);
  expect(text).toMatch(/digits +│ +12,000 +│ +9\.4 +│ 20\d\d-\d\d-\d\d \d\d:\d\d +│ [0-9a-f]{32}/);
  expect(text).toMatch(/few +│ +2,100 +│ +1\.6/);
  expect(text).toMatch(/unfinished +│ +│ +2\.0/);
  expect(text).toContain('13.1 MB in all.');

  await expect(runDataPrepared({ remove: 'digit' })).rejects.toMatchObject({
    message: expect.stringContaining('are of a set named digit'),
    hint: expect.stringMatching(/^There are (digits and few|few and digits)\.$/),
  });
  expect(await output(() => runDataPrepared({ remove: 'digits' }))).toContain('9.4 MB removed.');
  const left = JSON.parse(await output(() => runDataPrepared({ json: true }))) as { pictures: { name?: string }[] };
  expect(left.pictures.map(({ name }) => name ?? '').sort()).toEqual(['', 'few']);
  expect(readdirSync(join(cache, 'prepared/sets'))).toHaveLength(1);
  await output(() => runDataPrepared({ remove: true }));
  expect(readdirSync(join(cache, 'prepared/pictures'))).toEqual([]);
  expect(readdirSync(join(cache, 'prepared/sets'))).toEqual([]);
});
