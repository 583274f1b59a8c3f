import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../engine/backend/index.js';
import { byName } from './by-name.js';
import type { ClaimedResults } from '../contract/model.js';
import { defineModel, state, weight } from '../contract/model.js';
import { zeros } from '../library/weights/initializers.js';
import { judgeClaims } from '../library/evaluate/claims.js';
import { metricsLine } from '../runs/folder/metrics-log.js';
import { drawLines } from '../runs/figures/lines.js';
import { fileNameOf } from '../runs/files/file-names.js';
import { sampleNamed } from '../runs/drawing/sample-values.js';
import { withEpochs } from '../library/train/stages.js';
import { WeightStore } from '../library/train/weight-store.js';

const inherited = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
const model = (names: readonly string[]): Parameters<typeof defineModel>[0] => ({
  name: 'M',
  spec: 'm.gen',
  weights: Object.fromEntries(
    names.map((name) => [name, Object.fromEntries(names.map((label) => [label, { kernel: weight([2], zeros()) }]))]),
  ),
  averages: {},
  data: {},
  train: { data: '', batch: 1, epochs: 1, schedule: { kind: 'constant' }, groups: [] },
  evaluate: () => ({}),
  terms: Object.fromEntries(names.map((name) => [name, { role: 'loss' }])),
  samples: Object.fromEntries(names.map((name) => [name, { given: {}, n: 1, outputs: [], run: () => [] }])),
  plots: {},
});

describe('records by names of a spec', () => {
  test('hold only the given names', () => {
    const record = byName(inherited.map((name, index) => [name, index] as const));
    expect(Object.keys(record)).toEqual(inherited);
    expect(inherited.map((name) => record[name])).toEqual([0, 1, 2, 3]);
    for (const name of inherited) expect(name in byName(), name).toBe(false);
  });

  test('a model has only what it declares: properties of every object are not samples, terms or stages', () => {
    const [none, all] = [[], inherited].map((names) => defineModel(model(names)));
    for (const name of inherited) {
      expect(() => sampleNamed(none!, name), name).toThrow(`no sample '${name}'`);
      expect(sampleNamed(all!, name).n, name).toBe(1);
      expect(all!.terms[name]?.role, name).toBe('loss');
    }
    const stages = ['constructor', 'late'].map((name) => ({ ...none!.train, name }));
    const staged = { ...none!, train: { ...none!.train, epochs: 2, stages } };
    expect(withEpochs(staged, { late: 3 }).train.stages!.map(({ epochs }) => epochs)).toEqual([1, 3]);
  });

  test('a claim of a term that was not measured is not evaluated', () => {
    const claims = [
      { text: 'c', left: () => 0, operator: '<', right: (found: ClaimedResults) => found.term('constructor') },
    ] as const;
    const known = { evaluations: [], terms: { test: metricsLine('{"values":{"other":1}}').values } };
    expect(judgeClaims(defineModel({ ...model([]), claims }), known)[0]!.outcome).toBe('not evaluated');
  });
});

describe('weights', () => {
  beforeAll(async () => void (await prepareBackend('cpu')));
  test('are all there, whatever nets and labels are called', () => {
    const names = [...inherited, 'role', 'initializer'];
    const store = new WeightStore(defineModel(model(names)), 1);
    expect([...store.entries.keys()]).toEqual(names.flatMap((net) => names.map((label) => `${net}/${label}/kernel`)));
    const tree = store.tree as Record<string, Record<string, Record<string, unknown>>>;
    for (const net of names)
      for (const label of names) expect(tree[net]![label]!['kernel'], `${net}/${label}`).toBeInstanceOf(tf.Variable);
    store.dispose();
    expect(state([1], zeros()).role).toBe('state');
  });
});

test('curves of terms with names such as constructor are drawn like any others', async () => {
  const paths = async (terms: readonly string[]): Promise<number> => {
    const lines = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((epoch) =>
      metricsLine(
        JSON.stringify({
          ...{ kind: 'epoch', split: 'train', step: epoch, epoch },
          values: Object.fromEntries(terms.map((term, index) => [term, epoch * (index + 1)])),
        }),
      ),
    );
    const { svg } = (await drawLines('curves', lines, terms))!;
    for (const term of terms) expect(svg).toContain(term);
    return svg.match(/<path /g)!.length;
  };
  expect(await paths(['constructor', 'toString'])).toBe(await paths(['first', 'second']));
});

describe('file names', () => {
  test('are the names themselves', () => {
    expect(['generate', 'curves'].map((name) => fileNameOf(name, ['generate', 'curves']))).toEqual([
      'generate',
      'curves',
    ]);
  });
  test('differ if names differ only in case, in Windows, and from files that are there anyway', () => {
    const names = ['Grid', 'grid', 'GRID', 'con', 'Losses', 'lpt1'];
    const files = names.map((name) => fileNameOf(name, names, ['losses']));
    expect(files).toEqual(['Grid', 'grid-2', 'GRID-3', 'con-2', 'Losses-2', 'lpt1-2']);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
  });
});
