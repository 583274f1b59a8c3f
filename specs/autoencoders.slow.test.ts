/** Published bounds and divergences of autoencoders against plain computation in double precision. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Trainer } from '../runtime/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { writeModule } from './testing/load.js';

interface Module {
  readonly model: AnyModel;
  readonly Encoder: (weights: unknown, x: Tensor) => { readonly mean: Tensor; readonly logvar: Tensor };
  readonly Decoder: (weights: unknown, z: Tensor) => Tensor;
}
type Weights = Readonly<Record<string, unknown>>;
type Terms = Readonly<Record<string, Tensor>>;
/** Rows of numbers. */
type Rows = readonly (readonly number[])[];

async function load(spec: string, model: string, settings: Record<string, string> = {}): Promise<Module> {
  const path = await writeModule(fileURLToPath(new URL(spec, import.meta.url)), model, { settings });
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}

/** Pictures of bars: the place and the width of each vary. */
function bars(count: number): Tensor {
  const values = Array.from({ length: count * 784 }, (_, index) => {
    const [example, column] = [Math.floor(index / 784), index % 28];
    const start = (example * 7) % 20;
    return column >= start && column < start + 3 + (example % 5) ? 0.95 : 0.02;
  });
  return tf.tensor4d(values, [count, 28, 28, 1]);
}

async function trained(model: AnyModel, iterations: number, batch: number): Promise<Trainer> {
  const trainer = createTrainer(model, { seed: 5 });
  const x = bars(batch);
  for (let step = 0; step < iterations; step++) await trainer.iterate([{ x }], 0);
  x.dispose();
  return trainer;
}

const rows = async (tensor: Tensor): Promise<Rows> => {
  const flat = tf.reshape(tensor, [tensor.shape[0]!, -1]);
  return (await flat.array()) as number[][];
};
const column = async (tensor: Tensor): Promise<number[]> => [...(await tensor.data())];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const logsumexp = (values: readonly number[]): number => {
  const most = Math.max(...values);
  return most + Math.log(sum(values.map((value) => Math.exp(value - most))));
};
const logNormal = (z: number, mean: number, logvar: number): number =>
  -0.5 * (Math.log(2 * Math.PI) + logvar + (z - mean) ** 2 / Math.exp(logvar));
const closeTo = (values: readonly number[], digits: number): unknown[] =>
  values.map((value): unknown => expect.closeTo(value, digits));

/** Means and logarithms of variances of the encoder, and z from the draw of this path. */
async function coded({ Encoder }: Module, trainer: Trainer, x: Tensor, draw: Tensor, copies = 1) {
  const q = Encoder((trainer.weights as Weights)['Encoder'], x);
  const [mean, logvar, noise] = [await rows(q.mean), await rows(q.logvar), await rows(draw)];
  const z = noise.map((row, index) => {
    const example = Math.floor(index / copies);
    return row.map((each, i) => mean[example]![i]! + Math.exp(0.5 * logvar[example]![i]!) * each);
  });
  return { mean, logvar, z };
}

beforeAll(() => startBackend('wasm'));

describe('IWAE', () => {
  test('the bound is that of its formula, and tighter with more draws', async () => {
    const modules = new Map(
      await Promise.all([1, 5, 50].map(async (k) => [k, await load('iwae.gen', 'IWAE', { k: String(k) })] as const)),
    );
    const trainer = await trained(modules.get(5)!.model, 40, 20);
    const batch = 64;
    const x = bars(batch);
    const bounds = new Map<number, readonly number[]>();
    for (const [k, { model }] of modules) {
      const terms = model.evaluate(trainer.weights, { x }, trainer.pass('evaluate', batch)) as Terms;
      bounds.set(k, await column(terms['bound']!));
    }
    const means = [1, 5, 50].map((k) => sum([...bounds.get(k)!]) / batch);
    // In nats. The draws of one batch differ from k to k, so the bounds of single examples need not be in this order.
    expect(means[0]! - means[1]!).toBeGreaterThan(0.5);
    expect(means[1]! - means[2]!).toBeGreaterThan(0.5);

    const k = 5;
    const module = modules.get(k)!;
    const weights = trainer.weights as Weights;
    const pass = trainer.pass('evaluate', batch);
    const binary = tf.cast(tf.less(pass.uniform('binary/bernoulli', [batch, 28, 28, 1]), x), 'float32');
    const pixels = await rows(binary);
    const draw = pass.draws(k).normal('bound/weights/draws/posterior/normal', [k * batch, 50]);
    const { mean, logvar, z } = await coded(module, trainer, binary, draw, k);
    const logits = await rows(module.Decoder(weights['Decoder'], tf.tensor2d(z as number[][])));
    const logWeights = z.map((row, index) => {
      const example = Math.floor(index / k);
      const prior = sum(row.map((each) => logNormal(each, 0, 0)));
      const posterior = sum(row.map((each, i) => logNormal(each, mean[example]![i]!, logvar[example]![i]!)));
      const likelihood = sum(
        logits[index]!.map((logit, i) => -Math.log1p(Math.exp(pixels[example]![i]! === 1 ? -logit : logit))),
      );
      return prior + likelihood - posterior;
    });
    const expected = pixels.map(
      (_, example) => Math.log(k) - logsumexp(logWeights.slice(example * k, example * k + k)),
    );
    expect(bounds.get(k)).toEqual(closeTo(expected, 2));
    trainer.dispose();
  });
});

describe('beta-TC-VAE', () => {
  test('its three parts are those of minibatch-weighted sampling, and add up to the divergence', async () => {
    const [batch, n] = [24, 60_000];
    const module = await load('beta-tc-vae.gen', 'BetaTCVAE', { m: String(batch) });
    const trainer = await trained(module.model, 30, batch);
    const x = bars(batch);
    const terms = module.model.evaluate(trainer.weights, { x }, trainer.pass('evaluate', batch)) as Terms;
    const draw = trainer.pass('evaluate', batch).normal('z/normal', [batch, 6]);
    const { mean, logvar, z } = await coded(module, trainer, x, draw);

    const pairs = z.map((row) =>
      mean.map((_, other) => row.map((each, i) => logNormal(each, mean[other]![i]!, logvar[other]![i]!))),
    );
    const scale = Math.log(batch * n);
    const own = pairs.map((of, example) => sum(of[example]!));
    const joint = pairs.map((of) => logsumexp(of.map(sum)) - scale);
    const product = pairs.map((of) => sum(of[0]!.map((_, i) => logsumexp(of.map((row) => row[i]!)) - scale)));
    const prior = z.map((row) => sum(row.map((each) => logNormal(each, 0, 0))));

    expect(await column(terms['mutual']!)).toEqual(
      closeTo(
        own.map((each, b) => each - joint[b]!),
        3,
      ),
    );
    expect(await column(terms['tc']!)).toEqual(
      closeTo(
        joint.map((each, b) => each - product[b]!),
        3,
      ),
    );
    expect(await column(terms['dim']!)).toEqual(
      closeTo(
        product.map((each, b) => each - prior[b]!),
        3,
      ),
    );
    expect(await column(terms['kl']!)).toEqual(
      closeTo(
        own.map((each, b) => each - prior[b]!),
        3,
      ),
    );
    const found = await Promise.all(['mutual', 'tc', 'dim'].map((name) => column(terms[name]!)));
    expect(found[0]!.map((each, b) => each + found[1]![b]! + found[2]![b]!)).toEqual(
      closeTo(
        own.map((each, b) => each - prior[b]!),
        3,
      ),
    );
    // Only the dependence is weighed: total = reconstruction + kl + (beta - 1) tc.
    const [total, reconstruction, kl] = await Promise.all(
      ['total', 'reconstruction', 'kl'].map((name) => column(terms[name]!)),
    );
    expect(total).toEqual(
      closeTo(
        reconstruction!.map((each, b) => each + kl![b]! + 5 * found[1]![b]!),
        2,
      ),
    );
    trainer.dispose();
  });
});

describe('VaDE', () => {
  test('its divergence is that to the mixture, and to the pair of cluster and code', async () => {
    const batch = 16;
    const module = await load('vade.gen', 'VaDE');
    const trainer = await trained(module.model, 10, batch);
    const x = bars(batch);
    const terms = module.model.evaluate(trainer.weights, { x }, trainer.pass('evaluate', batch)) as Terms;
    const draw = trainer.pass('evaluate', batch).normal('z/normal', [batch, 10]);
    const { mean, logvar, z } = await coded(module, trainer, x, draw);
    const prior = (
      trainer.weights as Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Tensor>>>>>>
    )['Prior']!;
    const [logits, means, logvars] = await Promise.all(
      ['weight', 'weight_2', 'weight_3'].map(async (name) => rows(Object.values(prior[name]!)[0]!)),
    );
    const log = logits!.map(([each]) => each!);
    const expected = z.map((row, example) => {
      const own = sum(row.map((each, i) => logNormal(each, mean[example]![i]!, logvar[example]![i]!)));
      const joint = means!.map(
        (center, c) =>
          log[c]! - logsumexp(log) + sum(row.map((each, i) => logNormal(each, center[i]!, logvars![c]![i]!))),
      );
      // The paper's form: with q(c|x) = p(c|z), the divergence of q(z, c|x) from p(z, c) is that of q(z|x) from p(z).
      const share = joint.map((each) => Math.exp(each - logsumexp(joint)));
      const paper = own + sum(share.map((each, c) => (each === 0 ? 0 : each * (Math.log(each) - joint[c]!))));
      expect(paper).toBeCloseTo(own - logsumexp(joint), 8);
      return paper;
    });
    expect(await column(terms['kl']!)).toEqual(closeTo(expected, 3));
    trainer.dispose();
  });
});
