/** `withDefaults` and `withoutDefaults` are inverses of each other. */
import { describe, expect, test } from 'vitest';
import { adam } from '../library/optim/index.js';
import { zeros } from '../library/weights/initializers.js';
import { after, defineModel, epochs, every, weight } from './model.js';
import type { ModelDefinition, WrittenModel } from './model.js';
import { withDefaults, withoutDefaults } from './defaults.js';

const terms = (): Record<string, never> => ({});
const run = (): never[] => [];
const optimizer = adam();
const weights = { A: { kernel: weight([1], zeros()) } };

const short: WrittenModel<unknown, unknown> = {
  name: 'M',
  spec: 'm.gen',
  weights,
  data: {
    mnist: { fields: { x: { kind: 'image', shape: [28, 28, 1] }, digit: { kind: 'class', classes: 10 } } },
    drawn: {
      made: { model: 'N', sample: 'generate', n: 4, output: 0 },
      transforms: [{ name: 'mirror' }, { name: 'resize', settings: { size: 8 } }],
      fields: { x: { kind: 'image', shape: [8, 8, 3], range: [-1, 1], transforms: [{ name: 'invert' }] } },
    },
  },
  train: {
    data: 'mnist',
    batch: 8,
    epochs: 2,
    schedule: { kind: 'cosine', to: 2 },
    steps: [
      { name: 'one', loss: 'a', terms, over: ['A'], optimizer },
      { together: [{ name: 'two', loss: 'a', terms, over: ['A'], optimizer: 'one', repeat: 3 }] },
    ],
  },
  evaluate: terms,
  terms: { a: { role: 'loss' } },
  distances: {
    'fid[f]': { measure: 'fid', sample: 'generate', n: 4, field: 'x', features: 'f', on: { data: 'mnist' } },
  },
  samples: {
    generate: { outputs: [{ name: 'y', shape: [28, 28, 1] }], run },
    decode: {
      given: { z: { shape: [2] }, x: { shape: [28, 28, 1], field: true } },
      n: 4,
      outputs: [
        { name: 'y', shape: [28, 28, 1], range: [-1, 1] },
        'mirrored',
        'clipped',
        { name: 'dark', shape: [28, 28, 1] },
        { name: 'far', shape: [] },
        'near',
        { name: 'z', shape: [2] },
        { name: 'digit', shape: [], classes: 10 },
      ],
      run,
    },
  },
  evaluations: {
    ood: {
      averages: { mean: { on: { data: 'mnist', split: 'train' }, values: terms } },
      scores: ['s'],
      inside: [{ data: 'mnist', split: 'test', first: 5 }],
      outside: [{ data: 'drawn' }],
      run: terms,
    },
  },
};

const long: ModelDefinition<unknown, unknown> = {
  name: 'M',
  spec: 'm.gen',
  weights,
  averages: {},
  data: {
    mnist: {
      name: 'mnist',
      sources: ['mnist'],
      transforms: [],
      fields: {
        x: { kind: 'image', shape: [28, 28, 1], range: [0, 1], transforms: [] },
        digit: { kind: 'class', classes: 10 },
      },
    },
    drawn: {
      name: 'drawn',
      sources: [],
      made: { model: 'N', sample: 'generate', n: 4, output: 0 },
      transforms: [
        { name: 'mirror', settings: {} },
        { name: 'resize', settings: { size: 8 } },
      ],
      fields: {
        x: { kind: 'image', shape: [8, 8, 3], range: [-1, 1], transforms: [{ name: 'invert', settings: {} }] },
      },
    },
  },
  train: {
    data: 'mnist',
    batch: 8,
    epochs: 2,
    schedule: { kind: 'cosine', to: 2, warmup: 0 },
    groups: [
      {
        together: false,
        steps: [{ name: 'one', loss: 'a', terms, over: ['A'], optimizer, repeat: 1, every: 1 }],
      },
      {
        together: true,
        steps: [{ name: 'two', loss: 'a', terms, over: ['A'], optimizer: 'one', repeat: 3, every: 1 }],
      },
    ],
  },
  evaluate: terms,
  terms: { a: { role: 'loss' } },
  distances: {
    'fid[f]': { measure: 'fid', sample: 'generate', output: 0, n: 4, field: 'x', features: 'f', on: { data: 'mnist' } },
  },
  samples: {
    generate: { given: {}, n: 16, outputs: [{ name: 'y', kind: 'image', shape: [28, 28, 1], range: [0, 1] }], run },
    decode: {
      given: { z: { shape: [2], field: false }, x: { shape: [28, 28, 1], field: true } },
      n: 4,
      outputs: [
        { name: 'y', kind: 'image', shape: [28, 28, 1], range: [-1, 1] },
        { name: 'mirrored', kind: 'image', shape: [28, 28, 1], range: [-1, 1] },
        { name: 'clipped', kind: 'image', shape: [28, 28, 1], range: [-1, 1] },
        { name: 'dark', kind: 'image', shape: [28, 28, 1], range: [0, 1] },
        { name: 'far', kind: 'number', shape: [] },
        { name: 'near', kind: 'number', shape: [] },
        { name: 'z', kind: 'points', shape: [2] },
        { name: 'digit', kind: 'class', shape: [], classes: 10 },
      ],
      run,
    },
  },
  plots: {},
  evaluations: {
    ood: {
      averages: { mean: { on: { name: 'mnist.train', data: 'mnist', split: 'train' }, values: terms } },
      scores: ['s'],
      inside: [{ name: 'mnist.test', data: 'mnist', split: 'test', first: 5 }],
      outside: [{ name: 'drawn', data: 'drawn' }],
      run: terms,
    },
  },
};

describe('a model', () => {
  test('that leaves out its defaults is the one that says them', () => {
    expect(defineModel(short)).toEqual(long);
  });
  test('with every value written, as in older modules, stays the same', () => {
    expect(defineModel(long)).toEqual(long);
  });
  test('loses its defaults, and nothing else', () => {
    expect(withoutDefaults(long)).toEqual(short);
    expect(withDefaults(withoutDefaults(long))).toEqual(long);
  });
  test('of which nothing is said but its name trains, measures and draws nothing', () => {
    const { train, samples } = defineModel({ name: 'M', spec: 'm.gen', weights: {}, evaluate: terms });
    expect(train).toEqual({ data: '', batch: 32, epochs: 0, schedule: { kind: 'constant' }, groups: [] });
    expect('constructor' in samples).toBe(false);
  });
});

test('stages give the length of a training and the batches of its measurements', () => {
  const step = { name: 'one', loss: 'a', terms, over: ['A'], optimizer };
  const stages = [
    { name: 'early', batch: 4, epochs: 2, steps: [step] },
    { name: 'late', batch: 8, epochs: 3, schedule: { kind: 'linear', from: 1, to: 3 }, steps: [step] },
  ] as const;
  const staged = { ...short, train: { data: 'mnist', stages } };
  const { train } = defineModel(staged);
  const groups = [{ together: false, steps: [{ ...step, repeat: 1, every: 1 }] }];
  expect(train).toEqual({
    ...{ data: 'mnist', batch: 8, epochs: 5, schedule: { kind: 'constant' }, groups: [] },
    stages: [
      { name: 'early', batch: 4, epochs: 2, schedule: { kind: 'constant' }, groups },
      { name: 'late', batch: 8, epochs: 3, schedule: { kind: 'linear', from: 1, to: 3 }, groups },
    ],
  });
  expect(withoutDefaults(defineModel(staged))).toEqual(staged);
  // A training may measure in batches of another size than any of its stages has.
  expect(defineModel({ ...staged, train: { ...staged.train, batch: 2 } }).train.batch).toBe(2);
});

test('schedules of epochs have constructors', () => {
  expect(every(5)).toEqual({ kind: 'every', interval: 5 });
  expect(epochs(10, 'last')).toEqual({ kind: 'epochs', epochs: [10, 'last'] });
  expect(after('coding')).toEqual({ kind: 'after', stage: 'coding' });
});
