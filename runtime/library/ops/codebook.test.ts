import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Stream } from '../random/index.js';
import { createPass } from '../train/pass.js';
import { drawSource } from '../train/draws.js';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { countCodes, nearest, nearestMoving, nearestStarted, straight } from './codebook.js';

function numbers(path: string, size: number): number[] {
  const stream = new Stream({ seed: 3, path });
  return Array.from({ length: size }, () => 2 * stream.uniform() - 1);
}
const rows = (values: readonly number[], length: number): number[][] =>
  Array.from({ length: values.length / length }, (_, row) => values.slice(row * length, (row + 1) * length));
const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + (value - b[index]!) ** 2, 0);
const chosen = (x: readonly number[], codes: readonly number[][]): number =>
  codes.reduce((best, code, index) => (distance(x, code) < distance(x, codes[best]!) ? index : best), 0);

describe.each(testedBackends)('codebooks on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('finds the same codes as a loop over all distances', () => {
    const [x, codes] = [numbers('x', 2 * 3 * 5 * 4), numbers('codes', 7 * 4)];
    const found = tf.tidy(() => {
      const { indices, vectors } = nearest(tf.tensor4d(x, [2, 3, 5, 4]), tf.tensor2d(codes, [7, 4]));
      return { shape: indices.shape, indices: [...indices.dataSync()], vectors: [...vectors.dataSync()] };
    });
    const expected = rows(x, 4).map((row) => chosen(row, rows(codes, 4)));
    expect(new Set(expected).size).toBeGreaterThan(3);
    expect(found.shape).toEqual([2, 3, 5]);
    expect(found.indices).toEqual(expected);
    expect(found.vectors).toEqual([...Float32Array.from(expected.flatMap((code) => rows(codes, 4)[code]!))]);
  });

  it('takes the first of equally near codes', () => {
    const codes = tf.tensor2d([0, 1, 1, 0, 1, 0, -1, 0], [4, 2]);
    const { indices } = nearest(tf.tensor2d([3, 0, 0, 0], [2, 2]), codes);
    expect([...indices.dataSync()]).toEqual([1, 0]);
  });

  it('gradients reach the chosen codes, as finite differences do, and do not reach the input', () => {
    const values = numbers('codes', 5 * 3);
    const x = tf.tensor2d(numbers('x', 6 * 3), [6, 3]);
    const loss = (codes: Tensor): Tensor => tf.sum(tf.square(tf.sub(nearest(x, codes as Tensor2D).vectors, x)));
    const codes = tf.tensor2d(values, [5, 3]);
    const gradient = tf.grad(loss)(codes).dataSync();
    const expected = rows(values, 3).map(() => [0, 0, 0]);
    for (const row of rows([...x.dataSync()], 3)) {
      const code = chosen(row, rows(values, 3));
      row.forEach((value, axis) => (expected[code]![axis]! += 2 * (values[3 * code + axis]! - value)));
    }
    gradient.forEach((value, index) => expect(value).toBeCloseTo(expected.flat()[index]!, 4));
    const h = 1e-2;
    values.forEach((value, index) => {
      const at = (offset: number): number =>
        loss(
          tf.tensor2d(
            values.map((each, other) => (other === index ? value + offset : each)),
            [5, 3],
          ),
        ).dataSync()[0]!;
      expect(gradient[index]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 2);
    });
    const byInput = (given: Tensor): Tensor => tf.sum(nearest(given as Tensor2D, codes).vectors);
    expect(() => tf.grad(byInput)(x)).toThrow('no differentiable operation');
  });

  it('straight is the vectors forwards to the last bit, and the identity backwards', () => {
    const [x, vectors, weights] = ['x', 'v', 'w'].map((path) => tf.tensor2d(numbers(path, 12), [4, 3])) as Tensor2D[];
    expect([...straight(x!, vectors!).dataSync()]).toEqual([...vectors!.dataSync()]);
    const f = (given: Tensor): Tensor => tf.sum(tf.mul(straight(given, vectors!), weights!));
    expect([...tf.grad(f)(x!).dataSync()]).toEqual([...weights!.dataSync()]);
  });

  it('counts codes', () => {
    const indices = tf.tensor2d([3, 0, 3, 3, 1, 0], [2, 3], 'int32');
    expect([...countCodes(indices, 5).dataSync()]).toEqual([2, 1, 0, 3, 0]);
  });

  /** Moving codes as the runtime holds them. */
  function holder(codes: readonly number[], length: number) {
    const count = codes.length / length;
    const w = {
      codes: tf.variable(tf.tensor2d([...codes], [count, length])),
      sizes: tf.variable(tf.ones([count]) as Tensor1D),
      last_used: tf.variable(tf.fill([count], -1) as Tensor1D),
    };
    const move = (state: Tensor, next: Tensor): void => (state as tf.Variable).assign(next);
    const pass = (epoch: number, iteration: number, training = true) =>
      createPass({ training, batch: 1, draws: drawSource(5, 'train', iteration), epoch, move });
    return { w, pass };
  }

  it('codes follow their vectors as appendix A.1 has it, in plain loops', () => {
    const [count, length, decay, epsilon] = [4, 3, 0.9, 1e-5];
    let codes = rows(numbers('codes', count * length), length);
    const { w, pass } = holder(codes.flat(), length);
    let sizes = codes.map(() => 1);
    let sums = codes.map((code) => [...code]);
    for (let step = 0; step < 6; step++) {
      const x = rows(numbers(`step ${step}`, 10 * length), length);
      const { indices } = nearestMoving(tf.tensor2d(x.flat(), [10, length]), w, { decay }, pass(0, step));
      const owners = x.map((row) => chosen(row, codes));
      expect([...indices.dataSync()]).toEqual(owners);
      sizes = sizes.map((size, code) => decay * size + (1 - decay) * owners.filter((owner) => owner === code).length);
      sums = sums.map((sum, code) =>
        sum.map(
          (value, axis) =>
            decay * value + (1 - decay) * x.reduce((all, row, at) => (owners[at] === code ? all + row[axis]! : all), 0),
        ),
      );
      const total = sizes.reduce((all, size) => all + size, 0);
      codes = sums.map((sum, code) =>
        sum.map((value) => value / (((sizes[code]! + epsilon) / (total + count * epsilon)) * total)),
      );
      [...w.codes.dataSync()].forEach((value, index) => expect(value).toBeCloseTo(codes.flat()[index]!, 5));
      [...w.sizes.dataSync()].forEach((value, index) => expect(value).toBeCloseTo(sizes[index]!, 5));
    }
  });

  it('nothing moves outside of training', () => {
    const { w, pass } = holder(numbers('codes', 12), 3);
    const before = [...w.codes.dataSync()];
    nearestMoving(tf.tensor2d(numbers('x', 30), [10, 3]), w, { decay: 0.5, unused: 1 }, pass(3, 0, false));
    expect([...w.codes.dataSync(), ...w.last_used.dataSync()]).toEqual([...before, -1, -1, -1, -1]);
  });

  it('a code without use for a whole epoch becomes a vector of the batch, once, and the same one on a repeat', () => {
    const away = [0, 0, 0.1, 0, 50, 50, -50, 50, 50, -50]; // The last three are out of reach.
    const x = rows(numbers('x', 24), 2);
    const given = tf.tensor2d(x.flat(), [12, 2]);
    const run = (): { codes: number[][][]; used: number[] } => {
      const { w, pass } = holder(away, 2);
      const codes: number[][][] = [];
      for (const [iteration, epoch] of [0, 0, 1, 1].entries()) {
        nearestMoving(given, w, { decay: 0.99, unused: 1 }, pass(epoch, iteration));
        codes.push(rows([...w.codes.dataSync()], 2));
      }
      return { codes, used: [...w.last_used.dataSync()] };
    };
    const first = run();
    const isVector = (code: readonly number[]): boolean => x.some((row) => distance(row, code) < 1e-10);
    expect(first.codes[1]!.slice(2).some(isVector)).toBe(false); // In the first epoch nothing is replaced yet.
    expect(first.codes[2]!.slice(2).every(isVector)).toBe(true);
    expect(new Set(first.codes[2]!.map(String)).size).toBe(5); // All are different.
    expect(first.codes[2]!.slice(0, 2).some(isVector)).toBe(false);
    expect(first.used).toEqual([1, 1, 1, 1, 1]);
    expect(run()).toEqual(first);
  });

  it('codes that start from data are vectors of only the first batch that moves them', () => {
    const far = [50, 50, 50, -50, -50, 50, -50, -50];
    const x = rows(numbers('x', 24), 2);
    const given = tf.tensor2d(x.flat(), [12, 2]);
    const isVector = (code: readonly number[]): boolean => x.some((row) => distance(row, code) < 1e-10);
    const { w, pass } = holder(far, 2);
    const starting = { codes: w.codes, sizes: w.sizes, started: tf.variable(tf.scalar(0)) };
    nearestMoving(given, starting, { decay: 0.99 }, pass(0, 0, false));
    nearestMoving(
      given,
      starting,
      { decay: 0.99 },
      createPass({ training: true, batch: 12, draws: drawSource(5, '') }),
    );
    // Codes do not start outside of training, or in a step that moves something else.
    expect([...w.codes.dataSync()]).toEqual(far);
    // A decay near one shows the codes as they started.
    const { indices, vectors } = nearestMoving(given, starting, { decay: 1 - 1e-9 }, pass(0, 0));
    const begun = rows([...w.codes.dataSync()], 2);
    // The first batch is already quantised by them.
    expect(rows([...vectors.dataSync()], 2).every(isVector)).toBe(true);
    expect(new Set(indices.dataSync()).size).toBe(4);
    expect(new Set(begun.map(String)).size).toBe(4);
    begun.forEach((code) => expect(Math.min(...x.map((row) => distance(row, code)))).toBeLessThan(1e-6));
    nearestMoving(tf.mul(given, 100) as Tensor2D, starting, { decay: 1 - 1e-9 }, pass(0, 1));
    rows([...w.codes.dataSync()], 2).forEach((code, index) => expect(distance(code, begun[index]!)).toBeLessThan(1e-6));
    // Without a start all vectors have one code, and only the first reset brings them to others.
    const lone = holder([0, 0, ...far.slice(2)], 2);
    expect(new Set(nearestMoving(given, lone.w, { decay: 0.99 }, lone.pass(0, 0)).indices.dataSync()).size).toBe(1);
  });

  it('codes that a loss trains start in the first pass alone', () => {
    const { w } = holder([50, 50, -50, 50], 2);
    const given = tf.tensor2d(numbers('x', 24), [12, 2]);
    const move = (weight: Tensor, next: Tensor): void => (weight as tf.Variable).assign(next);
    const pass = (first: boolean) =>
      createPass({ training: true, batch: 12, draws: drawSource(5, 'train', 0), move, first });
    nearestStarted(given, w.codes, pass(false));
    expect(w.codes.dataSync()[0]).toBe(50);
    const { indices } = nearestStarted(given, w.codes, pass(true));
    expect(new Set(indices.dataSync()).size).toBe(2);
    expect(Math.abs(w.codes.dataSync()[0]!)).toBeLessThan(1);
    // The gradient is that of the chosen codes.
    const sum = tf.grad((codes) => tf.sum(nearestStarted(given, codes as Tensor2D, pass(false)).vectors));
    const counts = countCodes(indices, 2).dataSync();
    expect([...sum(w.codes).dataSync()]).toEqual([counts[0], counts[0], counts[1], counts[1]]);
  });

  it('a code that so many training passes did not use becomes a vector of the batch at once', () => {
    const { w, pass } = holder([0, 0, 50, 50], 2);
    const resetting = { codes: w.codes, sizes: w.sizes, idle: tf.variable(tf.zeros([2]) as Tensor1D) };
    const x = tf.tensor2d(numbers('x', 24), [12, 2]);
    for (const iteration of [0, 1]) {
      nearestMoving(x, resetting, { decay: 0.99, every: 3 }, pass(0, iteration));
      expect(w.codes.dataSync()[2]).toBeGreaterThan(40);
    }
    expect([...resetting.idle.dataSync()]).toEqual([0, 2]);
    nearestMoving(x, resetting, { decay: 0.99, every: 3 }, pass(0, 2));
    expect(w.codes.dataSync()[2]).toBeLessThan(1);
    expect([...resetting.idle.dataSync()]).toEqual([0, 0]);
  });

  it('a code waits for as many epochs as it is told to', () => {
    const { w, pass } = holder([0, 0, 50, 50], 2);
    const x = tf.tensor2d(numbers('x', 24), [12, 2]);
    for (const epoch of [0, 1, 2]) {
      nearestMoving(x, w, { decay: 0.99, unused: 3 }, pass(epoch, epoch));
      expect(w.codes.dataSync()[2]).toBeGreaterThan(40);
    }
    nearestMoving(x, w, { decay: 0.99, unused: 3 }, pass(3, 3));
    expect(w.codes.dataSync()[2]).toBeLessThan(1);
  });
});
