/** Activations with their bias, and gradients read off their results, against loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { expectClose } from './close.js';

export interface Curve {
  readonly activation: string;
  readonly alpha?: number;
  readonly at: (x: number) => number;
  /** The slope, computed from the result. */
  readonly slope: (y: number) => number;
}

export const curves: readonly Curve[] = [
  { activation: 'linear', at: (x) => x, slope: () => 1 },
  { activation: 'relu', at: (x) => Math.max(0, x), slope: (y) => (y > 0 ? 1 : 0) },
  { activation: 'leakyrelu', alpha: 0.2, at: (x) => (x > 0 ? x : 0.2 * x), slope: (y) => (y > 0 ? 1 : 0.2) },
  { activation: 'sigmoid', at: (x) => 1 / (1 + Math.exp(-x)), slope: (y) => y * (1 - y) },
  { activation: 'tanh', at: Math.tanh, slope: (y) => 1 - y * y },
  { activation: 'elu', at: (x) => (x > 0 ? x : Math.expm1(x)), slope: (y) => (y > 0 ? 1 : y + 1) },
];

const shapes = [
  [1, 1],
  [3, 1],
  [1, 5],
  [2, 3],
  [7, 3],
  [5, 4],
  [64, 6],
  [33, 17],
  [2, 5, 5, 3],
  [2, 4, 3, 16],
  [3, 7, 5, 33],
  [1, 9, 11, 64],
  [40, 100],
  [6, 2, 2, 257],
  [300, 2],
  [4, 16, 16, 12],
  [2, 1, 1500],
];

/** Signed numbers of all sizes from 0.01 to 10. */
const spreadOut = (shape: readonly number[], name: string): Tensor =>
  tf.tidy(() => {
    const [sign, size] = inputsOf([shape, shape], 'signed', name) as [Tensor, Tensor];
    return tf.mul(tf.sign(sign), tf.exp(tf.mul(size, 3)));
  });

const attrsOf = ({ activation, alpha }: Curve): object => ({ activation, ...(alpha !== undefined && { alpha }) });

export function activationSuite(): void {
  describe('activation kernels', () => {
    it.each(curves)('$activation: forward with a bias, and back from the result', (curve) => {
      const attrs = attrsOf(curve);
      for (const shape of shapes) {
        const channels = shape[shape.length - 1]!;
        const before = tf.memory();
        const x = spreadOut(shape, 'x');
        const [dy, bias] = inputsOf([shape, [channels]], 'signed', 'dy') as [Tensor, Tensor];
        const [a, d, b] = [x, dy, bias].map((tensor) => tensor.dataSync());
        const y = run('BiasActivation', { x, bias }, attrs);
        const plain = run('BiasActivation', { x }, attrs);
        expectClose(
          y,
          Array.from(a!, (value, at) => curve.at(Math.fround(value + b![at % channels]!))),
          `y [${shape}]`,
        );
        expectClose(plain, Array.from(a!, curve.at), `y without bias [${shape}]`);
        const results = y.dataSync();
        const dx = Array.from(d!, (value, at) => value * curve.slope(results[at]!));
        const dbias = new Float64Array(channels);
        dx.forEach((value, at) => (dbias[at % channels]! += value));
        const inputs: Record<string, Tensor> = curve.activation === 'linear' ? { dy } : { dy, y };
        const back = run('ActivationGrad', inputs, attrs);
        const [both, sums] = run('BiasActivationGrad', inputs, attrs) as unknown as [Tensor, Tensor];
        expectClose(back, dx, `dx [${shape}]`);
        expectClose(both, dx, `dx beside dbias [${shape}]`);
        expectClose(sums, dbias, `dbias [${shape}]`);
        expect([y.shape, back.shape, both.shape, sums.shape]).toEqual([shape, shape, shape, [channels]]);
        expect([...x.dataSync()]).toEqual([...a!]);
        tf.dispose([x, dy, bias, y, plain, back, both, sums]);
        expect(tf.memory().numTensors).toBe(before.numTensors);
        expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
      }
    });

    it('are right at the ends of the range, and let NaN through', () => {
      const ends = [-Infinity, -1e4, -104, -88, -1e-6, -0, 0, 1e-6, 0.6249, 0.6251, 9, 88.5, 1e4, Infinity];
      const x = tf.tensor2d(ends, [ends.length, 1]);
      for (const curve of curves.filter(({ activation, alpha }) => activation !== 'linear' && alpha === undefined)) {
        const y = run('BiasActivation', { x }, attrsOf(curve)).dataSync();
        ends.forEach((value, at) => {
          const expected = curve.at(Math.fround(value));
          if (Number.isFinite(expected))
            expect(Math.abs(y[at]! - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected) + 1e-7);
          else expect(y[at]).toBe(expected);
        });
      }
      const lost = tf.tensor2d([NaN, NaN, NaN, NaN, NaN], [5, 1]);
      for (const activation of ['leakyrelu', 'tanh', 'linear']) {
        const y = run('BiasActivation', { x: lost, bias: tf.zeros([1]) }, { activation, alpha: 0.1 });
        expect([...y.dataSync()].every(Number.isNaN)).toBe(true);
      }
    });
  });
}
