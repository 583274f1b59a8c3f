import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import type { DataSet, Split } from '../data/index.js';
import type { AnyModel } from '../../contract/model.js';
import { DataSource } from '../data/set/data-source.js';
import { isDue } from '../../library/train/schedule.js';
import { alone, model, step } from '../../library/train/testing/models.js';
import { createTrainer } from '../../library/train/trainer.js';
import { dueTerms, evaluateSplit } from './epoch-terms.js';
import { RunningMeans } from '../../library/metrics/running-means.js';

beforeAll(async () => {
  await prepareBackend('cpu');
});

/** A data set of numbers: training 0 … 4, test 10 … 14. */
const numbers = (): DataSet => {
  const values: Partial<Record<Split, number[]>> = { train: [0, 1, 2, 3, 4], test: [10, 11, 12, 13, 14] };
  return {
    count: (split: Split) => values[split]?.length ?? 0,
    at: async (split: Split, indices: readonly number[]) => ({
      x: tf.tensor1d(indices.map((index) => values[split]![index]!)),
    }),
    skipped: [],
  } as unknown as DataSet;
};

const measured = (terms: AnyModel['terms']): AnyModel =>
  model(alone(step('loss', ['A'], (w) => w.A.a)), {
    terms,
    evaluate: (_w, { x }) => Object.fromEntries(Object.keys(terms).map((name) => [name, x!])),
  });

describe('the measurements (rule 20)', () => {
  const terms: AnyModel['terms'] = {
    loss: { role: 'loss' },
    tested: { role: 'metric', on: { split: 'test' } },
    some: { role: 'metric', on: { split: 'test', first: 2 } },
    late: { role: 'metric', at: { kind: 'epochs', epochs: ['last'] } },
  };
  const evaluate = (split: Split, epoch: number, known = {}): Promise<Record<string, number>> => {
    const definition = measured(terms);
    const trainer = createTrainer(definition, { seed: 1 });
    return evaluateSplit(trainer, new DataSource(definition, async () => numbers()), split, epoch, 3, known);
  };

  it('is every term on every split, unless `on` and `at` say otherwise', async () => {
    expect(await evaluate('test', 1)).toEqual({ loss: 12, tested: 12, some: 10.5 });
    expect(await evaluate('test', 3)).toEqual({ loss: 12, tested: 12, some: 10.5, late: 12 });
    expect(await evaluate('validation', 1)).toEqual({});
  });

  it('on the training split are the running means; it is read again only for terms that no step has', async () => {
    expect(await evaluate('train', 1, { loss: 7 })).toEqual({ loss: 7 });
    expect(await evaluate('train', 3, { loss: 7 })).toEqual({ loss: 7, late: 2 });
    const definition = measured(terms);
    expect(dueTerms(definition, 'train', 3, 3)).toEqual([
      { on: { split: 'train' }, names: ['loss', 'late'], evaluate: definition.evaluate },
    ]);
  });

  it('of losses of other stages leave the training split alone', async () => {
    const asked: string[] = [];
    const staged = (own: Split | undefined): AnyModel => {
      const definition = measured({
        loss: { role: 'loss' },
        later: { role: 'loss', ...(own && { on: { split: own } }) },
      });
      const { groups, schedule } = definition.train;
      const stages = [{ name: 'first', groups, schedule, batch: 2, epochs: 1 }];
      return { ...definition, train: { ...definition.train, stages } };
    };
    const evaluate = (split: Split, own?: Split): Promise<Record<string, number>> => {
      const definition = staged(own);
      const trainer = createTrainer(definition, { seed: 1 });
      const source = new DataSource(definition, async () => (asked.push(split), numbers()));
      return evaluateSplit(trainer, source, split, 1, 1, split === 'train' ? { loss: 7 } : {});
    };
    expect(await evaluate('train')).toEqual({ loss: 7 });
    expect(asked).toEqual([]);
    expect(await evaluate('test')).toEqual({ loss: 12, later: 12 });
    expect(await evaluate('train', 'train')).toEqual({ loss: 7, later: 2 });
  });

  it('with a function of its own is computed on its own examples, and only there', async () => {
    const asked: string[] = [];
    const counting =
      (name: string): AnyModel['evaluate'] =>
      (_w, { x }) => {
        asked.push(`${name} of ${String(x!.shape[0])}`);
        return { [name]: x! };
      };
    const definition = {
      ...measured({
        loss: { role: 'loss' },
        round_trip: { role: 'metric', on: { split: 'test' }, evaluate: counting('round_trip') },
        first: { role: 'metric', on: { split: 'test', first: 2 }, evaluate: counting('first') },
        constant: { role: 'metric', on: { split: 'test', first: 1 }, evaluate: counting('constant') },
      }),
      evaluate: counting('loss'),
    } satisfies AnyModel;
    const trainer = createTrainer(definition, { seed: 1 });
    const source = new DataSource(definition, async () => numbers());
    expect(await evaluateSplit(trainer, source, 'train', 1, 3)).toEqual({ loss: 2 });
    expect(asked.every((each) => each.startsWith('loss of'))).toBe(true);
    asked.length = 0;
    expect(await evaluateSplit(trainer, source, 'test', 1, 3)).toEqual({
      loss: 12,
      round_trip: 12,
      first: 10.5,
      constant: 10,
    });
    expect(asked.filter((each) => each.startsWith('first'))).toEqual(['first of 2']);
    expect(asked.filter((each) => each.startsWith('constant'))).toEqual(['constant of 1']);
  });

  it('leaves no tensors behind', async () => {
    const definition = measured(terms);
    const trainer = createTrainer(definition, { seed: 1 });
    const source = new DataSource(definition, async () => numbers());
    const before = tf.memory().numTensors;
    await evaluateSplit(trainer, source, 'test', 1, 3);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('isDue', () => {
  it.each([
    [undefined, [1, 2, 3, 4, 5, 6, 7]],
    [{ kind: 'every', interval: 3 }, [3, 6]],
    [{ kind: 'epochs', epochs: ['first', 'middle', 'last'] }, [1, 4, 7]],
    [{ kind: 'epochs', epochs: [2, 'last'] }, [2, 7]],
  ] as const)('%o of seven epochs', (schedule, epochs) => {
    expect([1, 2, 3, 4, 5, 6, 7].filter((epoch) => isDue(schedule, epoch, 7))).toEqual(epochs);
  });
});

describe('RunningMeans', () => {
  it('weigh by examples and go through JSON unharmed', () => {
    const means = new RunningMeans();
    means.add({ loss: 0.1, late: 5 }, 3);
    const again = new RunningMeans(JSON.parse(JSON.stringify(means.sums())) as ReturnType<RunningMeans['sums']>);
    for (const each of [means, again]) each.add({ loss: 0.7 }, 1);
    expect(means.means()).toEqual({ loss: (3 * 0.1 + 0.7) / 4, late: 5 });
    expect(again.means()).toEqual(means.means());
  });
});
