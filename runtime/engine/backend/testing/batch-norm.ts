/** Batch normalisation with its activation, and its gradients, against loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { expectClose } from './close.js';

const shapes = [
  [2, 1],
  [7, 1],
  [3, 2],
  [5, 3],
  [33, 4],
  [64, 5],
  [3, 33],
  [9, 64],
  [2, 5, 5, 3],
  [2, 7, 3, 6],
  [4, 4, 4, 16],
  [3, 5, 7, 17],
  [64, 3, 3, 20],
  [2, 16, 16, 12],
  [40, 100],
  [1, 9, 9, 130],
  [70, 257],
];

const activations = [
  { activation: 'linear', below: 1 },
  { activation: 'relu', below: 0 },
  { activation: 'leakyrelu', alpha: 0.3, below: 0.3 },
];

const EPSILON = 1e-3;

interface Loops {
  readonly y: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function forward(x: ArrayLike<number>, gamma: ArrayLike<number>, beta: ArrayLike<number>, below: number): Loops {
  const channels = gamma.length;
  const rows = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  for (let at = 0; at < x.length; at += 1) mean[at % channels]! += x[at]! / rows;
  for (let at = 0; at < x.length; at += 1) variance[at % channels]! += (x[at]! - mean[at % channels]!) ** 2 / rows;
  const y = Float64Array.from(x, (value, at) => {
    const c = at % channels;
    const moved = ((value - mean[c]!) / Math.sqrt(variance[c]! + EPSILON)) * gamma[c]! + beta[c]!;
    return moved > 0 ? moved : moved * below;
  });
  return { y, mean, variance };
}

/** The gradient by the textbook's chain: through the activation, the affine map, the variance and the mean. */
function backward(
  dy: ArrayLike<number>,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  gamma: ArrayLike<number>,
  { mean, variance }: Loops,
  below: number,
): { dx: Float64Array; dgamma: Float64Array; dbeta: Float64Array } {
  const channels = gamma.length;
  const rows = x.length / channels;
  const d = Float64Array.from(dy, (value, at) => (y[at]! > 0 ? value : value * below));
  const [dgamma, dbeta, dVariance, dMean] = [0, 1, 2, 3].map(() => new Float64Array(channels)) as Float64Array[];
  for (let at = 0; at < x.length; at += 1) {
    const c = at % channels;
    const centred = x[at]! - mean[c]!;
    const inverse = 1 / Math.sqrt(variance[c]! + EPSILON);
    dgamma![c]! += d[at]! * centred * inverse;
    dbeta![c]! += d[at]!;
    dVariance![c]! += d[at]! * gamma[c]! * centred * -0.5 * inverse ** 3;
    dMean![c]! -= d[at]! * gamma[c]! * inverse;
  }
  const dx = d.map((value, at) => {
    const c = at % channels;
    const inverse = 1 / Math.sqrt(variance[c]! + EPSILON);
    return value * gamma[c]! * inverse + (dVariance![c]! * 2 * (x[at]! - mean[c]!)) / rows + dMean![c]! / rows;
  });
  return { dx, dgamma: dgamma!, dbeta: dbeta! };
}

export function batchNormSuite(): void {
  describe('batch normalisation kernels', () => {
    it.each(activations)('$activation: results, moments and gradients', ({ below, ...attributes }) => {
      const attrs = { ...attributes, epsilon: EPSILON };
      for (const shape of shapes) {
        const channels = shape[shape.length - 1]!;
        const before = tf.memory();
        const [x, dy, gamma, beta] = inputsOf(
          [shape, shape, [channels], [channels]],
          'signed',
          `bn/${shape}`,
        ) as Tensor[];
        const [a, d, g, b] = [x!, dy!, gamma!, beta!].map((tensor) => tensor.dataSync());
        const expected = forward(a!, g!, b!, below);
        const [y, mean, variance] = run(
          'BatchNormTraining',
          { x: x!, gamma: gamma!, beta: beta! },
          attrs,
        ) as unknown as Tensor[];
        expectClose(y!, expected.y, `y [${shape}]`);
        expectClose(mean!, expected.mean, `mean [${shape}]`);
        expectClose(variance!, expected.variance, `variance [${shape}]`);
        const grads = run(
          'BatchNormTrainingGrad',
          { dy: dy!, x: x!, y: y!, gamma: gamma!, mean: mean!, variance: variance! },
          attrs,
        ) as unknown as Tensor[];
        const back = backward(d!, a!, y!.dataSync(), g!, expected, below);
        expectClose(grads[0]!, back.dx, `dx [${shape}]`);
        expectClose(grads[1]!, back.dgamma, `dgamma [${shape}]`);
        expectClose(grads[2]!, back.dbeta, `dbeta [${shape}]`);
        expect([y!.shape, mean!.shape, grads[0]!.shape, grads[1]!.shape]).toEqual([
          shape,
          [channels],
          shape,
          [channels],
        ]);
        tf.dispose([x!, dy!, gamma!, beta!, y!, mean!, variance!, ...grads]);
        expect(tf.memory().numTensors).toBe(before.numTensors);
      }
    });

    it('keep their digits where the mean is far from zero', () => {
      const x = tf.tidy(() => tf.add(inputsOf([[5000, 6]], 'signed', 'far')[0]!, 1000));
      const [gamma, beta] = [tf.ones([6]), tf.zeros([6])];
      const [y, mean, variance] = run(
        'BatchNormTraining',
        { x, gamma, beta },
        { epsilon: EPSILON },
      ) as unknown as Tensor[];
      const expected = forward(x.dataSync(), gamma.dataSync(), beta.dataSync(), 1);
      expectClose(mean!, expected.mean);
      expectClose(variance!, expected.variance);
      // The mean itself is float32, in steps of 6e-5 at 1000, and the deviation is about 0.6.
      const values = y!.dataSync();
      expect(Math.max(...expected.y.map((value, at) => Math.abs(value - values[at]!)))).toBeLessThan(3e-4);
      tf.dispose([x, gamma, beta, y!, mean!, variance!]);
    });
  });
}
