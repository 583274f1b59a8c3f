/**
 * Factoring out (Dinh, Sohl-Dickstein & Bengio 2017, section 3.6), and the joining of a flow's outputs to one vector.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { halves } from './mask.js';

/** The halves of the last axis: y goes on, z is factored out. */
export function split<T extends Tensor>(x: T): { readonly y: T; readonly z: T } {
  const [y, z] = halves(x);
  return { y, z };
}

/** The x that `split` takes to y and z. */
export const splitInverse = <T extends Tensor>(y: T, z: T): T => tf.concat([y, z], y.rank - 1) as T;

/** One vector [batch, D] of all pieces in their order, each flattened. */
export function join(pieces: readonly Tensor[]): Tensor2D {
  const flat = pieces.map((piece) => tf.reshape(piece, [piece.shape[0] ?? 1, -1]) as Tensor2D);
  return flat.length === 1 ? flat[0]! : tf.concat(flat, 1);
}

/** The pieces, with these shapes (without the batch axis), from which `join` made z. */
export function part(z: Tensor2D, shapes: readonly (readonly number[])[]): Tensor[] {
  const sizes = shapes.map((shape) => shape.reduce((product, side) => product * side, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const [batch, dimensions] = z.shape;
  if (total !== dimensions) throw new Error(`part: shapes of ${total} numbers for a vector of ${dimensions}`);
  const pieces = sizes.length === 1 ? [z] : tf.split(z, sizes, 1);
  return shapes.map((shape, index) => tf.reshape(pieces[index]!, [batch, ...shape]));
}
