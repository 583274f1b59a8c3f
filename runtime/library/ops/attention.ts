/** Attention over the places of sequences and maps. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { dense } from './convolution.js';

export interface AttentionWeights {
  readonly query: Tensor2D;
  readonly key: Tensor2D;
  readonly value: Tensor2D;
  readonly out: Tensor2D;
  readonly query_bias?: Tensor1D;
  readonly key_bias?: Tensor1D;
  readonly value_bias?: Tensor1D;
  readonly out_bias?: Tensor1D;
}

/** The places of a sequence [batch, n, d] or a map [batch, h, w, d] in one row: [batch, n, d]. */
function sequence(x: Tensor): Tensor3D {
  if (x.rank === 3) return x as Tensor3D;
  const [batch = 1] = x.shape;
  const channels = x.shape[x.rank - 1] ?? 1;
  return tf.reshape(x, [batch, x.size / (batch * channels), channels]);
}

/** Numbers that a softmax takes to zero at the places after each place: [1, n, n]. */
function future(places: number): Tensor3D {
  const barred = new Float32Array(places * places);
  for (let place = 0; place < places; place += 1) barred.fill(-1e9, place * places + place + 1, (place + 1) * places);
  return tf.tensor3d(barred, [1, places, places]);
}

/**
 * softmax(q·kᵀ / √size)·v for q [sets, n, size], and k and v [sets, m, size]. With `causal`, a place sees itself and
 * those before it.
 */
export function attend(
  q: Tensor3D,
  k: Tensor3D,
  v: Tensor3D,
  { causal = false }: { readonly causal?: boolean } = {},
): Tensor3D {
  const [, places, size] = q.shape;
  const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(size)), k, false, true);
  const weights = tf.softmax(causal ? tf.add(scores, future(places)) : scores);
  return tf.matMul(weights, v) as Tensor3D;
}

/**
 * Attention with several heads: dense layers make queries of x, and keys and values of `context`, which is x unless it
 * is given; another one puts the heads together. The result has the shape of x.
 */
export function attention<T extends Tensor>(
  x: T,
  w: AttentionWeights,
  {
    heads,
    context,
    causal = false,
  }: { readonly heads: number; readonly context?: Tensor | undefined; readonly causal?: boolean },
): T {
  const rows = sequence(x);
  const others = context === undefined ? rows : sequence(context);
  const [batch, places] = rows.shape;
  const linear = (of: Tensor3D, kernel: Tensor2D, bias: Tensor1D | undefined): Tensor3D =>
    dense(of, bias === undefined ? { kernel } : { kernel, bias });
  // [batch, n, heads · size] → [batch · heads, n, size]
  const split = (all: Tensor3D): Tensor3D => {
    const [, count, width] = all.shape;
    if (heads === 1) return all;
    const parts = tf.reshape(all, [batch, count, heads, width / heads]);
    return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [batch * heads, count, width / heads]);
  };
  const joined = (parts: Tensor3D): Tensor3D => {
    const [, count, size] = parts.shape;
    if (heads === 1) return parts;
    const each = tf.reshape(parts, [batch, heads, count, size]);
    return tf.reshape(tf.transpose(each, [0, 2, 1, 3]), [batch, places, heads * size]);
  };
  const q = split(linear(rows, w.query, w.query_bias));
  const k = split(linear(others, w.key, w.key_bias));
  const v = split(linear(others, w.value, w.value_bias));
  const y = linear(joined(attend(q, k, v, { causal })), w.out, w.out_bias);
  return (x.rank === 3 ? y : tf.reshape(y, x.shape)) as Tensor as T;
}
