/** Sounds: WAV files of every kind that is read, rates, windows, damaged files, classes. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataDefinition, SoundField, TransformDefinition } from '../../../contract/model.js';
import { wavFile } from '../../figures/wav-file.js';
import { openData, type DataSet } from '../open.js';
import { named, temporaryFolder, write, zip } from '../testing/files.js';
import { resampled } from './resample.js';
import { decodeWav } from './wav.js';

beforeAll(() => tf.setBackend('cpu'));

const sine = (hertz: number, rate: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));

/** A WAV file with one chunk before its format and one before its samples. */
function wav(kind: number, bits: number, channels: number, body: Uint8Array, rate = 8000): Buffer {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 0, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const format = Buffer.alloc(kind === 0xfffe ? 40 : 16);
  format.writeUInt16LE(kind, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt16LE(bits, 14);
  if (kind === 0xfffe) format.writeUInt16LE(1, 24);
  const inside = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('JUNK', Buffer.alloc(3)),
    chunk('fmt ', format),
    chunk('LIST', Buffer.alloc(4)),
    chunk('data', body),
  ]);
  return Buffer.concat([chunk('RIFF', inside)]);
}
const bytes = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // prettier-ignore

describe('WAV files', () => {
  test.each([
    ['8 bits', wav(1, 8, 1, Uint8Array.of(0, 128, 192)), [-1, 0, 0.5]],
    ['16 bits', wav(1, 16, 1, bytes(Int16Array.of(-32768, 0, 16384))), [-1, 0, 0.5]],
    ['24 bits', wav(1, 24, 1, Uint8Array.of(0, 0, 0x80, 0, 0, 0, 0, 0, 0x40)), [-1, 0, 0.5]],
    ['32 bits', wav(1, 32, 1, bytes(Int32Array.of(-(2 ** 31), 0, 2 ** 30))), [-1, 0, 0.5]],
    ['floats', wav(3, 32, 1, bytes(Float32Array.of(-1, 0, 0.5))), [-1, 0, 0.5]],
    ['doubles', wav(3, 64, 1, bytes(Float64Array.of(-1, 0, 0.5))), [-1, 0, 0.5]],
    ['the extensible kind', wav(0xfffe, 16, 1, bytes(Int16Array.of(16384))), [0.5]],
    ['two channels, which are averaged', wav(1, 16, 2, bytes(Int16Array.of(16384, 0, -16384, -16384))), [0.25, -0.5]],
  ])('of %s', (_, file, expected) => {
    const sound = decodeWav(file);
    expect([...sound.data]).toEqual(expected);
    expect([sound.height, sound.width, sound.rate]).toEqual([1, expected.length, 8000]);
  });

  test.each([
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['another file', Buffer.from('OggS and more'), 'it is no WAV file'],
    [
      'a file that is cut off',
      wav(1, 16, 1, bytes(Int16Array.of(1, 2, 3))).subarray(0, -2),
      'it is cut off: it has 4 of 6',
    ],
    ['a file without sound', wav(1, 16, 1, new Uint8Array(0)), 'it holds no sound'],
    ['mu-law', wav(7, 8, 1, Uint8Array.of(1)), 'of the kind 7 with 8 bits'],
  ])('%s is refused', (_, file, message) => {
    expect(() => decodeWav(file)).toThrow(message);
  });

  test('are written as they are read', () => {
    const samples = [...sine(440, 8000, 200), 2, -2, NaN];
    const { data, rate } = decodeWav(wavFile(samples, 22_050));
    expect(rate).toBe(22_050);
    [...samples.slice(0, 200), 1, -1, 0].forEach((value, i) => expect(data[i]).toBeCloseTo(value, 3));
  });
});

describe('another rate', () => {
  const of = (data: Float32Array, rate: number) =>
    ({ height: 1, width: data.length, channels: 1, data, rate }) as const;

  test.each([
    [8000, 16_000],
    [16_000, 8000],
    [44_100, 16_000],
    [8000, 11_025],
  ])('%d to %d keeps a tone', (from, to) => {
    const found = resampled(of(sine(1000, from, from / 4), from), to);
    expect([found.width, found.rate]).toEqual([Math.round(to / 4), to]);
    const expected = sine(1000, to, to / 4);
    for (let i = 200; i < found.width - 200; i++) expect(Math.abs(found.data[i]! - expected[i]!)).toBeLessThan(2e-3);
  });

  test('takes away what the lower rate cannot hold, and keeps a constant', () => {
    const high = resampled(of(sine(6000, 16_000, 4000), 16_000), 8000);
    expect(Math.max(...high.data.subarray(100, -100).map(Math.abs))).toBeLessThan(1e-3);
    const flat = resampled(of(new Float32Array(100).fill(0.25), 8000), 44_100);
    for (const value of flat.data) expect(value).toBeCloseTo(0.25, 6);
  });
});

describe('a set of sounds', () => {
  const field = (length: number, ...transforms: readonly TransformDefinition[]): SoundField => ({
    ...{ kind: 'sound', shape: [length], range: [-1, 1], rate: 8000 },
    transforms,
  });
  const definition = (wave: SoundField, more: Partial<DataDefinition> = {}): DataDefinition => ({
    ...{ name: 'words', sources: ['./words'], kind: 'sounds', transforms: [], split: { test: 0 } },
    fields: { wave, word: { kind: 'class', classes: 2, from: 'folder' } },
    ...more,
  });
  async function open(files: Readonly<Record<string, Uint8Array>>, data: DataDefinition): Promise<DataSet> {
    const base = await temporaryFolder();
    await write(base, files);
    return openData(data, { directory: base, base, seed: 0 });
  }
  const words = {
    'words/no/1.wav': wavFile([0.1, 0.2, 0.3, 0.4], 8000),
    'words/yes/1.wav': wavFile([-0.1, -0.2, -0.3, -0.4], 8000),
    'words/readme.txt': Buffer.from('not a sound'),
  };

  test('has a class for each folder, in folders and in zips', async () => {
    for (const files of [
      words,
      { 'words/all.zip': zip({ 'no/1.wav': words['words/no/1.wav'], 'yes/1.wav': words['words/yes/1.wav'] }) },
    ]) {
      const set = await open(files, definition(field(4)));
      expect(set.classNames['word']).toEqual(['no', 'yes']);
      const { wave, word } = await set.at('train', [0, 1]);
      expect(wave!.shape).toEqual([2, 4]);
      const rows = wave!.arraySync() as number[][];
      [...word!.dataSync()].forEach((label, row) => expect(rows[row]![1]).toBeCloseTo(label === 0 ? 0.2 : -0.2, 3));
    }
  });

  test('has windows: at random in training, in the middle otherwise; short sounds end in silence', async () => {
    const data = definition(field(2, named('pad', 6), named('crop', 2)));
    const set = await open(words, data);
    const { wave } = await set.at('train', [0]);
    expect((wave!.arraySync() as number[][])[0]!.map((value) => Math.round(10 * Math.abs(value)))).toEqual([3, 4]);
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 12; epoch++)
      for await (const { tensors } of set.batches('train', { batch: 2, epoch, shuffle: true }))
        seen.add([...tensors['wave']!.dataSync()].map((value) => Math.round(10 * Math.abs(value))).join());
    expect(seen.size).toBeGreaterThan(3);
    expect([...seen].some((values) => values.includes('0,0'))).toBe(true);
  });

  test('of another rate or length says what to write', async () => {
    const fast = { ...words, 'words/no/2.wav': wavFile([0, 0, 0, 0], 44_100) };
    await expect(open(fast, definition(field(4)))).rejects.toMatchObject({
      message: 'words: no/2.wav has 44,100 samples per second, but the field wave is declared with 8,000.',
      hint: 'Add `-> resample(8000)` to the field, or write `from sound(rate=44100)`.',
    });
    await expect(open(words, definition(field(5)))).rejects.toMatchObject({
      message: expect.stringContaining('1.wav has 4 samples, but the field wave is declared as [5].') as string,
      hint: 'Add `-> pad(5) -> crop(5)`: shorter sounds end in silence, longer ones are cut.',
    });
    await expect(open(words, definition(field(5, named('crop', 5))))).rejects.toThrow('crop(5) does not fit into');
    const set = await open(fast, definition(field(4, named('resample', 8000), named('pad', 4), named('crop', 4))));
    expect(set.count('train')).toBe(3);
  });

  test('leaves damaged files out, and says when there is none', async () => {
    const set = await open({ ...words, 'words/yes/2.wav': Buffer.from('RIFF....WAVE') }, definition(field(4)));
    expect(set.skipped).toEqual([{ file: 'yes/2.wav', reason: 'it holds no sound' }]);
    await expect(open({ 'words/a.txt': Buffer.from('a') }, definition(field(4)))).rejects.toThrow(
      'There are no sounds in',
    );
  });
});
