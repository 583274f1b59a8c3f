/** Priors see only the places before: their gradients by every other place are exactly zero, and no bit of them depends on it. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Trainer } from '../runtime/index.js';
import { normal, uniform } from '../runtime/library/random/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { writeModule } from './testing/load.js';
import type { Fusion } from './testing/load.js';

const path = (name: string): string => fileURLToPath(new URL(`${name}.gen`, import.meta.url));
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
const key = (name: string) => ({ seed: 7, path: name, iteration: 0, repetition: 0 });

type Net = (w: unknown, ...inputs: readonly unknown[]) => Tensor;

/** A net of a spec with its first weights. */
async function netOf(
  spec: string,
  model: string,
  net: string,
  fusion?: Fusion,
): Promise<(...inputs: Tensor[]) => Tensor> {
  const module = (await import(
    /* @vite-ignore */ pathToFileURL(await writeModule(path(spec), model, fusion)).href
  )) as Record<string, Net> & { model: AnyModel };
  const trainer: Trainer = createTrainer(module.model, { seed: 3 });
  const w = (trainer.weights as Readonly<Record<string, unknown>>)[net];
  return (...inputs) => module[net]!(w, ...inputs, trainer.pass('test', inputs[0]!.shape[0]!));
}

beforeAll(() => startBackend('wasm'));

/**
 * Row p of the result: by which places of `x` the numbers of place p change, as the largest gradient of a random sum of
 * them. All places of `chosen` are asked at once, an example for each.
 */
function seen(
  f: (x: Tensor) => Tensor,
  shape: readonly number[],
  places: number,
  chosen: readonly number[],
): number[][] {
  return tf.tidy(() => {
    const x = tf.tensor([...normal(key('x'), sizeOf(shape))], [1, ...shape]);
    const many = tf.tile(x, [chosen.length, ...shape.map(() => 1)]);
    const asked = tf.oneHot(tf.tensor1d([...chosen], 'int32'), places);
    const sum = (input: Tensor): tf.Scalar => {
      const y = f(input);
      const width = y.size / chosen.length / places;
      const weights = tf.tensor([...normal(key('weights'), width)], [1, 1, width]);
      return tf.sum(tf.mul(tf.mul(tf.reshape(y, [chosen.length, places, width]), weights), tf.expandDims(asked, 2)));
    };
    const gradient = tf.grad(sum)(many);
    return tf.max(tf.abs(tf.reshape(gradient, [chosen.length, places, -1])), 2).arraySync() as number[][];
  });
}

describe('gradients by places', () => {
  const map = (): Tensor => tf.ones([30, 6, 5, 1]);
  test.each([
    ['Plain', [6, 5, 1]],
    ['Told', [6, 5, 1]],
    ['Attending', [6, 5, 1]],
    ['Transformer', [30, 8]],
  ] as const)('%s: zero from the place itself on, and no place before is missed', async (name, shape) => {
    const net = await netOf('testing/causal', 'Causal', name);
    const every = Array.from({ length: 30 }, (_, place) => place);
    const found = seen((x) => (name === 'Told' ? net(x, map()) : net(x)), shape, 30, every);
    for (const [place, row] of found.entries()) {
      expect(row.slice(place), `place ${place}`).toEqual(row.slice(place).map(() => 0));
      expect(Math.min(Infinity, ...row.slice(0, place)), `place ${place}`).toBeGreaterThan(0);
    }
  });

  test('the pixels of pixelcnn.gen, at every place', async () => {
    const net = await netOf('pixelcnn', 'PixelCNN', 'Logits', { settings: { width: '16', depth: '2' } });
    for (let row = 0; row < 28; row += 1) {
      const chosen = Array.from({ length: 28 }, (_, column) => 28 * row + column);
      const digits = tf.tensor1d(chosen.map((place) => place % 10));
      const found = seen((x) => net(x, digits), [28, 28, 1], 784, chosen);
      for (const [index, place] of chosen.entries()) {
        expect(
          found[index]!.slice(place).every((value) => value === 0),
          `place ${place}`,
        ).toBe(true);
        expect(place === 0 || found[index]![place - 1]! > 0 || place % 28 === 0, `place ${place}`).toBe(true);
      }
      digits.dispose();
    }
  });
});

describe('the priors of the specs: another code changes no bit before it and at it, but some behind it', () => {
  test.each([
    ['vq-vae', 'Prior', 'Prior', [16, 16], 512],
    ['vq-vae-2', 'Priors', 'TopPrior', [8, 8], 512],
    ['vq-vae-2', 'Priors', 'BottomPrior', [16, 16], 512],
    ['vq-gan', 'VQGAN', 'Prior', [64], 256],
  ] as const)('%s:%s %s', async (spec, model, name, shape, codes) => {
    const net = await netOf(spec, model, name, { settings: { width: '16' } });
    const places = sizeOf(shape);
    const start = Array.from(uniform(key('codes'), places), (value) => Math.floor(codes * value));
    const top = tf.tensor(
      Array.from(uniform(key('top'), 64), (value) => Math.floor(512 * value)),
      [1, 8, 8],
    );
    // The codes as they are, and each with another code at one place.
    const changed = Array.from({ length: places }, (_, place) =>
      start.map((code, index) => (index === place ? (code + 1) % codes : code)),
    );
    for (let first = 0; first < places; first += 32) {
      const many = [start, ...changed.slice(first, first + 32)];
      const [before, ...after] = tf.tidy(() => {
        const c = tf.tensor(many.flat(), [many.length, ...shape]);
        const y = name === 'BottomPrior' ? net(c, tf.tile(top, [many.length, 1, 1])) : net(c);
        return tf.unstack(y).map((each) => each.dataSync() as Float32Array);
      });
      for (const [index, found] of after.entries()) {
        const end = (first + index + 1) * codes;
        expect(found.subarray(0, end).every((value, at) => value === before![at])).toBe(true);
        const behind = found.subarray(end);
        expect(behind.length === 0 || behind.some((value, at) => value !== before![end + at])).toBe(true);
      }
    }
    top.dispose();
  });

  test('the fine codes listen to every coarse one', async () => {
    const net = await netOf('vq-vae-2', 'Priors', 'BottomPrior', { settings: { width: '16' } });
    const [none, ...found] = tf.tidy(() => {
      const coarse = tf.concat([tf.zeros([1, 64]), tf.oneHot(tf.range(0, 64, 1, 'int32'), 64)]);
      const y = net(tf.zeros([65, 16, 16]), tf.reshape(coarse, [65, 8, 8]));
      return tf.unstack(y).map((each) => each.dataSync() as Float32Array);
    });
    for (const each of found) expect(each.some((value, index) => value !== none![index])).toBe(true);
  });
});
