/**
 * Gradients of activations, and of the kernels that add a bias and apply one. They are computed from the activation's
 * result y, so that nothing else needs to be kept. For the piecewise linear ones, whose second derivative is zero, that
 * is right in every order. For the others y is computed again from the inputs while an outer gradient records.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { flat, hasKernel, keptWhere, recording, rule, run } from './rule.js';
import type { Attributes, Derivatives } from './rule.js';

/** The names of activations in tfjs's fused kernels, and tanh. */
export type KernelActivation = 'linear' | 'relu' | 'leakyrelu' | 'sigmoid' | 'tanh' | 'elu';

/** The attributes of kernels for the activation. `alpha` is the slope of a leaky ReLU below zero, not negative. */
export interface ActivationAttributes {
  readonly activation: KernelActivation;
  readonly alpha: number;
}

export const activationOf = ({ activation, alpha, leakyreluAlpha }: Attributes): ActivationAttributes => ({
  activation: (activation as KernelActivation | undefined) ?? 'linear',
  alpha: ((alpha ?? leakyreluAlpha) as number | undefined) ?? 0,
});

/** True if the slope depends only on the sign of the result. */
export const isPiecewiseLinear = (activation: KernelActivation): boolean =>
  activation === 'linear' || activation === 'relu' || activation === 'leakyrelu';

/** The activation in differentiable operations. */
export function applyActivation(x: Tensor, { activation, alpha }: ActivationAttributes): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'leakyrelu':
      return tf.leakyRelu(x, alpha);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'elu':
      return tf.elu(x);
  }
}

/** f′(x) as a function of y = f(x). */
function slope(y: Tensor, { activation, alpha }: ActivationAttributes): Tensor {
  switch (activation) {
    case 'linear':
      return tf.onesLike(y);
    case 'relu':
      return tf.step(y);
    case 'leakyrelu':
      return tf.step(y, alpha);
    case 'sigmoid':
      return tf.mul(y, tf.sub(1, y));
    case 'tanh':
      return tf.sub(1, tf.square(y));
    case 'elu':
      return tf.add(tf.minimum(y, 0), 1);
  }
}

/** d f′ / dy of the same; the piecewise linear ones have none. */
function bend(y: Tensor, { activation }: ActivationAttributes): Tensor {
  if (activation === 'sigmoid') return tf.sub(1, tf.mul(2, y));
  return activation === 'tanh' ? tf.mul(-2, y) : tf.step(tf.neg(y));
}

/**
 * dy · f′(x) from y = f(x), in one kernel if the backend has it. Differentiable by dy and by y. For (leaky) ReLUs any
 * tensor with the sign of y will do, such as x.
 */
export function activationGradient(dy: Tensor, y: Tensor, how: ActivationAttributes): Tensor {
  if (how.activation === 'linear') return dy;
  if (hasKernel('ActivationGrad')) return run('ActivationGrad', { dy, y }, how);
  if (how.activation === 'relu') return keptWhere(tf.greater(y, 0), dy);
  return tf.mul(dy, slope(y, how));
}

/**
 * The first part of a fused kernel's gradient: the gradient before the activation, and that of the bias. `again`
 * computes y in differentiable operations, and is called only if y has to be connected to an outer tape.
 */
export function beforeActivation(
  dy: Tensor,
  y: Tensor,
  attributes: Attributes,
  again: () => Tensor,
): { readonly dz: Tensor; readonly bias: () => Tensor } {
  const how = activationOf(attributes);
  if (!recording() && how.activation !== 'linear' && hasKernel('BiasActivationGrad')) {
    const [dz, dBias] = run('BiasActivationGrad', { dy, y }, how) as unknown as [Tensor, Tensor];
    return { dz, bias: () => dBias };
  }
  const connected = recording() && !isPiecewiseLinear(how.activation) ? again() : y;
  const dz = activationGradient(dy, connected, how);
  return { dz, bias: () => sumOverChannels(dz) };
}

const sumOverChannels = (x: Tensor): Tensor =>
  tf.sum(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  );

/** The gradient of a curved activation as a function of its result, which is computed again from the saved input. */
const curved = (kernel: string, activation: KernelActivation): GradConfig =>
  rule(kernel, ['x'], (dy, [x]) => ({
    x: () => {
      const how = { activation, alpha: 0 };
      return activationGradient(dy, applyActivation(x, how), how);
    },
  }));

export const activationGradients: readonly GradConfig[] = [
  {
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => activationGradient(dy as Tensor, saved[0]!, { activation: 'relu', alpha: 0 }),
    }),
  },
  // The gradient is computed from the input, since a negative slope would change the sign of the result.
  rule('LeakyRelu', ['x'], (dy, [x], { alpha }) => ({
    x: () => activationGradient(dy, x, { activation: 'leakyrelu', alpha: alpha as number }),
  })),
  curved('Sigmoid', 'sigmoid'),
  curved('Tanh', 'tanh'),
  curved('Elu', 'elu'),
  rule('ActivationGrad', ['dy', 'y'], (ddx, [dy, y], attributes) => {
    const how = activationOf(attributes);
    return {
      dy: () => activationGradient(ddx, y, how),
      y: isPiecewiseLinear(how.activation) ? flat : () => tf.mul(tf.mul(ddx, dy), bend(y, how)),
    };
  }),
  // Only piecewise linear activations: see `runtime/library/ops/activation.ts`.
  {
    kernelName: 'BiasActivation',
    outputsToSave: [true],
    gradFunc: (dy, [y], attributes) => {
      const { dz, bias } = beforeActivation(dy as Tensor, y!, attributes as Attributes, () => y!);
      return { x: () => dz, bias } satisfies Derivatives;
    },
  },
];
