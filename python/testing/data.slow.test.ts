/** The batches of both engines, from the same prepared set. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFile, compileFile, runPlanOf } from '../../compiler/index.js';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { openData, prepareData, type DataSet, type Split } from '../../runtime/node.js';
import type { Batch, DataDefinition, FieldDefinition } from '../../runtime/contract/model.js';
import { wavFile } from '../../runtime/runs/figures/wav-file.js';
import { data, image, named, png, temporaryFolder, write } from '../../runtime/runs/data/testing/files.js';
import type { SetManifest } from '../../runtime/runs/data/prepared/manifest.js';
import { hasTorch, runPython } from './python.js';

const directory = process.env['GENC_DATA'] ?? '';
let cache: string;
beforeAll(async () => {
  await prepareBackend('cpu');
  cache = await mkdtemp(join(tmpdir(), 'genc-prepared-'));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

interface Request {
  readonly split: Split;
  readonly batch: number;
  readonly epoch: number;
  readonly shuffle: boolean;
  readonly augment?: boolean;
  readonly start?: number;
  readonly dropSingle?: boolean;
  readonly dropLast?: boolean;
}
type Hashes = Record<string, string | number>;

/** The hash of every array of a batch; the batch is disposed. */
function hashes(batch: Batch, from = 0, to = Infinity): Hashes {
  return Object.fromEntries(
    Object.entries(batch).map(([name, tensor]) => {
      const end = Math.min(to, tensor.shape[0]!);
      const size = tensor.size / tensor.shape[0]!;
      const values = tensor.dataSync().subarray(from * size, end * size);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      tensor.dispose();
      const shape = [end - from, ...tensor.shape.slice(1)].join(', ');
      return [name, `[${shape}] ${createHash('sha256').update(bytes).digest('hex')}`];
    }),
  );
}

async function inNode(set: DataSet, request: Request, part?: { rank: number; processes: number }): Promise<Hashes[]> {
  const found: Hashes[] = [];
  for await (const { tensors, index, size } of set.batches(request.split, request)) {
    const { rank, processes } = part ?? { rank: 0, processes: 1 };
    const [from, to] = [Math.floor((size * rank) / processes), Math.floor((size * (rank + 1)) / processes)];
    found.push({ ...hashes(tensors, from, to), index, size });
  }
  return found;
}

const inPython = (requests: readonly object[]): Hashes[][] =>
  JSON.parse(runPython('batches.py', JSON.stringify(requests))) as Hashes[][];

const asked = (folder: string, { dropSingle = false, dropLast = false, ...rest }: Request): object => ({
  ...{ folder, ...rest, drop_single: dropSingle, drop_last: dropLast },
});

/**
 * Compares epochs of all splits, in order and shuffled, with and without random transforms.
 * @param most The number of batches to compare at the end of each epoch.
 */
async function compare(
  set: DataSet,
  batch: number,
  epochs: readonly number[] = [0, 3],
  most = Infinity,
): Promise<void> {
  // Small sets lie in several files too.
  const { folder } = await prepareData(set, { cache, shardBytes: set.count('train') > 1000 ? undefined : 5000 });
  const requests = set.splits.flatMap((split) => {
    const start = Math.max(0, Math.ceil(set.count(split) / batch) - most);
    return epochs.flatMap((epoch): Request[] => [
      { split, batch, epoch, start, shuffle: true },
      { split, batch, epoch, start, shuffle: true, augment: false },
      { split, batch, epoch, start, shuffle: false },
    ]);
  });
  requests.push({ ...requests[0]!, epoch: 1, shuffle: false, augment: true });
  const rows = set.splits.map((split) => {
    const last = set.count(split) - 1;
    return { split, indices: [0, last, Math.floor(last / 2), 0] };
  });
  const found = inPython([
    ...requests.map((request) => asked(folder, request)),
    ...rows.map((each) => ({ folder, ...each })),
  ]);
  for (const [index, request] of requests.entries())
    expect(found[index], JSON.stringify(request)).toEqual(await inNode(set, request));
  for (const [index, { split, indices }] of rows.entries())
    expect(found[requests.length + index], split).toEqual([hashes(await set.at(split, indices))]);
}

const open = (definition: DataDefinition, base: string, seed = 5): Promise<DataSet> =>
  openData(definition, { directory: base, seed });

/** Pictures of different sizes, with a value of its own for every pixel. */
async function photos(count: number, folders: readonly string[], alike = false): Promise<string> {
  const base = await temporaryFolder();
  for (const [place, folder] of folders.entries())
    for (let index = 0; index < count - 3 * place; index++) {
      const [height, width] = alike ? [10, 12] : [10 + (index % 4), 12 + (index % 3)];
      const values = Uint8Array.from(
        { length: 3 * height * width },
        (_, i) => (i * 7 + index * 31 + place * 101) % 256,
      );
      await write(base, { [`photos/${folder}/${index}.png`]: await png(height, width, values) });
    }
  return base;
}

describe.skipIf(!hasTorch)('prepared data in Python', () => {
  test('pictures of different sizes: crops and mirrors in every order, before and after other transforms', async () => {
    const base = await photos(23, ['one', 'two']);
    const crop = named('crop', 8);
    const [mirror, lab, grey, invert] = [named('mirror'), named('lab'), named('grey'), named('invert')];
    const ways = [
      [crop],
      [crop, mirror],
      [mirror, crop],
      [named('crop', 9, 10), mirror, crop, mirror],
      [crop, lab, mirror],
      [mirror, invert, crop],
      [mirror, named('resize', 8)],
      [mirror, named('resize', 11), mirror, named('resize', 10, 9), crop, lab],
    ];
    const label = { kind: 'class', classes: 2, from: 'folder' } as const;
    for (const transforms of ways) {
      const x = image([8, 8, 3], { range: [-1, 1], transforms });
      await compare(await open(data('photos', { x, label }), base), 7);
    }
    // The header draws once for both fields, and each field for itself.
    const fields = {
      x: image([8, 8, 1], { transforms: [grey, mirror] }),
      label,
      y: image([8, 8, 3], { range: [0, 255], transforms: [crop, invert] }),
    };
    const transforms = [named('crop', 8, 9), mirror];
    await compare(
      await open(
        data('photos', { ...fields, x: image([8, 9, 1], { transforms: [grey, mirror] }) }, { transforms }),
        base,
      ),
      7,
    );
  });

  test('balanced classes, unpaired sides of different lengths, a split of one, a last batch of one', async () => {
    const base = await photos(23, ['one', 'two'], true);
    const label = { kind: 'class', classes: 2, from: 'folder' } as const;
    const shape = [10, 12, 3] as const;
    const split = { folders: false, test: 1 / 40, validation: 0.2 };
    const balanced = data('photos', { x: image(shape), label }, { balance: 'label', split });
    await compare(await open(balanced, base), 4);
    const mirror = [named('mirror')];
    const unpaired = {
      a: image(shape, { from: 'A', transforms: mirror }),
      b: image(shape, { from: 'B', range: [-1, 1] }),
    };
    await compare(await open(data('photos', unpaired, { pairing: 'unpaired' }), await photos(23, ['A', 'B'], true)), 6);

    const set = await open(data('photos', { x: image(shape) }), base);
    const { folder } = await prepareData(set, { cache });
    const batch = set.count('train') - 1;
    const requests = [{ dropSingle: true }, { dropLast: true }, {}].map((each): Request => ({
      ...{ split: 'train', batch, epoch: 2, shuffle: true, ...each },
    }));
    const found = inPython(requests.map((each) => asked(folder, each)));
    for (const [index, request] of requests.entries()) expect(found[index]).toEqual(await inNode(set, request));
    expect(found.map(({ length }) => length)).toEqual([1, 1, 2]);
  });

  test('points are rows of numbers: chosen in any number, divided, balanced', async () => {
    const p = { kind: 'numbers', shape: [2], transforms: [] } as const;
    const points = { kind: 'points', examples: 43, split: { validation: 0.2 } } as const;
    await compare(await open(data('checkerboard', { p }, points), ''), 8, [0, 3], 3);
    const k = { kind: 'class', classes: 4 } as const;
    await compare(await open(data('rings', { p, k }, { ...points, balance: 'k' }), ''), 8, [0, 3], 3);
  });

  test('tables and texts: numbers, classes and tokens', async () => {
    const base = await temporaryFolder();
    const lines = Array.from({ length: 61 }, (_, i) => `${Math.sin(i)},${i * i},${'uv'[i % 2]}`);
    await write(base, { 't.csv': `a,b,k\n${lines.join('\n')}\n`, 't.txt': 'The quick brown fox. '.repeat(40) });
    const transforms = [named('standardise')];
    const x: FieldDefinition = { kind: 'numbers', shape: [2, 1, 1], columns: ['a', 'b'], transforms };
    const k = { kind: 'class', classes: 2 } as const;
    const read = (definition: DataDefinition): Promise<DataSet> =>
      openData(definition, { directory: base, base, seed: 5 });
    await compare(await read(data('./t.csv', { x, k }, { kind: 'table', split: { validation: 0.2 } })), 7);
    const text = { kind: 'tokens', shape: [8], classes: 60, from: 'characters' } as const;
    await compare(await read(data('./t.txt', { text }, { kind: 'text' })), 7);
  });

  test('sounds: windows at random, silence, another rate', async () => {
    const base = await temporaryFolder();
    for (let index = 0; index < 17; index++) {
      const samples = Array.from({ length: 40 + index }, (_, i) => Math.sin(i + index));
      await write(base, { [`words/${index % 2 ? 'yes' : 'no'}/${index}.wav`]: wavFile(samples, 8000) });
    }
    const wave: FieldDefinition = {
      ...{ kind: 'sound', shape: [30], range: [-1, 1], rate: 6000 },
      transforms: [named('resample', 6000), named('pad', 36), named('crop', 30)],
    };
    const word = { kind: 'class', classes: 2, from: 'folder' } as const;
    await compare(await open(data('words', { wave, word }, { kind: 'sounds' }), base), 5);
  });

  test('a process reads its part of each batch, with the draws of the whole', async () => {
    const base = await photos(23, ['one']);
    const x = image([8, 8, 3], { transforms: [named('crop', 8), named('mirror')] });
    const set = await open(data('photos', { x }), base);
    const { folder } = await prepareData(set, { cache });
    const request: Request = { split: 'train', batch: 8, epoch: 4, shuffle: true };
    for (const rank of [0, 1, 2])
      expect(inPython([{ ...asked(folder, request), rank, processes: 3 }])[0]).toEqual(
        await inNode(set, request, { rank, processes: 3 }),
      );
  });

  test('pictures that a model draws are numbers, not bytes', async () => {
    const picture = (index: number) => ({
      ...{ height: 3, width: 3, channels: 1 as const },
      data: Float32Array.from({ length: 9 }, (_, i) => Math.sin(i + 10 * index)),
    });
    const items = Array.from({ length: 9 }, (_, index) => ({
      ...{ name: `drawn ${index}`, domain: 'image', read: () => picture(index) },
    }));
    const made = { model: 'VAE', sample: 'generate', n: 9, output: 0 };
    const set = await openData(
      { ...data([], { x: image([3, 3, 1]) }), name: 'dreamt', made },
      {
        directory: '',
        seed: 0,
        drawn: () => Promise.resolve({ name: 'VAE', splits: { test: items }, resident: true }),
      },
    );
    const { folder } = await prepareData(set, { cache });
    expect(inPython([{ folder, split: 'test', indices: [8, 0, 3] }])).toEqual([
      [hashes(await set.at('test', [8, 0, 3]))],
    ]);
  });

  test('embedded glyphs: scaled, in balance, with a validation split', async () => {
    const x = image([8, 8, 1], { range: [-1, 1], transforms: [named('resize', 8), named('mirror')] });
    const fields = { x, digit: { kind: 'class', classes: 10 } } as const;
    await compare(await open(data('glyphs', fields, { balance: 'digit', split: { validation: 0.1 } }), ''), 128, [1]);
  });

  test('damage is found when a set is opened', async () => {
    const base = await photos(12, ['one']);
    const set = await open(data('photos', { x: image([8, 8, 3], { transforms: [named('crop', 8)] }) }), base);
    const { folder } = await prepareData(set, { cache: join(base, 'cache') });
    const opened = (verify = 'once', at = folder): unknown => JSON.parse(runPython('opening.py', at, verify));
    const whole = { name: 'photos', counts: { train: 11, test: 1 } };
    expect(opened()).toEqual(whole);
    const { sides } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as SetManifest;
    const pictures = join(folder, sides[0]!.pictures);
    const shard = join(pictures, 'pictures-0-0000.bin');
    const { atime, mtime } = statSync(shard);
    const bytes = readFileSync(shard);
    const flipped = Buffer.from(bytes);
    flipped[100]! ^= 1;
    const hint = 'Start the run with genc, which prepares its data, and anew where they are damaged.';
    const told = (damage: string, place = pictures): unknown => ({
      ...{ error: `The prepared data of photos in '${place}' are damaged: ${damage}.`, hint },
    });
    writeFileSync(shard, flipped);
    expect(opened()).toEqual(told('pictures-0-0000.bin has other contents than were written'));
    expect(opened('never')).toEqual(whole);
    // With the time that is remembered, the file is not read through; `always` does.
    writeFileSync(shard, bytes);
    utimesSync(shard, new Date(), new Date());
    expect(opened()).toEqual(whole);
    const marks = JSON.parse(readFileSync(join(pictures, 'verified.json'), 'utf8')) as Record<string, string>;
    const { size, mtimeNs } = statSync(shard, { bigint: true });
    expect(marks['pictures-0-0000.bin']).toBe(`${size}:${mtimeNs}`);
    utimesSync(shard, atime, mtime);
    expect(opened()).toEqual(whole);
    writeFileSync(shard, flipped);
    utimesSync(shard, atime, mtime);
    expect(opened()).toEqual(whole);
    expect(opened('always')).toEqual(told('pictures-0-0000.bin has other contents than were written'));
    truncateSync(shard, 1000);
    const numbers = `1,000 bytes, and should have ${bytes.length.toLocaleString('en-US')}`;
    expect(opened('never')).toEqual(told(`pictures-0-0000.bin has ${numbers}`));
    await rm(shard);
    expect(opened()).toEqual(told('pictures-0-0000.bin cannot be read (No such file or directory)'));
    const nowhere = join(base, 'nowhere');
    expect(opened('once', nowhere)).toEqual({ error: `There is no prepared data in '${nowhere}'.`, hint });
  });

  test('reading ahead keeps the order and passes errors on; a million examples are ordered in two seconds', () => {
    expect(Number(runPython('reading_ahead.py'))).toBeLessThan(2);
  });

  test.each(specDefinitions())('data $name of the specs: $text', async ({ definition }) => {
    const set = await openData(definition, { directory, seed: 0, base: 'specs' }).catch((error: Error) => error);
    if (set instanceof Error) {
      if (directory !== '') throw set;
      process.stdout.write(`${definition.name} is not compared, because GENC_DATA does not name the folder of sets.\n`);
      return;
    }
    try {
      await compare(set, 64, [2], 8);
    } finally {
      set.close();
    }
  });
});

interface SpecData {
  readonly name: string;
  readonly text: string;
  readonly definition: DataDefinition;
}

/** Every data set of every model of the specs, once for equal definitions. */
function specDefinitions(): SpecData[] {
  const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const found = new Map<string, SpecData>();
  for (const file of readdirSync('specs').filter((name) => name.endsWith('.gen')))
    for (const model of checkFile(join('specs', file), { read }).models)
      for (const definition of Object.values(
        runPlanOf(compileFile(join('specs', file), { read, model }).graph!).data,
      )) {
        if (definition.made) continue;
        const text = JSON.stringify(definition);
        if (!found.has(text)) found.set(text, { name: definition.name, text: `${file} ${model}`, definition });
      }
  return [...found.values()];
}
