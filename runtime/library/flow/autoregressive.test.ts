/** Masked autoregressive layers against loops over the places in double precision: values, way back, volumes, gradients, zeros. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { compareFirstOrder, compareSecondOrder, inputsOf } from '../../testing/finite-differences.js';
import * as flow from './index.js';
import { examplesOf, jacobian, logAbsDet } from './testing/jacobian.js';

const BATCH = 3;
type Numbers = readonly number[];

interface Case {
  readonly length: number;
  readonly hidden: readonly number[];
  readonly given: number;
  readonly activation: 'relu' | 'tanh';
}
const cases: readonly Case[] = [
  { length: 2, hidden: [3], given: 0, activation: 'tanh' },
  { length: 5, hidden: [7, 6], given: 0, activation: 'tanh' },
  { length: 4, hidden: [9], given: 3, activation: 'tanh' },
  { length: 1, hidden: [4], given: 2, activation: 'tanh' },
  { length: 3, hidden: [8, 8, 8], given: 0, activation: 'relu' },
];
const bound = 1.5;

const widthsOf = ({ length, hidden }: Case): number[] => [length, ...hidden, 2 * length];
const shapesOf = (each: Case): (readonly number[])[] => {
  const widths = widthsOf(each);
  const layers = widths.slice(1).flatMap((to, index) => [[widths[index]!, to], [to]]);
  return each.given > 0 ? [...layers, [each.given, widths[1]!]] : layers;
};
function weightsOf({ given }: Case, tensors: readonly Tensor[]): flow.MaskedWeights {
  const layers = given > 0 ? tensors.slice(0, -1) : tensors;
  const named = layers.map((tensor, index) => [`${index % 2 === 0 ? 'layer' : 'bias'}_${(index >> 1) + 1}`, tensor]);
  return Object.fromEntries([...named, ...(given > 0 ? [['given', tensors.at(-1)!]] : [])]) as flow.MaskedWeights;
}

/** s and μ of one place from the places before it, by sets of places that each unit has seen: no order is computed. */
function reference(each: Case, w: readonly Numbers[]): (x: Numbers, given: Numbers) => number[] {
  const { length, activation, given: told } = each;
  const widths = widthsOf(each);
  const least = told > 0 ? 0 : 1;
  const sees = widths.map((width, layer) =>
    Array.from({ length: width }, (_, unit) => {
      if (layer === 0) return unit + 1;
      return layer === widths.length - 1 ? unit % length : (unit % (length - least)) + least;
    }),
  );
  return (x, given) => {
    let value: Numbers = x;
    for (let layer = 1; layer < widths.length; layer += 1) {
      const [kernel, bias] = [w[2 * layer - 2]!, w[2 * layer - 1]!];
      const before = value;
      const made = Array.from({ length: widths[layer]! }, (_, to) => {
        let sum = bias[to]!;
        before.forEach((number, from) => {
          if (sees[layer]![to]! >= sees[layer - 1]![from]!) sum += number * kernel[from * widths[layer]! + to]!;
        });
        if (layer === 1 && told > 0)
          given.forEach((number, from) => (sum += number * w.at(-1)![from * widths[1]! + to]!));
        return sum;
      });
      const isLast = layer === widths.length - 1;
      value = isLast ? made : made.map((number) => (activation === 'relu' ? Math.max(number, 0) : Math.tanh(number)));
    }
    return x.map((number, place) => {
      const scale = bound * Math.tanh(value[place]! / bound);
      return (number - value[length + place]!) * Math.exp(-scale);
    });
  };
}

const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i += 1)
    expect(Math.abs(a[i]! - b[i]!), `${i}: ${a[i]} and ${b[i]}`).toBeLessThan(tolerance * (1 + Math.abs(b[i]!)));
};

describe.each(testedBackends)('masked autoregressive layers on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(cases)('$length numbers, hidden $hidden, given $given, $activation', (each) => {
    const name = JSON.stringify(each);
    const { length, given, activation } = each;
    const options = { activation, bound };
    const take = (): { x: Tensor2D; c: Tensor2D | undefined; w: Tensor[] } => {
      const [x, c] = inputsOf([[BATCH, length], ...(given > 0 ? [[BATCH, given]] : [])], 'signed', name);
      return { x: x as Tensor2D, c: c as Tensor2D | undefined, w: inputsOf(shapesOf(each), 'signed', `${name}/w`) };
    };

    it('values, volumes and the way back are those of the reference', () => {
      const { x, c, w } = take();
      const weights = weightsOf(each, w);
      const { y, logDet } = flow.maskedAutoregressive(x, weights, options, c);
      const numbers = w.map((tensor) => [...tensor.dataSync()]);
      const told = c ? examplesOf(c.dataSync(), BATCH) : [];
      const f = reference(each, numbers);
      const examples = examplesOf(x.dataSync(), BATCH);
      near(
        y.dataSync(),
        examples.flatMap((example, at) => f(example, told[at] ?? [])),
        2e-5,
      );
      near(
        logDet.dataSync(),
        examples.map((example, at) => logAbsDet(jacobian((point) => f(point, told[at] ?? []), example, 1e-4))),
        5e-5,
      );
      near(flow.maskedAutoregressiveInverse(y, weights, options, c).dataSync(), x.dataSync(), 5e-5);
    });

    it('no number changes with those after it, or its shift and scale with itself: exactly', () => {
      const { x, c, w } = take();
      const weights = weightsOf(each, w);
      for (let place = 0; place < length; place += 1) {
        const of = (at: Tensor): Tensor =>
          tf.slice(flow.maskedAutoregressive(at as Tensor2D, weights, options, c).y, [0, place], [BATCH, 1]);
        const slopes = examplesOf(
          tf
            .grad((at) => tf.sum(of(at)))(x)
            .dataSync(),
          BATCH,
        );
        for (const slope of slopes) {
          expect(slope.slice(place + 1)).toEqual(new Array(length - place - 1).fill(0));
          expect(slope[place]).not.toBe(0);
          if (activation === 'tanh') for (const earlier of slope.slice(0, place)) expect(earlier).not.toBe(0);
        }
        if (c)
          for (const slope of examplesOf(
            tf
              .grad((at) =>
                tf.sum(
                  tf.slice(flow.maskedAutoregressive(x, weights, options, at as Tensor2D).y, [0, place], [BATCH, 1]),
                ),
              )(c)
              .dataSync(),
            BATCH,
          ))
            expect(slope.some((number) => number !== 0)).toBe(true);
      }
    });

    // Differences across the kinks of relu are no reference.
    it.skipIf(activation === 'relu')(
      'gradients of both ways are those of differences, and of second order in the way there',
      () => {
        const { x, c, w } = take();
        const inputs = [x, ...(c ? [c] : []), ...w];
        const split = (all: readonly Tensor[]): [Tensor2D, Tensor2D | undefined, flow.MaskedWeights] => {
          const [first, ...rest] = all;
          const [told, own] = c ? [rest[0], rest.slice(1)] : [undefined, rest];
          return [first as Tensor2D, told as Tensor2D | undefined, weightsOf(each, own)];
        };
        const there = (...all: Tensor[]): Tensor => {
          const [at, told, weights] = split(all);
          const { y, logDet } = flow.maskedAutoregressive(at, weights, options, told);
          return tf.concat([tf.reshape(y, [-1]), logDet]);
        };
        const back = (...all: Tensor[]): Tensor => {
          const [at, told, weights] = split(all);
          return flow.maskedAutoregressiveInverse(at, weights, options, told);
        };
        for (const [f, key] of [
          [there, 'there'],
          [back, 'back'],
        ] as const) {
          const slope = compareFirstOrder(f, inputs, `${name} ${key}`);
          expect(Math.abs(slope.analytic - slope.numeric), JSON.stringify(slope)).toBeLessThan(
            3e-3 * (slope.scale + 1e-2),
          );
        }
        const second = compareSecondOrder(there, inputs, name);
        expect(Math.abs(second.analytic - second.numeric), JSON.stringify(second)).toBeLessThan(
          1e-2 * (second.scale + 1e-2),
        );
      },
    );
  });
});
