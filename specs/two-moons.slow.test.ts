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
  /** The moon of each point stands before the pass where the flow is given it. */
  readonly logProbF: (w: unknown, p: Tensor, ...rest: readonly (Tensor | Pass)[]) => Tensor;
  readonly inverseF: (w: unknown, z: Tensor, ...given: readonly Tensor[]) => Tensor;
  readonly F: (w: unknown, p: Tensor, ...rest: readonly (Tensor | Pass)[]) => { readonly z: Tensor };
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

/** s and the shift of a place, from the numbers of the point before it and what the flow is given. */
type Told = (before: Point, given: Point) => Point;

/** The net of a coupling of halves: it tells how the second number changes. */
function couplingNet(layers: readonly Layer[]): Told {
  const dense_ = layers.map(dense);
  return (before, given) =>
    dense_.reduce<Point>(
      (h, layer, index) => (index === 0 ? layer([...h, ...given]) : layer(h.map((value) => Math.max(value, 0)))),
      before,
    );
}

/**
 * The masked net of a pair of numbers, as the two nets that it consists of. All hidden units read the first number, since a
 * pair has no other order; so the second place has a whole net, and the first one constants.
 */
function maskedNet(w: Readonly<Record<string, Tensor>>): Told {
  const [first, second, last] = [1, 2, 3].map((index) => ({ kernel: w[`layer_${index}`]!, bias: w[`bias_${index}`]! }));
  const onFirst = { kernel: tf.slice(first!.kernel, [0, 0], [1, first!.kernel.shape[1]!]), bias: first!.bias };
  const net = couplingNet([onFirst, second!, last!]);
  const constants = numbers(last!.bias);
  return (before) => {
    if (before.length === 0) return [constants[0]!, constants[2]!];
    const made = net(before, []);
    return [made[1]!, made[3]!];
  };
}

/** The flow of the spec without its log-determinant, in double precision: ActNorm, a change of numbers, both turned around. */
function reference(
  steps: readonly Step[],
  kind: 'affine' | 'additive' | 'masked',
): (p: Point, given: Point) => number[] {
  const scaled = (s: number): number => Math.exp(BOUND * Math.tanh(s / BOUND));
  const parts = steps.map(({ act_norm, ...coupling }) => ({
    ...{ mean: numbers(act_norm.mean), std: numbers(act_norm.std) },
    ...{ scale: numbers(act_norm.log_scale), bias: numbers(act_norm.bias) },
    net:
      kind === 'masked'
        ? maskedNet(coupling['masked_autoregressive'] as Readonly<Record<string, Tensor>>)
        : couplingNet(layersIn(coupling)),
  }));
  return (p, given) =>
    parts.reduce<number[]>(
      (x, { mean, std, scale, bias, net }) => {
        const [kept, other] = x.map((value, i) => ((value - mean[i]!) / std[i]!) * Math.exp(scale[i]!) + bias[i]!);
        if (kind === 'masked') {
          const changed = [kept!, other!].map((value, place) => {
            const [s, shift] = net([kept!].slice(0, place), given);
            return (value - shift!) / scaled(s!);
          });
          return changed.reverse();
        }
        const told = net([kept!], given);
        const changed = kind === 'additive' ? other! + told[0]! : other! * scaled(told[0]!) + told[1]!;
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

/** The moon of each point that `moons` makes. */
const halves = (count: number): number[] => Array.from({ length: count }, (_, index) => index % 2);

describe.each([
  { name: 'TwoMoons', base: 'normal', kind: 'affine', given: [[]] },
  { name: 'Logistic', base: 'logistic', kind: 'affine', given: [[]] },
  { name: 'Additive', base: 'normal', kind: 'additive', given: [[]] },
  // One density for each moon.
  // prettier-ignore
  { name: 'Conditional', base: 'normal', kind: 'affine', given: [[1, 0], [0, 1]] },
  { name: 'MAF', base: 'normal', kind: 'masked', given: [[]] },
] as const)('$name', ({ name, base, kind, given }) => {
  const isTold = given.length > 1;
  test('log_prob is that of the reference, and integrates to one', async () => {
    const module = (await import(/* @vite-ignore */ pathToFileURL(await writeModule(spec, name)).href)) as Module;
    const trainer = createTrainer(module.model, { seed: 3 });
    for (let index = 0; index < 60; index += 1) {
      const batch = { p: moons(128, `train/${index}`), ...(isTold ? { half: tf.tensor1d(halves(128)) } : {}) };
      await trainer.iterate([batch], 0);
      tf.dispose(batch);
    }
    const w = (trainer.weights as Readonly<Record<string, { repeat: readonly Step[] }>>)['F']!;
    const labels = (moon: readonly number[]): Tensor[] => (isTold ? [tf.tensor1d(moon)] : []);
    const log = (p: Tensor, moon: readonly number[]): number[] =>
      tf.tidy(() => numbers(module.logProbF(w, p, ...labels(moon), trainer.pass('test', p.shape[0]!))));

    const f = reference(w.repeat, kind);
    const points = moons(40, 'test');
    const found = log(points, halves(40));
    (points.arraySync() as number[][]).forEach((p, index) => {
      const at = (point: Point): number[] => f(point, given[index % given.length]!);
      const ofBase = at(p).reduce((sum, z) => sum + bases[base]!(z), 0);
      expect(found[index], `${p.join(', ')}`).toBeCloseTo(ofBase + logAbsDet(jacobian(at, p, 1e-7)), 4);
    });
    tf.tidy(() => {
      const { z } = module.F(w, points, ...labels(halves(40)), trainer.pass('test', 40));
      const back = tf.sub(module.inverseF(w, z, ...labels(halves(40))), points);
      expect(numbers(tf.max(tf.abs(back)))[0]).toBeLessThan(1e-5);
    });

    // A lattice that holds nearly all of the mass.
    const [side, reach] = [160, 6];
    const cell = (2 * reach) / side;
    const lattice = Array.from({ length: side * side }, (_, index) => [
      -reach + cell * (0.5 + (index % side)),
      -reach + cell * (0.5 + Math.floor(index / side)),
    ]);
    const whole = tf.tensor2d(lattice, [side * side, 2]);
    for (const moon of given.keys()) {
      const mass = log(whole, new Array<number>(side * side).fill(moon)).reduce(
        (sum, value) => sum + Math.exp(value) * cell * cell,
        0,
      );
      expect(Math.abs(mass - 1), `moon ${moon}: ${mass}`).toBeLessThan(0.02);
    }

    // Training moved it: points of the moons are likelier than under the start, where the flow is close to a normal.
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(found)).toBeGreaterThan(-2.2);
    if (isTold) {
      // Each moon has its own density: its points are far less likely under that of the other.
      const other = log(
        points,
        halves(40).map((moon) => 1 - moon),
      );
      for (const moon of given.keys()) {
        const of = (values: readonly number[]): number => mean(values.filter((_, index) => index % 2 === moon));
        expect(of(found) - of(other), `moon ${moon}: ${of(found)} against ${of(other)}`).toBeGreaterThan(1);
      }
    }
    tf.dispose([points, whole]);
    trainer.dispose();
  });
});
