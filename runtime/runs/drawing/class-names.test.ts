import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DataRecord, DataSet } from '../data/index.js';
import type { AnyModel, SampleDefinition } from '../../contract/model.js';
import { createTrainer } from '../../library/train/trainer.js';
import { runFile } from '../watch/testing.js';
import { classLabel } from '../figures/class-label.js';
import { dataSets } from '../report/data-section.js';
import { drawHistogram } from '../figures/histogram.js';
import { drawRanges } from '../figures/ranges.js';
import { drawScatter } from '../figures/scatter.js';
import { drawPlot } from './plot.js';
import type { RunFolder } from '../folder/contents.js';
import { collectSample } from './open-sample.js';
import { DataSource } from '../data/set/data-source.js';

beforeAll(() => tf.setBackend('cpu'));

const names = ['1', '2', '10', 'bird & <co>'];
const contents: DataRecord = {
  sources: [],
  sha256: '',
  counts: { train: 6, test: 2 },
  classes: { kind: { names, counts: { train: [1, 2, 3, 0], test: [2, 0, 0, 0] } } },
};
const sample: SampleDefinition<unknown> = {
  n: 2,
  each: 'kind',
  given: { kind: { shape: [], classes: 4, field: true } },
  outputs: [{ name: 'kind', kind: 'class', shape: [], classes: 4 }],
  run: (_: unknown, given: { kind: tf.Tensor }) => [given.kind],
} as unknown as SampleDefinition<unknown>;
const model = {
  name: 'M',
  data: { pics: { name: 'pics', sources: ['pics'], fields: { kind: { kind: 'class', classes: 4 } } } },
  weights: {},
  averages: {},
  train: { data: 'pics', batch: 4, epochs: 1, schedule: { kind: 'constant' }, groups: [] },
  samples: { generate: sample },
  plots: {
    codes: {
      kind: 'scatter',
      classes: 4,
      values: (_: unknown, batch: { kind: tf.Tensor1D }) => ({
        points: tf.expandDims(batch.kind, 1),
        color: batch.kind,
      }),
    },
  },
} as unknown as AnyModel;
const trainer = createTrainer(model, { seed: 0 });
const opened = (about: DataRecord): DataSet =>
  ({
    contents: about,
    count: () => 4,
    at: () => Promise.resolve({ kind: tf.tensor1d([0, 1, 2, 3], 'int32') }),
  }) as unknown as DataSet;
const never = (): Promise<DataSet> => Promise.reject(new Error('The data is gone.'));

describe('samples', () => {
  const captions = async (source: DataSource): Promise<unknown[]> =>
    (await collectSample(trainer, 'generate', source)).map(({ caption }) => caption);

  test('call classes by the names of an open set, or by those of the record, without opening the set', async () => {
    const named = ['kind 1', 'kind 2', 'kind 10', 'kind bird & <co>'];
    const open = new DataSource(model, () => Promise.resolve(opened(contents)));
    await open.set();
    expect(await captions(open)).toEqual(named);
    expect(await captions(new DataSource(model, never, { pics: contents }))).toEqual(named);
  });

  test('call classes by number if the names are not known or are the numbers', async () => {
    const numbered = ['kind 0', 'kind 1', 'kind 2', 'kind 3'];
    expect(await captions(new DataSource(model, never))).toEqual(numbered);
    const digits = { ...contents, classes: { kind: { names: ['0', '1', '2', '3'], counts: {} } } };
    const source = new DataSource(model, never, { pics: digits });
    expect(await captions(source)).toEqual(numbered);
    expect((await collectSample(trainer, 'generate', source))[0]!.outputs[0]!.names).toBeUndefined();
  });

  test('have the names of classes that they show', async () => {
    const [block] = await collectSample(trainer, 'generate', new DataSource(model, never, { pics: contents }));
    expect(block!.outputs[0]!.names).toEqual(names);
  });
});

/** The texts of an SVG in their order. */
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text!.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  );

describe('charts', () => {
  const points = { rows: [[1, 2], [2, 1], [3, 3], [4, 4]], classes: [3, 2, 1, 0], classCount: 4, names }; // prettier-ignore

  test.each([
    ['scatter', drawScatter],
    ['histogram', drawHistogram],
    ['ranges', drawRanges],
  ] as const)('a %s names its classes, in their order', async (_, draw) => {
    const { svg } = await draw('codes', points);
    expect(
      textsOf(svg)
        .filter((text) => names.includes(text))
        .slice(-4),
    ).toEqual(names);
  });

  test('a plot coloured by a data field has its names', async () => {
    const source = new DataSource(model, () => Promise.resolve(opened(contents)));
    const plot = await drawPlot(trainer, 'codes', source, []);
    expect(textsOf(plot!.svg!)).toEqual(expect.arrayContaining(['bird & <co>']));
  });
});

test('any name is one line of text that a picture can hold', () => {
  expect(classLabel(0, ['a\u0000b\nc\ud800'])).toBe('a\ufffdb\ufffdc\ufffd');
  expect(classLabel(7, undefined)).toBe('7');
  const long = ['x'.repeat(60) + 'a', 'x'.repeat(60) + 'b'];
  expect([...classLabel(0, long)].length).toBeLessThan(55);
  expect(classLabel(0, long)).not.toBe(classLabel(1, long));
});

test('the report lists the sets, their classes by number and what was left out', () => {
  const run = runFile({ data: { pics: { ...contents, warnings: ['pics: 1 picture <left> out.'] } } });
  const { html } = dataSets({ run } as RunFolder)!;
  expect(html).toContain('Examples: 6 train, 2 test.');
  expect(html).toContain('pics: 1 picture &lt;left&gt; out.');
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => row!.replaceAll(/<[^>]*>/g, '|').split('|').filter((cell) => cell !== '')); // prettier-ignore
  expect(rows.slice(-4)).toEqual([
    ['0', '1', '1', '2'],
    ['1', '2', '2', '0'],
    ['2', '10', '3', '0'],
    ['3', 'bird &amp; &lt;co&gt;', '0', '0'],
  ]);
  expect(dataSets({ run: runFile() } as RunFolder)).toBeUndefined();
});
