/**
 * Layers that fuse their bias and activation: gradients of both orders against finite differences on every backend,
 * with fused kernels or without, and that a layer is one kernel on backends that have it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';
import type { Pass } from '../../index.js';
import type { Activation } from '../../library/ops/bias.js';
import { compareFirstOrder, compareSecondOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Function } from '../../testing/finite-differences.js';
import { hasKernel } from './rule.js';

const activations: Activation[] = ['relu', { leakyRelu: 0.2 }, { leakyRelu: 0 }, 'sigmoid', 'tanh', 'elu'];
const nameOf = (activation: Activation | undefined): string => JSON.stringify(activation ?? 'linear');

/**
 * A bias that keeps channels far on either side of zero, so that differences do not cross a kink. Curved activations
 * are tested near zero.
 */
function aside(bias: Tensor, activation: Activation | undefined): Tensor1D {
  if (activation === 'sigmoid' || activation === 'tanh') return bias as Tensor1D;
  const sides = Array.from({ length: bias.size }, (_, index) => (index % 2 === 0 ? 5 : -5));
  return tf.add(bias, tf.tensor1d(activation === 'elu' ? sides.map((side) => side / 3) : sides));
}

const pass = (training: boolean): Pass => ({ training, move: () => undefined }) as unknown as Pass;
const at = <T extends Tensor>(x: Tensor | undefined): T => x as T;

interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly f: (activation: Activation | undefined) => Function;
}

const cases: Case[] = [
  {
    name: 'conv2d',
    shapes: [[2, 5, 4, 2], [3, 2, 2, 4], [4]],
    f: (activation) => (x, kernel, bias) =>
      nn.conv2d(
        at<Tensor4D>(x),
        { kernel: at(kernel), bias: aside(bias!, activation) },
        { strides: [2, 1], padding: 1, activation: activation! },
      ),
  },
  {
    name: 'dilated conv2d',
    shapes: [[2, 5, 4, 2], [2, 2, 2, 2], [2]],
    f: (activation) => (x, kernel, bias) =>
      nn.conv2d(
        at<Tensor4D>(x),
        { kernel: at(kernel), bias: aside(bias!, activation) },
        { strides: [1, 1], padding: 'same', dilations: [2, 2], activation: activation! },
      ),
  },
  {
    name: 'convTranspose2d',
    shapes: [[2, 3, 2, 2], [3, 4, 4, 2], [4]],
    f: (activation) => (x, kernel, bias) =>
      nn.convTranspose2d(
        at<Tensor4D>(x),
        { kernel: at(kernel), bias: aside(bias!, activation) },
        { strides: [2, 2], padding: 1, outputPadding: 1, activation: activation! },
      ),
  },
  {
    name: 'dense',
    shapes: [[3, 5], [5, 4], [4]],
    f: (activation) => (x, kernel, bias) =>
      nn.dense(x!, { kernel: at<Tensor2D>(kernel), bias: aside(bias!, activation) }, { activation: activation! }),
  },
  {
    name: 'dense of pictures',
    shapes: [[2, 3, 2, 4], [4, 3], [3]],
    f: (activation) => (x, kernel, bias) =>
      nn.dense(x!, { kernel: at<Tensor2D>(kernel), bias: aside(bias!, activation) }, { activation: activation! }),
  },
  ...[true, false].map((training): Case => ({
    name: `batchNorm ${training ? 'training' : 'inference'}`,
    shapes: [[2, 3, 4, 4], [4], [4]],
    f: (activation) => (x, gamma, beta) =>
      nn.batchNorm(
        x!,
        {
          gamma: at(gamma),
          beta: aside(beta!, activation),
          moving_mean: tf.fill([4], 0.1),
          moving_variance: tf.fill([4], 0.7),
        },
        { momentum: 0.9, epsilon: 1e-2, activation: activation! },
        pass(training),
      ),
  })),
  {
    name: 'layerNorm',
    shapes: [[2, 3, 2, 4], [4], [4]],
    f: (activation) => (x, gamma, beta) =>
      nn.layerNorm(
        x!,
        { gamma: at(gamma), beta: aside(beta!, activation) },
        { epsilon: 1e-2, activation: activation! },
      ),
  },
  ...[1, 2].map((batch): Case => ({
    name: `instanceNorm of ${batch}`,
    shapes: [[batch, 3, 3, 4], [4], [4]],
    f: (activation) => (x, gamma, beta) =>
      nn.instanceNorm(
        at<Tensor4D>(x),
        { gamma: at(gamma), beta: aside(beta!, activation) },
        { epsilon: 1e-2, activation: activation! },
      ),
  })),
];

const tested = cases.flatMap(({ name, shapes, f }) =>
  [undefined, ...activations].map((activation) => ({
    title: `${name}, ${nameOf(activation)}`,
    // The gradient of a dilated kernel has no gradient itself.
    order: name.startsWith('dilated') ? 1 : 2,
    shapes,
    f: f(activation),
  })),
);

describe.each(testedBackends)('fused layers on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(tested)('$title', ({ title, order, shapes, f }) => {
    const inputs = inputsOf(shapes, 'signed', title);
    const before = tf.memory().numTensors;
    const first = compareFirstOrder(f, inputs, title);
    expect(Math.abs(first.analytic - first.numeric), JSON.stringify(first)).toBeLessThan(1e-3 * (first.scale + 1e-2));
    if (order === 2) {
      const second = compareSecondOrder(f, inputs, title);
      expect(Math.abs(second.analytic - second.numeric), JSON.stringify(second)).toBeLessThan(
        2e-3 * (second.scale + 1e-2),
      );
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(inputs);
  });

  it('computations before an inner gradient are differentiated twice too', () => {
    const inputs = inputsOf([[3, 5], [5, 4], [4]], 'signed', 'before');
    const layer = (x: Tensor, kernel: Tensor, bias: Tensor): Tensor =>
      tf.square(nn.dense(x, { kernel: at<Tensor2D>(kernel), bias: at(bias) }, { activation: 'sigmoid' }));
    const inside = (x: Tensor, kernel: Tensor, bias: Tensor): Tensor => nn.gradient((v) => layer(v, kernel, bias), x);
    const before = (x: Tensor, kernel: Tensor, bias: Tensor): Tensor => {
      const y = layer(x, kernel, bias);
      return nn.gradient(() => y, x);
    };
    const [expected, given] = [inside, before].map((f) =>
      tf.grads((...xs: Tensor[]) => f(xs[0]!, xs[1]!, xs[2]!))(inputs),
    );
    expected!.forEach((slope, index) => {
      const numbers = given![index]!.dataSync();
      slope.dataSync().forEach((value, place) => expect(numbers[place]).toBeCloseTo(value, 5));
    });
    tf.dispose([inputs, expected!, given!]);
  });

  it('layer norm, a third time', () => {
    const inputs = inputsOf([[2, 3, 2, 2], [2], [2]], 'signed', 'third');
    const layer = (x: Tensor, gamma: Tensor, beta: Tensor): Tensor =>
      nn.layerNorm(x, { gamma: at(gamma), beta: at(beta) }, { epsilon: 1e-1 });
    const f: Function = (x, gamma, beta) => nn.gradient((v) => tf.square(layer(v, gamma!, beta!)), x!);
    const { analytic, numeric, scale } = compareSecondOrder(f, inputs, 'third');
    expect(Math.abs(analytic - numeric), `${analytic}, ${numeric}`).toBeLessThan(5e-3 * scale);
    expect(scale).toBeGreaterThan(0.1);
    tf.dispose(inputs);
  });

  it('a leaky ReLU that turns negative numbers around is right too', () => {
    const [x, kernel] = inputsOf(
      [
        [3, 4],
        [4, 4],
      ],
      'signed',
      'turned',
    ) as [Tensor2D, Tensor2D];
    const bias = tf.tensor1d([4, -4, 4, -4]);
    const f = (value: Tensor): Tensor => nn.dense(value, { kernel, bias }, { activation: { leakyRelu: -0.5 } });
    const slopes = tf.tidy(() => {
      const rows = tf.matMul(tf.mul(tf.ones([3, 4]), [1, -0.5, 1, -0.5]) as Tensor2D, kernel, false, true);
      return [...rows.dataSync()] as unknown as Scalar;
    }) as unknown as number[];
    const slope = tf.grad(f)(x);
    slope.dataSync().forEach((value, index) => expect(value).toBeCloseTo(slopes[index]!, 5));
    tf.dispose([x, kernel, bias, slope]);
  });

  it('are one kernel if the backend has it', async () => {
    const [x, kernel, bias] = inputsOf([[2, 6, 6, 3], [3, 3, 3, 3], [3]], 'signed', 'kernels') as [
      Tensor4D,
      Tensor4D,
      Tensor1D,
    ];
    const options = { strides: [1, 1], padding: 'same', activation: { leakyRelu: 0.2 } } as const;
    const kernels = async (f: () => Tensor): Promise<string[]> =>
      (await tf.profile(() => tf.tidy(f))).kernels.map(({ name }) => name).filter((name) => name !== 'Reshape');
    const convolved = await kernels(() => nn.conv2d(x, { kernel, bias }, options));
    // tfjs-node composes it.
    if (backend === 'tensorflow') expect(convolved.at(-1)).toBe('FusedConv2D');
    else expect(convolved).toEqual(['FusedConv2D']);
    const state = { moving_mean: tf.zeros([3]) as Tensor1D, moving_variance: tf.ones([3]) as Tensor1D };
    if (hasKernel('FusedConv2DTranspose'))
      // Some backends compose it themselves.
      expect((await kernels(() => nn.convTranspose2d(x, { kernel, bias }, options))).at(-1)).toBe(
        'FusedConv2DTranspose',
      );
    if (hasKernel('BatchNormTraining')) {
      const w = { gamma: bias, beta: bias, ...state };
      const settings = { momentum: 0.9, epsilon: 1e-3, activation: 'relu' } as const;
      const names = await kernels(() => nn.batchNorm(x, w, settings, pass(true)));
      // The rest moves the statistics, which are vectors.
      expect(names[0]).toBe('BatchNormTraining');
      expect(new Set(names.slice(1))).toEqual(new Set(['Multiply', 'Add']));
    }
    tf.dispose([x, kernel, bias, state.moving_mean, state.moving_variance]);
  });
});
