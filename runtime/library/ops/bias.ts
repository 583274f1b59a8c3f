/** The end of a layer: adds a bias and applies an activation, in one kernel if the backend has it. Not for modules. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { applyActivation, isPiecewiseLinear } from '../../engine/gradients/activation.js';
import type { ActivationAttributes } from '../../engine/gradients/activation.js';
import { hasKernel, run } from '../../engine/gradients/rule.js';

/** An activation as a setting of a layer: its name, or the slope of a leaky ReLU below zero. */
export type Activation = 'relu' | 'sigmoid' | 'tanh' | 'elu' | { readonly leakyRelu: number };

export const LINEAR: ActivationAttributes = { activation: 'linear', alpha: 0 };

/** The activation in the form that kernels take. */
export function kernelActivation(activation: Activation | undefined): ActivationAttributes {
  if (activation === undefined) return LINEAR;
  if (typeof activation === 'string') return { activation, alpha: 0 };
  return { activation: 'leakyrelu', alpha: activation.leakyRelu };
}

/** True if the slope can be read off the result's sign; a leaky ReLU that turns negative numbers positive hides it. */
export const isSignTelling = ({ activation, alpha }: ActivationAttributes): boolean =>
  isPiecewiseLinear(activation) && alpha >= 0;

/** activation(x + bias), for x […, c] and bias [c]. */
export function biasActivation<T extends Tensor>(x: T, bias: Tensor1D | undefined, how: ActivationAttributes): T {
  if (bias === undefined) return applyActivation(x, how) as T;
  if (isSignTelling(how) && hasKernel('BiasActivation')) return run<T>('BiasActivation', { x, bias }, how);
  return applyActivation(tf.add(x, bias), how) as T;
}
