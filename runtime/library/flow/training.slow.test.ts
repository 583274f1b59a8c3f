/** A linear flow is trained, and its likelihood comes near the data's, which is known in closed form. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  adam,
  createTrainer,
  defineModel,
  flow,
  permutation,
  rotation,
  ones,
  state,
  weight,
  zeros,
} from '../../index.js';
import type { Pass, Tensors, Trainer } from '../../index.js';
import { normal } from '../random/index.js';
import { startBackend } from '../../testing/backends.js';
import { logAbsDet } from './testing/jacobian.js';

const BATCH = 200;
const weights = {
  F: {
    norm: {
      bias: weight([3], zeros()),
      log_scale: weight([3], zeros()),
      mean: state([3], zeros()),
      std: state([3], ones()),
    },
    order: state([3], permutation()),
    mix: {
      lower: weight([3, 3], rotation('lower')),
      upper: weight([3, 3], rotation('upper')),
      log_scale: weight([3], rotation('log_scale')),
      sign: state([3], rotation('sign')),
      permutation: state([3], rotation('permutation')),
    },
  },
};
type Weights = Tensors<typeof weights>;

function logProb(w: Weights['F'], x: Tensor2D, pass: Pass): Tensor1D {
  const { y: norm, logDet } = flow.actNorm(x, w.norm, pass);
  const { y: z, logDet: mixed } = flow.invertibleConv(flow.permute(norm, w.order), w.mix);
  return tf.add(flow.baseLogProb(z, 'normal'), tf.add(logDet, mixed));
}
const inverse = (w: Weights['F'], z: Tensor2D): Tensor2D =>
  flow.actNormInverse(flow.permuteInverse(flow.invertibleConvInverse(z, w.mix), w.order), w.norm);

const terms = (w: Weights, { x }: { x: Tensor2D }, pass: Pass): { nll: Tensor1D } => ({
  nll: tf.neg(logProb(w.F, x, pass)),
});
const model = defineModel<Weights, { x: Tensor2D }>({
  name: 'LinearFlow',
  spec: 'linear-flow.gen',
  weights,
  averages: {},
  data: {},
  train: {
    data: 'points',
    batch: BATCH,
    epochs: 1,
    schedule: { kind: 'constant' },
    groups: [
      {
        together: false,
        steps: [{ name: 'step', loss: 'nll', terms, over: ['F'], optimizer: adam({ lr: 0.02 }), repeat: 1, every: 1 }],
      },
    ],
  },
  evaluate: terms,
  terms: { nll: { role: 'loss' } },
  samples: {},
  plots: {},
});

beforeAll(() => startBackend('wasm'));

/** Points that are correlated, off the origin, and of different scales. */
function points(): number[][] {
  const noise = normal({ seed: 4, path: 'points' }, 3 * BATCH);
  return Array.from({ length: BATCH }, (_, index) => {
    const [a, b, c] = Array.from(noise.subarray(3 * index, 3 * index + 3)) as [number, number, number];
    return [3 + 2 * a, -1 + a + 0.5 * b, 0.2 * c - 0.3 * b];
  });
}

it('starts from its first batch and learns the density of a normal variable', async () => {
  const rows = points();
  const mean = [0, 1, 2].map((i) => rows.reduce((sum, row) => sum + row[i]!, 0) / BATCH);
  const covariance = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0) / BATCH),
  );
  const best = 0.5 * logAbsDet(covariance) + 1.5 * Math.log(2 * Math.PI * Math.E);

  const x = tf.tensor2d(rows);
  const trainer = createTrainer(model, { seed: 1 });
  const numbers = async (tensor: (w: Weights['F']) => Tensor, of: Trainer = trainer): Promise<number[]> =>
    Array.from(await tensor((of.weights as Weights).F).data());
  const first = await trainer.iterate([{ x }], 0);
  expect(first['nll']).toBeGreaterThan(best + 0.3);
  const [centre, std] = [await numbers((w) => w.norm.mean), await numbers((w) => w.norm.std)];
  centre.forEach((value, i) => expect(value).toBeCloseTo(mean[i]!, 4));
  std.forEach((value, i) => expect(value).toBeCloseTo(Math.sqrt(covariance[i]![i]!), 4));

  // Another batch does not move them, nor does the first one after a resume.
  const other = tf.add(x, 5);
  await trainer.iterate([{ x: other }], 0);
  const resumed = createTrainer(model, { seed: 1 });
  resumed.load(await trainer.state());
  await resumed.iterate([{ x: other }], 0);
  for (const of of [trainer, resumed]) expect(await numbers((w) => w.norm.mean, of)).toEqual(centre);

  let measured = first;
  for (let step = 0; step < 900; step += 1) measured = await trainer.iterate([{ x }], 0);
  expect(measured['nll']).toBeGreaterThan(best - 1e-3);
  expect(measured['nll']).toBeLessThan(best + 2e-3);

  // The drawn points have the moments of the data.
  const F = (trainer.weights as Weights).F;
  const drawn = tf.tidy(() => inverse(F, flow.baseDraw(trainer.pass('draw', 20_000), 'z', [20_000, 3], 'normal', 1)));
  const averages = Array.from(await tf.mean(drawn, 0).data());
  averages.forEach((value, i) =>
    expect(Math.abs(value - mean[i]!)).toBeLessThan(4.5 * Math.sqrt(covariance[i]![i]! / 20_000)),
  );
  const back = tf.tidy(() => inverse(F, forward(F, x, trainer.pass('round', BATCH))));
  expect(Math.max(...(await flow.farthest(back, x).data()))).toBeLessThan(1e-4);
  tf.dispose([x, other, drawn, back]);
  trainer.dispose();
  resumed.dispose();
});

const forward = (w: Weights['F'], x: Tensor2D, pass: Pass): Tensor2D =>
  flow.invertibleConv(flow.permute(flow.actNorm(x, w.norm, pass).y, w.order), w.mix).y;
