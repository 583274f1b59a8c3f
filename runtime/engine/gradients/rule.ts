import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

type Engine = ReturnType<typeof tf.engine>;
/** A kernel call on the tape. Its tensors may be disposed by now, but their shapes are there. */
export type TapeNode = Engine['state']['activeTape'][number];

export type Attributes = NamedAttrMap;
/**
 * The gradients by input. One that returns undefined stands for a function that is flat in that input: no gradient
 * flows there.
 */
export type Derivatives = Record<string, () => Tensor | undefined>;

/** The gradient by an input in which a function is flat almost everywhere. */
export const flat = (): undefined => undefined;

/**
 * The gradient of one kernel. Only inputs are ever saved, because tfjs does not connect a saved output to the tape,
 * which makes second-order gradients silently wrong. `back` returns differentiable operations, so every order is right.
 * An input that is only needed for its shape is not saved either: see {@link shapeOf}.
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
      back(
        dy as Tensor,
        saved as unknown as { readonly [K in keyof Inputs]: Tensor },
        attributes,
      ) as unknown as ReturnType<GradConfig['gradFunc']>,
  };
}

let answering: TapeNode | undefined;

/** Runs a node's rules, which may ask for the shapes of its inputs. */
export function answer<T>(node: TapeNode, rules: () => T): T {
  const before = answering;
  answering = node;
  try {
    return rules();
  } finally {
    answering = before;
  }
}

/** The shape of an input of the kernel whose gradient is computed, whether it was saved or not. */
export function shapeOf(input: string | number): number[] {
  const shape = answering?.inputs[input]?.shape;
  if (shape === undefined)
    throw new Error("genc's gradients need genc's reverse pass: call installGradients() once before differentiating");
  return shape;
}

/** True while an outer gradient records this one, which is the only time that a second order is needed. */
export const recording = (): boolean => tf.engine().state.gradientDepth > 0;

/** True if the current backend has this kernel. Kernels of genc's own are composed on other backends. */
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

/**
 * `dy` where a condition holds and 0 elsewhere. A product with 0 and 1 would make NaN of an infinite `dy`, which is what
 * arrives where the result is not used: log(max(x, 0)) at −1.
 */
export const keptWhere = (condition: Tensor, dy: Tensor): Tensor => tf.where(condition, dy, tf.zerosLike(dy));

/** Repeats `x` over `shape`; the axes to repeat have length one. */
export function spread(x: Tensor, shape: readonly number[]): Tensor {
  return tf.util.arraysEqual(x.shape, [...shape]) ? x : tf.mul(x, tf.ones([...shape]));
}

export const axesOf = (axis: unknown, shape: number[]): number[] =>
  tf.util.parseAxisParam((axis ?? shape.map((_, index) => index)) as number | number[], shape);

/** `shape` with ones at `axes`. */
export const keptShape = (shape: readonly number[], axes: readonly number[]): number[] =>
  shape.map((side, axis) => (axes.includes(axis) ? 1 : side));

/** The names of that kernel's inputs: `0`, `1`, … for those that take a list. */
export const inputNames = (): string[] => Object.keys(answering?.inputs ?? {});

export const asFloat = (x: Tensor): Tensor => (x.dtype === 'float32' ? x : tf.cast(x, 'float32'));
