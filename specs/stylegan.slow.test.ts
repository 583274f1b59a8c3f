/** stylegan.gen: its totals, counted by hand; its styles, cuts and truncation; and the training of every variant. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFile } from '../compiler/index.js';
import { countTrainable } from '../compiler/graph/measure.js';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Pass, Trainer } from '../runtime/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { loadModel, writeModule } from './testing/load.js';

const spec = fileURLToPath(new URL('stylegan.gen', import.meta.url));
const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

const totals = (model: string, resolution: number): Record<string, number> =>
  Object.fromEntries(
    compileFile(spec, { read, model, settings: { resolution: String(resolution) } }).graph!.nets.map((net) => [
      net.name,
      countTrainable([net]),
    ]),
  );

describe('totals', () => {
  const width = (size: number): number => Math.min(512, 16_384 / size);
  const conv = (kernel: number, from: number, to: number): number => kernel * kernel * from * to + to;
  const style = (channels: number): number => 2 * (512 * channels + channels);
  /** The sizes of the maps, from 4×4. */
  const sizes = (resolution: number): number[] =>
    Array.from({ length: Math.log2(resolution) - 1 }, (_, level) => 2 ** (level + 2));

  /** The parameters of two layers per size, the very first of which is the constant, and of the noise strengths. */
  const synthesis = (resolution: number, noise: boolean): number =>
    sizes(resolution).reduce(
      (sum, size) => {
        const [before, here] = [width(size / 2), width(size)];
        const convolutions = (size === 4 ? 0 : conv(3, before, here)) + conv(3, here, here);
        return sum + convolutions + 2 * (style(here) + (noise ? here : 0));
      },
      4 * 4 * 512 + conv(1, width(resolution), 3),
    );
  const critic = (resolution: number): number =>
    sizes(resolution)
      .slice(1)
      .reduce(
        (sum, size) => sum + conv(3, width(size), width(size)) + conv(3, width(size), width(size / 2)),
        conv(1, 3, width(resolution)) + conv(3, 513, 512) + (8192 * 512 + 512) + 513,
      );
  const mapping = 8 * (512 * 512 + 512);

  test.each([32, 64, 256, 1024])('at resolution %i', (resolution) => {
    expect(totals('StyleGAN', resolution)).toEqual({
      Mapping: mapping,
      Synthesis: synthesis(resolution, true),
      D: critic(resolution),
    });
  });

  test('at 64×64, as numbers, and step by step through the ablation', () => {
    expect(totals('StyleGAN', 64)).toEqual({ Mapping: 2_101_248, Synthesis: 23_030_019, D: 22_489_857 });
    expect(totals('E', 64)['Synthesis']).toBe(23_030_019);
    expect(totals('D', 64)['Synthesis']).toBe(synthesis(64, false));
    const unfolded = 512 * 8192 + 8192 - 8192;
    expect(totals('C', 64)['Synthesis']).toBe(synthesis(64, false) + unfolded);
    const styles = 8 * style(512) + 2 * style(256);
    for (const variant of ['B', 'A'])
      expect(totals(variant, 64)).toEqual({
        Mapping: 0,
        Synthesis: synthesis(64, false) + unfolded - styles,
        D: critic(64),
      });
  });
});

const small = { resolution: '32', latent: '8', most: '8', batch: '4' };
const numbers = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => 2 * stream.uniform() - 1);
const pictures = (): Tensor4D =>
  tf.tensor4d(numbers(new Stream({ seed: 2, path: 'x' }), 4 * 32 * 32 * 3), [4, 32, 32, 3]);

beforeAll(async () => void (await prepareBackend('wasm', { threads: 1 })));

describe('styles', () => {
  test('come from w before the cut and from v after it, for each example by itself', async () => {
    const path = await writeModule(spec, 'StyleGAN', { settings: small });
    const { model, Synthesis } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
      model: AnyModel;
      Synthesis: (weights: unknown, w: Tensor, v: Tensor, cut: Tensor, pass: Pass) => Tensor;
    };
    const trainer = createTrainer(model, { seed: 4 });
    const weights = (trainer.weights as { Synthesis: unknown }).Synthesis;
    const styles = tf.tensor2d(numbers(new Stream({ seed: 1, path: 'styles' }), 16), [2, 8]);
    const [w, v] = tf.split(styles, 2) as [Tensor, Tensor];
    // The strengths of noise start at zero, so that only the styles make the picture.
    const picture = async (first: Tensor, second: Tensor, ...cuts: number[]): Promise<number[][]> => {
      const y = tf.tidy(() => {
        const every = (style: Tensor): Tensor => tf.mul(style, tf.ones([cuts.length, 1]));
        return Synthesis(weights, every(first), every(second), tf.tensor1d(cuts), trainer.pass('same', cuts.length));
      });
      const values = [...(await y.data())];
      y.dispose();
      return cuts.map((_, index) => values.slice(index * 3072, (index + 1) * 3072));
    };
    const close = (values: readonly number[] | undefined): unknown[] => values!.map((x) => expect.closeTo(x, 4));
    const [none, few, all] = await picture(w, v, 0, 4, 8);
    const [onlyW, onlyV] = [(await picture(w, w, 3))[0], (await picture(v, v, 3))[0]];
    expect(none).toEqual(close(onlyV));
    expect(all).toEqual(close(onlyW));
    const distance = (a: readonly number[], b: readonly number[]): number =>
      Math.hypot(...a.map((x, index) => x - b[index]!));
    expect(Math.min(distance(few!, onlyV!), distance(few!, onlyW!), distance(onlyW!, onlyV!))).toBeGreaterThan(0.1);
    tf.dispose([styles, w, v]);
    trainer.dispose();
  });

  test('move towards their mean with truncation, and noise of strength zero has no deviation', async () => {
    const model = await loadModel(spec, 'StyleGAN', { settings: small });
    const trainer = createTrainer(model, { seed: 4 });
    const sampled = async (name: string): Promise<number[][][]> => {
      const tensors = tf.tidy(() => [...model.samples[name]!.run(trainer.weights, {}, trainer.pass('same', 2))]);
      const values = await Promise.all(tensors.map((tensor) => tensor.data()));
      tf.dispose(tensors);
      return values.map((each) => [[...each.slice(0, each.length / 2)], [...each.slice(each.length / 2)]]);
    };
    const [whole, , , centre] = await sampled('truncation');
    expect(centre![0]).toEqual(centre![1]!.map((x) => expect.closeTo(x, 4)));
    expect(whole![0]).not.toEqual(whole![1]);
    const [first, second, , , deviation] = await sampled('noises');
    expect(second).toEqual(first);
    expect(Math.max(...deviation!.flat())).toBeLessThan(0.01);
    trainer.dispose();
  });
});

describe('projection', () => {
  /** `Synthesis` with one style for all layers, as a function of plain numbers, and its gradient. */
  async function synthesis(): Promise<{
    trainer: Trainer;
    far: (style: Tensor2D) => Tensor;
    sample: (name: string, given: Record<string, Tensor>) => Promise<number[][]>;
    target: Tensor4D;
    style: Tensor2D;
  }> {
    const path = await writeModule(spec, 'StyleGAN', { settings: { ...small, steps: '60' } });
    const { model, Synthesis } = (await import(/* @vite-ignore */ `${pathToFileURL(path).href}?steps=60`)) as {
      model: AnyModel;
      Synthesis: (weights: unknown, w: Tensor, v: Tensor, cut: Tensor, pass: Pass) => Tensor;
    };
    const trainer = createTrainer(model, { seed: 4 });
    // The weights are as after a training: the constant is not a single colour, and noise has an effect.
    const stream = new Stream({ seed: 6, path: 'start' });
    const { arrays } = await trainer.state();
    trainer.assign(
      new Map(
        [...arrays].flatMap(([path, { shape, values }]) => {
          if (path === 'Gs/start/weight/value') return [[path, { shape, values: values.map(() => stream.uniform()) }]];
          if (!/^Gs.*noise/.test(path)) return [];
          return [[path, { shape, values: values.map(() => 0.02) }]];
        }),
      ),
    );
    const weights = (trainer.weights as { Gs: unknown }).Gs;
    const draw = (style: Tensor2D): Tensor4D =>
      Synthesis(weights, style, style, tf.fill([2], 8), trainer.pass('sample/project', 2)) as Tensor4D;
    const style = tf.tensor2d(numbers(new Stream({ seed: 9, path: 'style' }), 16), [2, 8]);
    const target = tf.tidy(() => draw(style));
    return {
      trainer,
      target,
      style,
      far: (at) => tf.mean(tf.squaredDifference(draw(at), target)),
      sample: async (name, given) => {
        const tensors = tf.tidy(() => [
          ...model.samples[name]!.run(trainer.weights, given, trainer.pass('sample/project', 2)),
        ]);
        const values = await Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));
        tf.dispose(tensors.filter((tensor) => tensor !== given['x']));
        return values;
      },
    };
  }

  let made: Awaited<ReturnType<typeof synthesis>>;
  beforeAll(async () => void (made = await synthesis()));
  afterAll(() => {
    tf.dispose([made.target, made.style]);
    made.trainer.dispose();
  });

  test('has a gradient through styles, blurs, upsampling and norms that finite differences agree with', async () => {
    const { far, style } = made;
    const at = tf.tidy(() => tf.add(style, tf.tensor2d(numbers(new Stream({ seed: 3, path: 'at' }), 16), [2, 8])));
    const gradient = (await tf.tidy(() => tf.grad((x: Tensor) => far(x as Tensor2D))(at)).data()) as Float32Array;
    const step = 1e-2;
    for (const place of [0, 5, 8, 15]) {
      const value = async (sign: number): Promise<number> => {
        const moved = tf.tidy(() =>
          far(
            tf.add(
              at,
              tf.tensor2d(
                Array.from({ length: 16 }, (_, i) => (i === place ? sign * step : 0)),
                [2, 8],
              ),
            ),
          ),
        );
        const [number] = await moved.data();
        moved.dispose();
        return number!;
      };
      const slope = ((await value(1)) - (await value(-1))) / (2 * step);
      const largest = Math.max(...gradient.map(Math.abs));
      expect(Math.abs(gradient[place]! - slope) / largest, `place ${place}`).toBeLessThan(0.03);
    }
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-4);
    at.dispose();
  });

  test('comes near to a picture of the generator, and keeps no tensors', async () => {
    const { target, sample } = made;
    const before = tf.memory().numTensors;
    const [, y, w] = (await sample('project', { x: target })) as [number[], number[], number[]];
    expect(tf.memory().numTensors).toBe(before);
    expect(y.every((value) => value >= -1 && value <= 1)).toBe(true);
    const distance = async (style: readonly number[]): Promise<number> => {
      const far = tf.tidy(() => made.far(tf.tensor2d([...style], [2, 8])));
      const [value] = await far.data();
      far.dispose();
      return value!;
    };
    const start = await distance(w.map(() => 0));
    expect(await distance(w)).toBeLessThan(0.2 * start);
  });
});

describe.each(['StyleGAN', 'E', 'D', 'C', 'B', 'A', 'WGAN_GP'])('%s', (name) => {
  test('trains, and keeps no tensors', async () => {
    const model: AnyModel = await loadModel(spec, name, { settings: small });
    const trainer = createTrainer(model, { seed: 4 });
    const x = pictures();
    const measured: Record<string, number>[] = [];
    let after = 0;
    for (let step = 0; step < 4; step += 1) {
      measured.push((await trainer.iterate([{ x }], 0)) as unknown as Record<string, number>);
      if (step === 1) after = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(after);
    for (const { d, g } of measured) expect(Number.isFinite(d) && Number.isFinite(g)).toBe(true);
    // A lazy penalty is computed only in the first of sixteen iterations.
    const isLazy = !['A', 'WGAN_GP'].includes(name);
    expect(measured.map((each) => each['r1'] !== undefined)).toEqual([isLazy, false, false, false]);
    const drawn = Object.entries(model.samples).filter(([, { given }]) => Object.keys(given).length === 0);
    for (const [sample, { outputs }] of drawn.slice(0, name === 'StyleGAN' ? 9 : 1)) {
      const tensors: Tensor[] = tf.tidy(() => [
        ...model.samples[sample]!.run(trainer.weights, {}, trainer.pass('draw', 2)),
      ]);
      expect(tensors).toHaveLength(outputs.length);
      for (const tensor of tensors) {
        expect(tensor.shape.slice(0, 3)).toEqual([2, 32, 32]);
        expect((await tensor.data()).every((value) => value >= -1 && value <= 1)).toBe(true);
      }
      tf.dispose(tensors);
    }
    x.dispose();
    trainer.dispose();
  });
});
