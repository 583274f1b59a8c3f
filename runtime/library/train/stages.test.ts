import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../engine/backend/index.js';
import type { AnyModel, Batch, RateSchedule, StageDefinition } from '../../index.js';
import { rateEnds, rateMultiplier } from '../optim/index.js';
import { goingOn, idleWarnings } from './idle-epochs.js';
import { isDue } from './schedule.js';
import { batchesPerEpoch, stageAt, stagesOf, stepsOfEpochs, withBatch, withEpochs } from './stages.js';
import { createTrainer } from './trainer.js';
import { alone, batch, model, read, step } from './testing/models.js';
import type { Step, W } from './testing/models.js';

beforeAll(() => prepareBackend('cpu'));

const constant: RateSchedule = { kind: 'constant' };

function staged(...stages: { name: string; epochs: number; steps: Step[]; schedule?: RateSchedule }[]): AnyModel {
  const definitions = stages.map(({ name, epochs, steps, schedule = constant }): StageDefinition<W, Batch> => ({
    name,
    batch: 2,
    epochs,
    schedule,
    groups: alone(...steps),
  }));
  const epochs = stages.reduce((sum, stage) => sum + stage.epochs, 0);
  return model([], {
    train: { data: 'points', batch: 2, epochs, schedule: constant, groups: [], stages: definitions },
  });
}

/** The gradient of a step on A or B is 1: each update subtracts 0.1 times the rate. */
const downA = (name: string, settings: Partial<Step> = {}): Step => step(name, ['A'], (w) => w.A.a, settings);
const downB = (name: string, settings: Partial<Step> = {}): Step => step(name, ['B'], (w) => w.B.b, settings);
const two = staged({ name: 'one', epochs: 2, steps: [downA('a')] }, { name: 'two', epochs: 3, steps: [downB('b')] });

describe('stages', () => {
  it('know their place; a training without stages is one stage without a name', () => {
    expect(stagesOf(two.train).map(({ name, start, end }) => [name, start, end])).toEqual([
      ['one', 0, 2],
      ['two', 2, 5],
    ]);
    const [only, ...others] = stagesOf(model(alone(downA('a'))).train);
    expect([only!.name, only!.start, only!.end, others]).toEqual([undefined, 0, 1, []]);
    expect([0, 1.9, 2, 4.5, 9].map((epoch) => stageAt(two.train, epoch).name)).toEqual([
      'one',
      'one',
      'two',
      'two',
      'two',
    ]);
    const thrice = stageAt(staged({ name: 'a', epochs: 3, steps: [downA('a', { repeat: 3 })] }).train, 0);
    expect(batchesPerEpoch(thrice, 13)).toBe(7);
    expect([1, 2, 3].map((epochs) => stepsOfEpochs(thrice, 7, epochs))).toEqual([3, 5, 7]);
  });

  it('fall due at their ends', () => {
    const after = { kind: 'after', stage: 'one' } as const;
    expect([1, 2, 3, 5].map((epoch) => isDue(after, epoch, 5, stagesOf(two.train)))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    const { train } = withEpochs(two, { one: 3 });
    expect([2, 3].map((epoch) => isDue(after, epoch, 6, stagesOf(train)))).toEqual([false, true]);
  });

  it('take other batches and epochs: all of them, or by their names', () => {
    const epochs = (changed: AnyModel): number[] => [
      changed.train.epochs,
      ...stagesOf(changed.train).map((each) => each.epochs),
    ];
    expect(epochs(withEpochs(two, 7))).toEqual([14, 7, 7]);
    expect(epochs(withEpochs(two, { two: 9 }))).toEqual([11, 2, 9]);
    expect(withEpochs(two, undefined)).toBe(two);
    expect(stagesOf(withBatch(two, 16).train).map((each) => each.batch)).toEqual([16, 16]);
  });

  it('that are over stay as they were, and none ends before its current epoch', () => {
    const epochs = (changed: AnyModel): number[] => stagesOf(changed.train).map((each) => each.epochs);
    expect(epochs(withEpochs(two, 7, 3))).toEqual([2, 7]);
    expect(epochs(withEpochs(two, { one: 2, two: 1 }, 3))).toEqual([2, 1]);
    expect(epochs(withEpochs(two, 7, 5))).toEqual([2, 7]); // A finished run goes on in its last stage.
    expect(() => withEpochs(two, { one: 3 }, 2)).toThrow("The stage 'one' is over: it was trained for 2 epochs.");
    expect(() => withEpochs(two, { two: 1 }, 4)).toThrow("The stage 'two' has done 2 epochs already, more than 1.");
    expect(() => withEpochs(two, { tow: 1 })).toThrow("has no stage 'tow'");
    expect(() => withEpochs(model(alone(downA('a'))), { one: 1 })).toThrow('has no stages');
  });
});

describe('the trainer', () => {
  it("runs the steps of the epoch's stage alone, whose learning rate counts from its start", async () => {
    const falling: RateSchedule = { kind: 'linear', from: 0, to: 2 };
    const trainer = createTrainer(
      staged(
        { name: 'one', epochs: 2, steps: [downA('a')], schedule: falling },
        { name: 'two', epochs: 2, steps: [downB('b')], schedule: falling },
      ),
      { seed: 0 },
    );
    const w = trainer.weights as W;
    const x = batch(0);
    for (const epoch of [0, 1, 2, 3]) await trainer.iterate([x], epoch);
    // The rates are 1 and a half in both.
    expect(await read(w.A.a)).toBeCloseTo(1 - 0.1 - 0.05, 6);
    expect(await read(w.B.b)).toBeCloseTo(2 - 0.1 - 0.05, 6);
    trainer.dispose();
    tf.dispose(Object.values(x));
  });

  it('counts `every` from the start of the stage', async () => {
    const trainer = createTrainer(
      staged(
        { name: 'one', epochs: 1, steps: [downA('a')] },
        { name: 'two', epochs: 1, steps: [downB('b', { every: 2 })] },
      ),
      { seed: 0 },
    );
    const w = trainer.weights as W;
    const x = batch(0);
    for (let iteration = 0; iteration < 3; iteration++) await trainer.iterate([x], 0, iteration);
    const seen: number[] = [];
    for (let iteration = 0; iteration < 3; iteration++) {
      await trainer.iterate([x], 1, iteration);
      seen.push(Math.round((2 - (await read(w.B.b))) * 10));
    }
    expect(seen).toEqual([1, 1, 2]);
    trainer.dispose();
    tf.dispose(Object.values(x));
  });

  it('counts epochs of a net by the stages that move it', async () => {
    const seen: [string, number][] = [];
    const noting = (name: string, net: 'A' | 'B'): Step =>
      step(name, [net], (w, _, pass) => {
        seen.push([name, pass.epoch]);
        return net === 'A' ? w.A.a : w.B.b;
      });
    const trainer = createTrainer(
      staged(
        { name: 'one', epochs: 2, steps: [noting('a', 'A')] },
        { name: 'two', epochs: 3, steps: [noting('b', 'B')] },
        { name: 'three', epochs: 1, steps: [noting('again', 'A')] },
      ),
      { seed: 0 },
    );
    const x = batch(0);
    for (const epoch of [0, 1.5, 2, 4.9, 5]) await trainer.iterate([x], epoch);
    expect(seen).toEqual([
      ['a', 0],
      ['a', 1],
      ['b', 0],
      ['b', 2],
      ['again', 2],
    ]);
    trainer.dispose();
    tf.dispose(Object.values(x));
  });

  it('makes data-dependent starts in the first pass of the first stage that moves a net, once, resumed or not', async () => {
    const firsts: string[] = [];
    const noting = (name: string, over: readonly string[]): Step =>
      step(name, over, (w, _, pass) => {
        if (pass.first) firsts.push(name);
        for (const each of [w.A, w.B]) pass.move(each.seen, tf.add(each.seen, 1));
        return tf.add(w.A.a, w.B.b);
      });
    const definition = staged(
      { name: 'one', epochs: 1, steps: [noting('a', ['A']), noting('again', ['A'])] },
      { name: 'two', epochs: 1, steps: [noting('both', ['A', 'B'])] },
    );
    const x = batch(0);
    const trainer = createTrainer(definition, { seed: 0 });
    await trainer.iterate([x], 0);
    await trainer.iterate([x], 0);
    expect(firsts).toEqual(['a']);
    const state = await trainer.state();
    const resumed = createTrainer(definition, { seed: 0 });
    resumed.load(state);
    for (const each of [trainer, resumed]) {
      firsts.length = 0;
      const w = each.weights as W;
      const before = await read(w.A.seen);
      await each.iterate([x], 1);
      // A has had its start: its state stays while B starts.
      expect([await read(w.A.seen), await read(w.B.seen)]).toEqual([before, 1]);
      await each.iterate([x], 1);
      expect([await read(w.A.seen), await read(w.B.seen)]).toEqual([before + 1, 2]);
      expect(firsts).toEqual(['both']);
      each.dispose();
    }
    tf.dispose(Object.values(x));
  });
});

describe('epochs at a learning rate of 0', () => {
  const one = (schedule: RateSchedule, epochs: number): AnyModel => {
    const made = model(alone(downA('a')));
    return { ...made, train: { ...made.train, schedule, epochs } };
  };
  const cosine: RateSchedule = { kind: 'cosine', to: 2, warmup: 1 };
  const linear: RateSchedule = { kind: 'linear', from: 1, to: 3 };

  it('are told of, with a command that trains in all of them', () => {
    expect(idleWarnings(one(cosine, 5))).toEqual([
      'The last 3 epochs will train nothing: cosine(to=2, warmup=1) has brought the learning rate to 0 by epoch 2. To train 5 epochs, start anew with epochs=5 and schedule=cosine(to=5, warmup=1).',
    ]);
    for (const schedule of [cosine, linear, { kind: 'step', every: 2, factor: 0 } as const]) {
      const ends = rateEnds(schedule)!;
      expect(rateMultiplier(schedule, ends - 0.01)).toBeGreaterThan(0);
      expect(rateMultiplier(schedule, ends)).toBe(0);
      expect(idleWarnings(one(schedule, ends))).toEqual([]);
      expect(idleWarnings(one(schedule, ends + 1))).toHaveLength(1);
    }
    for (const schedule of [constant, { kind: 'step', every: 1, factor: 0.5 } as const])
      expect(idleWarnings(one(schedule, 100))).toEqual([]);
  });

  it('are those of the stage, and of those epochs that are left', () => {
    const { train } = staged(
      { name: 'one', epochs: 2, steps: [downA('a')], schedule: linear },
      { name: 'two', epochs: 5, steps: [downB('b')], schedule: linear },
    );
    const both = model([], { train });
    expect(idleWarnings(both)).toEqual([
      `The last 2 epochs of the stage 'two' will train nothing: linear(from=1, to=3) has brought the learning rate to 0 by epoch 3. To train 5 epochs, start anew with two.epochs=5 and two.schedule=linear(from=1, to=5).`,
    ]);
    expect(idleWarnings(both, 6)[0]).toContain('The last epoch of');
    expect(idleWarnings(both, 7)).toEqual([]);
  });

  it('are not advised when a run is done', () => {
    const advice = (schedule: RateSchedule, epochs: number): unknown =>
      goingOn(stagesOf(one(schedule, epochs).train)[0]!);
    expect(advice(constant, 3)).toEqual({ epochs: 6 });
    expect(advice(linear, 1)).toEqual({ epochs: 2 });
    expect(advice(linear, 2)).toEqual({ epochs: 3 });
    expect(advice(linear, 3)).toEqual({
      anew: { epochs: '6', schedule: 'linear(from=1, to=6)' },
    });
  });
});
