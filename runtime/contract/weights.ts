/** The weights of a model: their paths, shapes and starts, and the tensors that compiled functions receive. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Scalar } from '@tensorflow/tfjs-core';

/** The start of a weight. Conventions: Keras (`glorot_*`, `he_*`, `lecun_*` with fans of the kernel). */
export type Initializer =
  | { readonly kind: 'zeros' | 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal' | 'truncated_normal'; readonly mean: number; readonly std: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | {
      readonly kind: 'glorot_uniform' | 'glorot_normal' | 'he_uniform' | 'he_normal' | 'lecun_uniform' | 'lecun_normal';
      readonly fanIn: number;
      readonly fanOut: number;
    }
  /** A random vector of length one: the start of a power iteration. */
  | { readonly kind: 'unit' }
  /** The whole numbers 0 … n − 1 in random order, as floats. */
  | { readonly kind: 'permutation' }
  /** A piece of the LU decomposition of one random rotation that all weights of a layer share. */
  | { readonly kind: 'rotation'; readonly part: RotationPart };

/** The pieces of W = P·L·(U + diag(sign · exp(log_scale))): see `flow.invertibleConv`. */
export type RotationPart = 'lower' | 'upper' | 'log_scale' | 'sign' | 'permutation';

/** A trainable weight, or state (moving statistics, power-iteration vectors) that gradients do not move. */
export interface WeightDefinition<S extends readonly number[] = readonly number[]> {
  readonly role: 'weight' | 'state';
  readonly shape: S;
  readonly initializer: Initializer;
}

/** A tree of weights; its paths, joined by `/`, are the weights' stable names (`Encoder/conv/kernel`). */
export interface WeightTree {
  /** The iterations of a repeat may be a list; their names are then their places in it. */
  readonly [name: string]: WeightDefinition | WeightTree | readonly WeightTree[];
}

/** The tensor type of a shape, by its rank. */
export type TensorOf<S extends readonly number[]> = S extends readonly []
  ? Scalar
  : S extends readonly [number]
    ? Tensor1D
    : S extends readonly [number, number]
      ? Tensor2D
      : S extends readonly [number, number, number]
        ? Tensor3D
        : S extends readonly [number, number, number, number]
          ? Tensor4D
          : Tensor;

/** The tensors that a weight tree declares, as compiled functions receive them (`w.Encoder.conv.kernel`). */
export type Tensors<T> = {
  readonly [K in keyof T]: T[K] extends WeightDefinition<infer S> ? TensorOf<S> : Tensors<T[K]>;
};

/** A trainable weight. */
export function weight<const S extends readonly number[]>(shape: S, initializer: Initializer): WeightDefinition<S> {
  return { role: 'weight', shape, initializer };
}

/** State that training passes move and gradients do not. */
export function state<const S extends readonly number[]>(shape: S, initializer: Initializer): WeightDefinition<S> {
  return { role: 'state', shape, initializer };
}
