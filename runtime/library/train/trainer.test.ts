import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import type { AnyModel, Batch, Pass } from '../../index.js';
import { adam } from '../../index.js';
import { NonFiniteError } from './non-finite.js';
import { alone, batch, model, read, step } from './testing/models.js';
import type { W } from './testing/models.js';
import { createTrainer } from './trainer.js';
import type { Trainer } from './trainer.js';

beforeAll(async () => {
  await prepareBackend('cpu');
});

function start(definition: AnyModel): { trainer: Trainer; w: W } {
  const trainer = createTrainer(definition, { seed: 7 });
  return { trainer, w: trainer.weights as W };
}

const product = (...factors: (Tensor | number | undefined)[]): Tensor =>
  factors.map((f) => f ?? NaN).reduce<Tensor>((all, next) => tf.mul(all, next), tf.scalar(1));
const square = (x: Tensor): Tensor => tf.square(x);

describe('steps (rule 16)', () => {
  it('take the mean over the batch and move only the nets of `over`', async () => {
    const { trainer, w } = start(model(alone(step('loss', ['A'], (v, { x }) => product(v.A.a, v.B.b, x)))));
    const means = await trainer.iterate([batch(1, 5)], 0);
    expect(means['loss']).toBeCloseTo(6); // 1 · 2 · mean(1, 5)
    expect(await read(w.A.a)).toBeCloseTo(1 - 0.1 * 6); // d/da = b · mean(x)
    expect(await read(w.B.b)).toBe(2);
  });

  it('run in order: a later step sees what an earlier one has moved', async () => {
    const { trainer, w } = start(
      model(
        alone(
          step('first', ['A'], (v) => product(v.A.a, v.B.b)),
          step('second', ['B'], (v) => product(v.A.a, v.B.b)),
        ),
      ),
    );
    await trainer.iterate([batch(1)], 0);
    expect(await read(w.A.a)).toBeCloseTo(0.8); // 1 − 0.1 · 2
    expect(await read(w.B.b)).toBeCloseTo(2 - 0.1 * 0.8);
  });

  it('in `together` take all gradients before any update', async () => {
    const steps = [
      step('first', ['A'], (v) => product(v.A.a, v.B.b)),
      step('second', ['B'], (v) => product(v.A.a, v.B.b)),
    ];
    const { trainer, w } = start(model([{ together: true, steps }]));
    await trainer.iterate([batch(1)], 0);
    expect(await read(w.A.a)).toBeCloseTo(0.8);
    expect(await read(w.B.b)).toBeCloseTo(2 - 0.1 * 1);
  });

  it('`every` 3 runs at iterations 0, 3, 6', async () => {
    const { trainer, w } = start(model(alone(step('loss', ['A'], (v) => v.A.a, { every: 3 }))));
    const ran: boolean[] = [];
    for (let iteration = 0; iteration < 7; iteration++) ran.push('loss' in (await trainer.iterate([batch(1)], 0)));
    expect(ran).toEqual([true, false, false, true, false, false, true]);
    expect(await read(w.A.a)).toBeCloseTo(0.7);
  });

  it('share the optimizer of another step, moments and all', async () => {
    const loss = (v: W): Tensor => square(v.A.a);
    const shared = start(
      model(
        alone(
          step('one', ['A'], loss, { optimizer: adam({ lr: 0.1 }) }),
          step('two', ['A'], loss, { optimizer: 'one' }),
        ),
      ),
    );
    const single = start(model(alone(step('one', ['A'], loss, { optimizer: adam({ lr: 0.1 }) }))));
    await shared.trainer.iterate([batch(1)], 0);
    await single.trainer.iterate([batch(1)], 0);
    await single.trainer.iterate([batch(1)], 0);
    expect(await read(shared.w.A.a)).toBe(await read(single.w.A.a));
    const names = [...(await shared.trainer.state()).arrays.keys()].filter((name) => name.startsWith('optimizer/'));
    expect(names).toEqual(['optimizer/one/A/a/t', 'optimizer/one/A/a/m', 'optimizer/one/A/a/v']);
  });

  it('clip weights to ±value, gradients by their joint norm', async () => {
    const bounded = start(
      model(
        alone(
          step('loss', ['A', 'B'], (v) => tf.sub(product(v.A.a, 30), product(v.B.b, 40)), { clip: { gradients: 5 } }),
        ),
      ),
    );
    await bounded.trainer.iterate([batch(1)], 0); // The gradient (30, −40) has norm 50 and is scaled to (3, −4).
    expect(await read(bounded.w.A.a)).toBeCloseTo(1 - 0.3);
    expect(await read(bounded.w.B.b)).toBeCloseTo(2 + 0.4);
    const cut = start(model(alone(step('loss', ['A'], (v) => product(v.A.a, 1), { clip: { weights: 0.25 } }))));
    await cut.trainer.iterate([batch(1)], 0);
    expect(await read(cut.w.A.a)).toBe(0.25);
    expect(await read(cut.w.B.b)).toBe(2);
  });

  it('follow the rate schedule, within an epoch too', async () => {
    const { trainer, w } = start(
      model(alone(step('loss', ['A'], (v) => v.A.a)), {
        train: {
          ...model(alone(step('loss', ['A'], (v) => v.A.a))).train,
          schedule: { kind: 'linear', from: 1, to: 3 },
        },
      }),
    );
    await trainer.iterate([batch(1)], 2.5);
    expect(await read(w.A.a)).toBeCloseTo(1 - 0.1 * 0.25);
  });

  it('move averages after each step that moves their net, and copy its state', async () => {
    const steps = [
      step('a', ['A'], (v, _b, pass) => {
        pass.move(v.A.seen, tf.add(v.A.seen, 1));
        return v.A.a;
      }),
      step('b', ['B'], (v) => v.B.b),
      step('again', ['A'], (v) => v.A.a),
    ];
    const { trainer, w } = start(model(alone(...steps), { averages: { Slow: { of: 'A', decay: 0.9 } } }));
    const slow = (w as unknown as { Slow: W['A'] }).Slow;
    expect(await read(slow.a)).toBe(1);
    await trainer.iterate([batch(1)], 0); // a: 1 → 0.9 → 0.8
    expect(await read(slow.a)).toBeCloseTo(0.9 * (0.9 * 1 + 0.1 * 0.9) + 0.1 * 0.8);
    expect(await read(slow.seen)).toBe(1);
  });

  it('move averages with a warm-up by a decay that rises', async () => {
    const steps = [step('a', ['A'], (v) => v.A.a)];
    const averages = { Slow: { of: 'A', decay: 0.15, warmup: true } } as const;
    const { trainer, w } = start(model(alone(...steps), { averages }));
    const slow = (w as unknown as { Slow: W['A'] }).Slow;
    await trainer.iterate([batch(1)], 0); // a: 1 → 0.9, decay 1 / 10
    expect(await read(slow.a)).toBeCloseTo(0.1 * 1 + 0.9 * 0.9);
    await trainer.iterate([batch(1)], 0); // a: 0.9 → 0.8, decay 0.15, below 2 / 11
    expect(await read(slow.a)).toBeCloseTo(0.15 * 0.91 + 0.85 * 0.8);
  });

  it('that cannot move anything say so', async () => {
    const { trainer } = start(model(alone(step('loss', ['A'], (v) => v.B.b))));
    await expect(trainer.iterate([batch(1)], 0)).rejects.toThrow(
      "Step 'loss': no weight of A has a part in the loss 'loss'",
    );
  });
});

describe('repetitions and draws (rule 14)', () => {
  const drawn: string[] = [];
  const noisy = (name: string, repeat: number): ReturnType<typeof step> =>
    step(
      name,
      ['A'],
      (v, { x }, pass) => {
        const z = pass.in('G').normal('z', [2]);
        drawn.push(`${name} ${x!.dataSync().join()} ${z.dataSync().join()}`);
        return product(v.A.a, x);
      },
      { repeat },
    );

  it('repetition r takes batch r and new draws; other steps take batch 0 and share its draws', async () => {
    const { trainer } = start(model(alone(noisy('critic', 3), noisy('generator', 1))));
    expect(trainer.batchesPerIteration).toBe(3);
    drawn.length = 0;
    await trainer.iterate([batch(1, 1), batch(2, 2), batch(3, 3)], 0);
    const [first, second, third, generator] = drawn.map((line) => line.split(' '));
    expect(drawn).toHaveLength(4);
    expect([first![1], second![1], third![1], generator![1]]).toEqual(['1,1', '2,2', '3,3', '1,1']);
    expect(generator![2]).toBe(first![2]);
    expect(new Set([first![2], second![2], third![2]]).size).toBe(3);
  });

  it('a new iteration draws anew, the same iteration of the same seed the same', async () => {
    const run = async (): Promise<string[]> => {
      drawn.length = 0;
      const { trainer } = start(model(alone(noisy('critic', 1))));
      await trainer.iterate([batch(1, 1)], 0);
      await trainer.iterate([batch(1, 1)], 0);
      return [...drawn];
    };
    const lines = await run();
    expect(lines).toHaveLength(2);
    expect(lines[0]).not.toBe(lines[1]);
    expect(await run()).toEqual(lines);
  });

  it('takes as many batches as it repeats, never fewer', async () => {
    const { trainer } = start(model(alone(noisy('critic', 3))));
    await expect(trainer.iterate([batch(1, 1), batch(2, 2)], 0)).rejects.toThrow('takes 3 batches, and 2 were given');
  });

  it('evaluation repeats its draws at every call, training does not disturb them', async () => {
    const evaluate = (_w: W, _b: Batch, pass: Pass): Record<string, Tensor> => ({ mean: pass.normal('z', [2]) });
    const { trainer } = start(model(alone(step('loss', ['A'], (v) => v.A.a)), { evaluate }));
    const before = await trainer.evaluate([batch(1, 2), batch(3, 4)]);
    await trainer.iterate([batch(1)], 0);
    expect(await trainer.evaluate([batch(1, 2), batch(3, 4)])).toEqual(before);
    const [first, second] = [await trainer.evaluate([batch(1, 2)]), before];
    expect(first['mean']).not.toBe(second['mean']);
  });

  it('evaluation weights batches by their size', async () => {
    const { trainer } = start(model(alone(step('loss', ['A'], (v) => v.A.a))));
    expect(await trainer.evaluate([batch(1, 2, 3), batch(10)])).toEqual({ mean: 4 });
  });
});

describe('state (rules 12 and 17)', () => {
  const counting = (v: W, _batch: Batch, pass: Pass): Tensor => {
    expect(pass.training).toBe(true);
    for (const net of [v.A, v.B]) {
      pass.move(net.seen, tf.add(net.seen, 1));
      pass.move(net.seen, tf.mul(net.seen, 10)); // This move goes on from the first.
      pass.asTraining().move(net.seen, tf.scalar(-1)); // `training=true` does not move anything.
      pass.move(v.A.a, tf.scalar(-1)); // A weight is not state.
    }
    return product(v.A.a, v.B.b);
  };

  it('moves for the nets that the step updates, in order, and for no others', async () => {
    const { trainer, w } = start(model(alone(step('loss', ['A'], counting))));
    await trainer.iterate([batch(1)], 0);
    expect(await read(w.A.seen)).toBe(10);
    expect(await read(w.B.seen)).toBe(0);
    expect(await read(w.A.a)).toBeCloseTo(0.8);
  });

  it('stays in evaluation and in samples, which are not in training mode', async () => {
    const evaluate = (v: W, _b: Batch, pass: Pass): Record<string, Tensor> => {
      pass.move(v.A.seen, tf.scalar(5));
      return { mean: tf.scalar(pass.training ? 1 : 0) };
    };
    const { trainer, w } = start(model(alone(step('loss', ['A'], (v) => v.A.a)), { evaluate }));
    expect(await trainer.evaluate([batch(1)])).toEqual({ mean: 0 });
    trainer.pass('sample', 1).move(w.A.seen, tf.scalar(5));
    expect(await read(w.A.seen)).toBe(0);
  });
});

describe('a loss that is not a number', () => {
  it('stops before the weights are touched and names step, iteration, term and tensor', async () => {
    const broken = step('loss', ['A', 'B'], (v) => v.A.a, {
      terms: (v, { x }) => ({ fine: v.B.b, loss: tf.add(tf.square(v.B.b), product(v.A.a, tf.log(x!))) }),
    });
    const { trainer, w } = start(model(alone(broken)));
    await trainer.iterate([batch(1, 2)], 0);
    const a = await read(w.A.a);
    const zero = batch(0, 1);
    const before = tf.memory().numTensors;
    const error: unknown = await trainer.iterate([zero], 0).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error).toMatchObject({ step: 'loss', iteration: 1, term: 'loss', tensor: 'gradient of A/a' });
    expect((error as Error).message).toContain("'loss' of step 'loss' became -Infinity at iteration 1");
    expect(await read(w.A.a)).toBe(a);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('nor does a gradient under a loss that is one', async () => {
    // The square root is 0 at 0, and its slope there is infinite.
    const steep = step('loss', ['A'], (v) => tf.sqrt(tf.sub(v.A.a, v.A.a)) as tf.Scalar);
    const { trainer, w } = start(model(alone(steep)));
    const a = await read(w.A.a);
    const error: unknown = await trainer.iterate([batch(1)], 0).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect((error as Error).message).toContain("not finite at iteration 0, though its loss 'loss' is 0");
    expect(await read(w.A.a)).toBe(a);
  });

  it('names a weight that was damaged before', async () => {
    const { trainer, w } = start(model(alone(step('loss', ['A'], (v) => product(v.A.a, v.B.b)))));
    (w.B.b as unknown as tf.Variable).assign(tf.scalar(NaN));
    await expect(trainer.iterate([batch(1)], 0)).rejects.toMatchObject({ tensor: 'B/b' });
  });
});
