/** Functions of numbers one by one. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { check, fill, manyShapes, numbersOf, positive, reader, signed, truth, whole } from './check.js';
import type { Shape } from './check.js';

const far = (shape: Shape, name: string): Tensor => tf.tidy(() => tf.mul(signed(shape, name), 20));

/**
 * The error function (Abramowitz and Stegun 7.1.5 and 7.1.14): a series near zero, a continued fraction further out.
 */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  let term = size;
  let sum = size;
  for (let n = 1; n < 200; n += 1) {
    term *= (-size * size) / n;
    sum += term / (2 * n + 1);
  }
  return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum;
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

interface Unary {
  readonly at: (x: number) => number;
  readonly inputs?: (shape: Shape, name: string) => Tensor;
  readonly attrs?: object;
}

const selu = (x: number): number => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));

const functions: Readonly<Record<string, Unary>> = {
  Cos: { at: Math.cos, inputs: far },
  Elu: { at: (x) => (x > 0 ? x : Math.expm1(x)) },
  Erf: { at: erf, inputs: (shape, name) => tf.tidy(() => tf.mul(signed(shape, name), 3)) },
  Exp: { at: Math.exp },
  LeakyRelu: { at: (x) => (x > 0 ? x : 0.2 * x), attrs: { alpha: 0.2 } },
  Log: { at: Math.log, inputs: positive },
  Reciprocal: { at: (x) => 1 / x, inputs: positive },
  Relu: { at: (x) => Math.max(x, 0) },
  Rsqrt: { at: (x) => 1 / Math.sqrt(x), inputs: positive },
  Selu: { at: selu },
  Sigmoid: { at: (x) => 1 / (1 + Math.exp(-x)), inputs: far },
  Sign: { at: Math.sign },
  Sin: { at: Math.sin, inputs: far },
  Softplus: { at: softplus, inputs: far },
  Sqrt: { at: Math.sqrt, inputs: positive },
  Square: { at: (x) => x * x },
  Tanh: { at: Math.tanh, inputs: (shape, name) => tf.tidy(() => tf.mul(signed(shape, name), 5)) },
};

const pairs: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[7], [7]],
  [[7], []],
  [[], [7]],
  [[1], [5]],
  [
    [3, 4],
    [3, 4],
  ],
  [[3, 4], [4]],
  [[4], [3, 4]],
  [
    [3, 4],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [[3, 4], []],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [2, 3, 2, 4],
    [2, 1, 1, 4],
  ],
  [
    [2, 1, 2, 1],
    [1, 3, 1, 4],
  ],
  [
    [64, 33],
    [64, 33],
  ],
  [
    [2, 3, 1, 2, 2],
    [3, 2, 1, 2],
  ],
];

type Binary = (a: number, b: number) => number;
const arithmetic: Readonly<Record<string, Binary>> = {
  Add: (a, b) => a + b,
  Maximum: Math.max,
  Minimum: Math.min,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Sub: (a, b) => a - b,
};
const comparisons: Readonly<Record<string, Binary>> = {
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessEqual: (a, b) => Number(a <= b),
  NotEqual: (a, b) => Number(a !== b),
};
const logic: Readonly<Record<string, Binary>> = {
  LogicalAnd: (a, b) => a * b,
  LogicalOr: (a, b) => Math.max(a, b),
};

type Make = (shape: Shape, name: string) => Tensor;
function checkPairs(
  kernel: string,
  at: Binary,
  make: readonly [Make, Make],
  dtype: 'float32' | 'int32' | 'bool',
): void {
  for (const [left, right] of pairs) {
    const [a, b] = [make[0](left, 'a'), make[1](right, 'b')];
    const shape = tf.broadcast_util.assertAndGetBroadcastShape([...left], [...right]);
    const [x, y] = [reader(a), reader(b)];
    const values = fill(shape, (place) => at(x(place), y(place)));
    check(kernel, { a, b }, {}, { shape, values, dtype }, JSON.stringify([left, right]));
  }
}

export function elementwiseSuite(): void {
  describe('number by number', () => {
    it.each(Object.keys(functions))('%s', (kernel) => {
      const { at, inputs = signed, attrs = {} } = functions[kernel]!;
      for (const shape of manyShapes) {
        const x = inputs(shape, kernel);
        check(kernel, { x }, attrs, { shape, values: numbersOf(x).map(at) }, JSON.stringify(shape));
      }
    });

    it('keeps the tails, infinities and what is no number', () => {
      const odd = [0, -0, 1e-20, -1e-20, 1e-6, -30, 30, -90, 90, Infinity, -Infinity, NaN];
      const exact: Record<string, [(x: number) => number, readonly number[]]> = {
        Exp: [Math.exp, [0, -30, -90, 1e-6, -Infinity, NaN]],
        Log: [Math.log, [1, 1e-20, 1e20, 0, Infinity, NaN]],
        Sigmoid: [(x) => 1 / (1 + Math.exp(-x)), odd.filter((x) => x > -90 || Number.isNaN(x))],
        Softplus: [softplus, odd.filter((x) => x > -80 || Number.isNaN(x))],
        Tanh: [Math.tanh, odd],
      };
      for (const [kernel, [at, values]] of Object.entries(exact)) {
        const x = tf.tensor1d([...values]);
        const y = tf.engine().runKernel(kernel, { x }) as Tensor;
        [...y.dataSync()].forEach((actual, index) => {
          const right = at(values[index]!);
          // ONNX Runtime's sigmoid is constant below −18.
          const within = kernel === 'Sigmoid' ? 2e-8 : 1e-30;
          const near = Math.abs(actual - right) <= 1e-5 * Math.abs(right) + within;
          const title = `${kernel} ${values[index]}`;
          if (Number.isFinite(right)) expect({ title, near }).toEqual({ title, near: true });
          else expect({ title, actual }).toEqual({ title, actual: right });
        });
        tf.dispose([x, y]);
      }
    });

    it.each(Object.keys(arithmetic))('%s, broadcast', (kernel) => {
      const divisor = kernel === 'RealDiv' ? positive : signed;
      checkPairs(kernel, arithmetic[kernel]!, [signed, divisor], 'float32');
    });

    it('Maximum and Minimum of whole numbers', () => {
      checkPairs('Maximum', Math.max, [whole, whole], 'int32');
      checkPairs('Minimum', Math.min, [whole, whole], 'int32');
    });

    it('Pow of positive bases, and of any by whole numbers', () => {
      checkPairs('Pow', Math.pow, [positive, signed], 'float32');
      checkPairs(
        'Pow',
        Math.pow,
        [signed, (shape, name) => tf.tidy(() => tf.abs(whole(shape, name, 'float32')))],
        'float32',
      );
    });

    it.each(Object.keys(comparisons))('%s of numbers, whole and not', (kernel) => {
      const at = comparisons[kernel]!;
      checkPairs(kernel, at, [signed, signed], 'bool');
      const rounded: Make = (shape, name) => whole(shape, name, 'float32');
      checkPairs(kernel, at, [rounded, rounded], 'bool');
      checkPairs(kernel, at, [whole, whole], 'bool');
    });

    it.each(Object.keys(logic))('%s', (kernel) => checkPairs(kernel, logic[kernel]!, [truth, truth], 'bool'));

    it('Select of floats and of whole numbers', () => {
      for (const shape of manyShapes) {
        for (const make of [signed, whole] as Make[]) {
          const [condition, t, e] = [truth(shape, 'condition'), make(shape, 't'), make(shape, 'e')];
          const [c, yes, no] = [condition, t, e].map(numbersOf) as [Float64Array, Float64Array, Float64Array];
          const values = c.map((holds, index) => (holds === 1 ? yes : no)[index]!);
          check('Select', { condition, t, e }, {}, { shape, values, dtype: t.dtype }, JSON.stringify(shape));
        }
      }
    });
  });
}
