/** The density of two-moons.gen: that of the same flow in double precision, with determinants of differences, and a density. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import type { AnyModel, Pass } from '../runtime/index.js';
import { jacobian, logAbsDet } from '../runtime/library/flow/testing/jacobian.js';
import { normal, uniform } from '../runtime/library/random/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { writeModule } from './testing/load.js';

const spec = fileURLToPath(new URL('two-moons.gen', import.meta.url));
const key = (path: string) => ({ seed: 11, path, iteration: 0, repetition: 0 });

interface Layer {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}
interface Step {
  readonly act_norm: Readonly<Record<'mean' | 'std' | 'log_scale' | 'bias', Tensor>>;
  readonly [coupling: string]: unknown;
}
interface Module {
  readonly model: AnyModel;
  readonly logProbF: (w: unknown, p: Tensor, pass: Pass) => Tensor;
}
type Point = readonly number[];

/** Points of two half moons around the origin, with noise. */
function moons(count: number, name: string): Tensor {
  const [angles, noise] = [uniform(key(`${name}/angle`), count), normal(key(`${name}/noise`), 2 * count)];
  const points = Array.from(angles, (share, index) => {
    const upper = index % 2 === 0;
    const [x, y] = [Math.cos(Math.PI * share), Math.sin(Math.PI * share)];
    const at = upper ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
    return at.map((value, axis) => value + 0.1 * noise[2 * index + axis]!);
  });
  return tf.tensor2d(points, [count, 2]);
}

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];

/** The dense layers below a coupling, in their order. */
function layersIn(tree: unknown): Layer[] {
  if (typeof tree !== 'object' || tree === null || tree instanceof tf.Tensor) return [];
  return 'kernel' in tree ? [tree as Layer] : Object.values(tree).flatMap(layersIn);
}

/** y of the layer, in double precision. */
function dense({ kernel, bias }: Layer): (x: Point) => number[] {
  const [columns, rows, shift] = [kernel.shape[1]!, numbers(kernel), numbers(bias)];
  return (x) =>
    shift.map((start, column) => x.reduce((sum, value, row) => sum + value * rows[row * columns + column]!, start));
}

/** The flow of the spec without its log-determinant, in double precision: ActNorm, a coupling of halves, both turned around. */
function reference(steps: readonly Step[], additive: boolean): (p: Point) => number[] {
  const parts = steps.map(({ act_norm, ...coupling }) => ({
    ...{ mean: numbers(act_norm.mean), std: numbers(act_norm.std) },
    ...{ scale: numbers(act_norm.log_scale), bias: numbers(act_norm.bias) },
    layers: layersIn(coupling).map(dense),
  }));
  return (p) =>
    parts.reduce<number[]>(
      (x, { mean, std, scale, bias, layers }) => {
        const [kept, other] = x.map((value, i) => ((value - mean[i]!) / std[i]!) * Math.exp(scale[i]!) + bias[i]!);
        const told = layers.reduce<Point>(
          (h, layer, index) => (index === 0 ? layer(h) : layer(h.map((value) => Math.max(value, 0)))),
          [kept!],
        );
        const changed = additive
          ? other! + told[0]!
          : other! * Math.exp(BOUND * Math.tanh(told[0]! / BOUND)) + told[1]!;
        return [changed, kept!];
      },
      [...p],
    );
}
/** The default bound of log scales in `AffineCoupling`. */
const BOUND = 2;

const bases: Readonly<Record<string, (z: number) => number>> = {
  normal: (z) => -z * z * 0.5 - 0.5 * Math.log(2 * Math.PI),
  logistic: (z) => -z - 2 * Math.log1p(Math.exp(-z)),
};

beforeAll(() => startBackend('wasm'));

describe.each([
  ['TwoMoons', 'normal'],
  ['Logistic', 'logistic'],
  ['Additive', 'normal'],
])('%s', (name, base) => {
  test('log_prob is that of the reference, and integrates to one', async () => {
    const module = (await import(/* @vite-ignore */ pathToFileURL(await writeModule(spec, name)).href)) as Module;
    const trainer = createTrainer(module.model, { seed: 3 });
    for (let index = 0; index < 60; index += 1) {
      const p = moons(128, `train/${index}`);
      await trainer.iterate([{ p }], 0);
      p.dispose();
    }
    const w = (trainer.weights as Readonly<Record<string, { repeat: readonly Step[] }>>)['F']!;
    const log = (p: Tensor): number[] =>
      tf.tidy(() => numbers(module.logProbF(w, p, trainer.pass('test', p.shape[0]!))));

    const f = reference(w.repeat, name === 'Additive');
    const points = moons(40, 'test');
    const found = log(points);
    (points.arraySync() as number[][]).forEach((p, index) => {
      const ofBase = f(p).reduce((sum, z) => sum + bases[base]!(z), 0);
      expect(found[index], `${p.join(', ')}`).toBeCloseTo(ofBase + logAbsDet(jacobian(f, p, 1e-7)), 4);
    });

    // A lattice that holds nearly all of the mass.
    const [side, reach] = [160, 6];
    const cell = (2 * reach) / side;
    const lattice = Array.from({ length: side * side }, (_, index) => [
      -reach + cell * (0.5 + (index % side)),
      -reach + cell * (0.5 + Math.floor(index / side)),
    ]);
    const whole = tf.tensor2d(lattice, [side * side, 2]);
    const mass = log(whole).reduce((sum, value) => sum + Math.exp(value) * cell * cell, 0);
    expect(Math.abs(mass - 1)).toBeLessThan(0.02);

    // Training moved it: points of the moons are likelier than under the start, where the flow is close to a normal.
    expect(found.reduce((sum, value) => sum + value, 0) / found.length).toBeGreaterThan(-2.2);
    tf.dispose([points, whole]);
    trainer.dispose();
  });
});
