/** Samples of texts, tables and sounds: as people read them, and as files. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyModel, FieldDefinition, OutputDefinition } from '../../contract/model.js';
import { createTrainer } from '../../library/train/trainer.js';
import type { DataRecord, DataSet } from '../data/index.js';
import { DataSource } from '../data/set/data-source.js';
import { decodeWav } from '../data/sounds/wav.js';
import { sampleFiles } from './sample-as-files.js';
import { drawSheets, type Sheet } from './sheets.js';

beforeAll(() => tf.setBackend('cpu'));

interface Drawn {
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  readonly outputs: readonly OutputDefinition[];
  readonly values: readonly (readonly number[])[];
  readonly examples: number;
  readonly record?: Partial<DataRecord>;
  readonly each?: boolean;
}

function opened({ fields, outputs, values, examples, record = {}, each = false }: Drawn) {
  const run = () => values.map((all, index) => tf.tensor(all as number[], [examples, ...outputs[index]!.shape]));
  const given = each ? { kind: { shape: [], classes: 2, field: true } } : {};
  const model = {
    name: 'M',
    data: { set: { name: 'set', sources: ['set'], transforms: [], fields } },
    weights: {},
    averages: {},
    train: { data: 'set', batch: 4, epochs: 1, schedule: { kind: 'constant' }, groups: [] },
    samples: { s: { n: examples, given, outputs, run, ...(each ? { each: 'kind' } : {}) } },
    plots: {},
  } as unknown as AnyModel;
  const recorded: DataRecord = { sources: [], sha256: '', counts: {}, ...record };
  const never = (): Promise<DataSet> => Promise.reject(new Error('The data is gone.'));
  return { trainer: createTrainer(model, { seed: 0 }), source: new DataSource(model, never, { set: recorded }) };
}

async function filesOf(drawn: Drawn, ending: 'txt' | 'csv' | 'wav'): Promise<readonly (string | Buffer)[]> {
  const { trainer, source } = opened(drawn);
  return (await sampleFiles(trainer, 's', source, ending, {})).files;
}
async function sheetsOf(drawn: Drawn): Promise<Sheet[]> {
  const { trainer, source } = opened(drawn);
  const sheets: Sheet[] = [];
  for await (const sheet of drawSheets(trainer, 's', source)) sheets.push(sheet);
  return sheets;
}

const like = { data: 'set', field: 'text' };
const tokens = (length: number): OutputDefinition => ({ name: 'made', kind: 'tokens', shape: [length], classes: 256, like }); // prettier-ignore
const text = (from: 'bytes' | 'characters', lines?: true): Drawn['fields'] => ({
  text: { kind: 'tokens', shape: [4], classes: 256, from, ...(lines ? { lines } : {}) },
});
const codes = (written: string): number[] => [...Buffer.from(written)];

describe('texts', () => {
  test('bytes are UTF-8, below a line with their number', async () => {
    const values = [[...codes('aé\n'), ...codes('= 12')]];
    const drawn = { fields: text('bytes'), outputs: [tokens(4)], values, examples: 2 };
    expect(await filesOf(drawn, 'txt')).toEqual(['--- 1 ---\naé\n\n\n--- 2 ---\n= 12\n']);
    const [sheet] = await sheetsOf(drawn);
    expect(sheet!.beside).toEqual({ ending: 'txt', content: '--- 1 ---\naé\n\n\n--- 2 ---\n= 12\n' });
    expect((await sharp(sheet!.image).metadata()).width).toBe(960);
  });

  test('lines end at their end, and stand on a line each', async () => {
    const values = [[...codes('ab\n'), 0, ...codes('wxyz'), 0, 0, 0, 0]];
    expect(await filesOf({ fields: text('bytes', true), outputs: [tokens(4)], values, examples: 3 }, 'txt')).toEqual(['ab\nwxyz\n\n']); // prettier-ignore
  });

  test('characters are those of the vocabulary on record, and others a replacement', async () => {
    const record = { vocabularies: { text: ['', 'a', '😀'] } };
    const values = [[1, 2, 0, 9]];
    expect(await filesOf({ fields: text('characters'), outputs: [tokens(4)], values, examples: 1, record }, 'txt')).toEqual(['a😀\ufffd\ufffd\n']); // prettier-ignore
  });

  test('stand beside classes, in blocks', async () => {
    const kind = { name: 'kind', kind: 'class', shape: [], classes: 2 } as const;
    const fields: Drawn['fields'] = { ...text('bytes'), kind: { kind: 'class', classes: 2 } };
    const drawn = { fields, outputs: [tokens(2), kind], values: [codes('hi'), [1]], examples: 1, each: true };
    expect((await filesOf(drawn, 'txt'))[0]).toBe('--- 1, kind 0 ---\nmade: hi\nkind: 1\n\n--- 2, kind 1 ---\nmade: hi\nkind: 1\n'); // prettier-ignore
  });
});

describe('rows', () => {
  const row = { name: 'made', kind: 'row', shape: [2], like: { data: 'set', field: 'x' } } as const;
  const fields: Drawn['fields'] = { x: { kind: 'numbers', shape: [2], transforms: [] } };
  const record = { columns: { x: ['=a', 'b, too'] }, scales: { x: { mean: [10, 0], deviation: [2, 0.1] } } };
  const drawn = { fields, outputs: [row], values: [[1, 1, -2, 3]], examples: 2, record };

  test('are written in the units of their columns', async () => {
    expect(await filesOf(drawn, 'csv')).toEqual(['\'=a,"b, too"\n12,0.1\n6,0.3\n']);
    const [sheet] = await sheetsOf(drawn);
    expect(sheet!.beside!.ending).toBe('csv');
  });

  test('have numbered columns where no table has them', async () => {
    const point = { name: 'p', kind: 'points', shape: [2] } as const;
    const far = { name: 'far', kind: 'number', shape: [] } as const;
    const values = [[0.1, 2, 3, NaN], [5, 6]]; // prettier-ignore
    expect(await filesOf({ fields, outputs: [point, far], values, examples: 2 }, 'csv')).toEqual(['p 1,p 2,far\n0.1,2,5\n3,NaN,6\n']); // prettier-ignore
    expect((await sheetsOf({ fields, outputs: [point, far], values, examples: 2 }))[0]!.beside).toBeUndefined();
  });
});

describe('sounds', () => {
  const wave = { name: 'made', kind: 'sound', shape: [4], rate: 8 } as const;
  const drawn = { fields: {}, outputs: [wave], values: [[0.5, 0, -0.5, 1, 0, 0.25, 0, 0]], examples: 2 };

  test('are files of their own, and one with pauses beside the picture', async () => {
    const files = (await filesOf(drawn, 'wav')) as Buffer[];
    expect(files.map((file) => [...decodeWav(file).data].map((value) => Math.round(4 * value) / 4))).toEqual([
      [0.5, 0, -0.5, 1],
      [0, 0.25, 0, 0],
    ]);
    const [sheet] = await sheetsOf(drawn);
    const joined = decodeWav(sheet!.beside!.content as Buffer);
    expect([joined.rate, joined.width]).toEqual([8, 4 + 2 + 4]);
    expect((await sharp(sheet!.image).metadata()).format).toBe('png');
  });

  test('are not written of what makes none', async () => {
    const image = { name: 'x', kind: 'image', shape: [1, 1, 1], range: [0, 1] } as const;
    const values = [[1, 1]];
    await expect(filesOf({ fields: {}, outputs: [image], values, examples: 2 }, 'csv')).rejects.toThrow('it draws pictures'); // prettier-ignore
    const number = { name: 'y', kind: 'number', shape: [] } as const;
    await expect(filesOf({ fields: {}, outputs: [number], values, examples: 2 }, 'wav')).rejects.toThrow('it draws no sounds'); // prettier-ignore
  });
});
