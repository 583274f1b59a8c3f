import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

export type Attributes = NamedAttrMap;
export type Derivatives = Record<string, () => Tensor>;

/**
 * The gradient of one kernel. Only inputs are ever saved: tfjs does not connect a saved output to the tape, which makes
 * second-order gradients silently wrong. `back` answers in differentiable operations, so that every order is right.
 */
export function rule<const Inputs extends readonly string[]>(
  kernelName: string,
  inputs: Inputs,
  back: (dy: Tensor, saved: { readonly [K in keyof Inputs]: Tensor }, attributes: Attributes) => Derivatives,
): GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (dy, saved, attributes) =>
      back(dy as Tensor, saved as unknown as { readonly [K in keyof Inputs]: Tensor }, attributes),
  };
}

/** True while an outer gradient records what this one does: only then is a second order asked for. */
export const recording = (): boolean => tf.engine().state.gradientDepth > 0;

/** Whether the current backend has this kernel: for those of genc's own, which are composed elsewhere. */
export const hasKernel = (kernel: string): boolean => tf.getKernel(kernel, tf.getBackend()) !== undefined;

export function run<T extends Tensor = Tensor>(kernel: string, inputs: Record<string, Tensor>, attributes: object): T {
  return tf.engine().runKernel(kernel, inputs, attributes as NamedAttrMap) as T;
}

/** Sums over the axes along which `shape` was broadcast to the shape of `x`. */
export function reduceTo(x: Tensor, shape: readonly number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], x.shape);
  const reduced = axes.length > 0 ? tf.sum(x, axes) : x;
  return tf.util.arraysEqual(reduced.shape, [...shape]) ? reduced : tf.reshape(reduced, [...shape]);
}

/** Repeats `x`, whose axes have length one where it is to be repeated, over `shape`. */
export function spread(x: Tensor, shape: readonly number[]): Tensor {
  return tf.util.arraysEqual(x.shape, [...shape]) ? x : tf.mul(x, tf.ones([...shape]));
}

export const axesOf = (axis: unknown, shape: number[]): number[] =>
  tf.util.parseAxisParam((axis ?? shape.map((_, index) => index)) as number | number[], shape);

/** `shape` with ones at `axes`. */
export const keptShape = (shape: readonly number[], axes: readonly number[]): number[] =>
  shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
