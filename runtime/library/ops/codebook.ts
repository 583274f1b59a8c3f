/** Vector quantisation: the nearest vectors of a codebook, and codebooks that follow the quantised vectors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Pass } from '../../contract/model.js';
import { stop } from './differentiation.js';

/** The type of the indices: one rank less, since an index stands in place of a vector. */
export type IndicesOf<T extends Tensor> = T extends Tensor4D
  ? Tensor3D
  : T extends Tensor3D
    ? Tensor2D
    : T extends Tensor2D
      ? Tensor1D
      : Tensor;

export interface Nearest<T extends Tensor> {
  /** The numbers of the nearest codes, int32, [batch, …]. */
  readonly indices: IndicesOf<T>;
  /** The codes themselves, in the shape of the quantised tensor. */
  readonly vectors: T;
}

const flatten = (x: Tensor): Tensor2D => tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);

/**
 * The nearest codes [codes, c] to the vectors of the last axis of x [batch, …, c], by Euclidean distance; the first of
 * equally near ones. The choice has no gradient, so none reaches x. Gradients of `vectors` reach the chosen codes.
 *
 * The distance is ‖x − c‖² = ‖x‖² − 2 x·c + ‖c‖². Its first term is the same for all codes and is left out, so one
 * matrix product is enough.
 */
export function nearest<T extends Tensor>(x: T, codes: Tensor2D): Nearest<T> {
  const indices = tf.tidy(() => {
    const fixed = stop(codes);
    const lengths = tf.sum(tf.square(fixed), 1);
    const products = tf.matMul(tf.mul(flatten(stop(x)), -2), fixed, false, true);
    return tf.argMin(tf.add(products, lengths), 1) as Tensor1D;
  });
  return {
    indices: tf.reshape(indices, x.shape.slice(0, -1)) as IndicesOf<T>,
    vectors: tf.reshape(tf.gather(codes, indices), x.shape) as T,
  };
}

export interface MovingCodes {
  readonly codes: Tensor2D;
  /** The moving average of the number of vectors that chose each code, [codes]. */
  readonly sizes: Tensor1D;
  /** The epoch in which each code was last chosen, [codes]; only if unused codes are replaced. */
  readonly last_used?: Tensor1D;
  /**
   * The number of training passes since each code was last chosen, [codes]; only if unused codes are replaced after
   * passes.
   */
  readonly idle?: Tensor1D;
  /** 1 once the codes have started from data; only if they do so. */
  readonly started?: Scalar;
}

export interface MovingOptions {
  /** The decay of the moving averages. */
  readonly decay: number;
  /** The number of whole epochs without use after which a code is replaced; never if absent. */
  readonly unused?: number;
  /** The number of training passes without use after which a code is replaced; set in place of `unused`. */
  readonly every?: number;
}

/**
 * The number added to every size, so that the size of a code that is never chosen is not zero (Sonnet's
 * `VectorQuantizerEMA`).
 */
const SMOOTHING = 1e-5;

/** (size + ε) / (total + codes·ε) · total: Laplace smoothing that keeps the total. */
function smoothed(sizes: Tensor1D): Tensor1D {
  const total = tf.sum(sizes);
  const shares = tf.div(tf.add(sizes, SMOOTHING), tf.add(total, sizes.size * SMOOTHING));
  return tf.mul(shares, total);
}

/**
 * `nearest` for a codebook that gradients do not move: every code follows the mean of the vectors that chose it (van
 * den Oord, Vinyals & Kavukcuoglu 2017, appendix A.1). With n, the number of vectors that chose a code, and s, their
 * sum:
 *
 *     N ← γN + (1 − γ)n,    m ← γm + (1 − γ)s,    code ← m / N̂,
 *
 * where N̂ is N after Laplace smoothing. N starts at 1 and m at the first codes. m equals code · N̂ at any time, and so
 * is not stored. The result holds the codes before the move.
 *
 * A code that no training pass chose for `unused` whole epochs becomes a vector of the batch with N = 1, in the first
 * pass of the next epoch (a random restart; "Jukebox", Dhariwal et al. 2020, section 3.1, checks at every iteration
 * instead). The batch is cut into as many parts as there are codes, and each takes a random one of its own part, so
 * that no two become the same. With `every`, a code restarts as soon as it has gone that many training passes without
 * use.
 *
 * With `started`, the first training pass that moves the codebook sets all codes to vectors of its batch before it
 * looks for the nearest. A codebook far from its inputs would otherwise map all of them to one code.
 */
export function nearestMoving<T extends Tensor>(x: T, w: MovingCodes, options: MovingOptions, pass: Pass): Nearest<T> {
  if (pass.training) tf.tidy(() => start(flatten(stop(x)), w, pass));
  const found = nearest(x, stop(w.codes));
  if (pass.training) tf.tidy(() => follow(flatten(stop(x)), tf.reshape(found.indices, [-1]), w, options, pass));
  return found;
}

/** State moves at once, and only in a step that moves the codebook; in other passes the codes stay. */
function start(x: Tensor2D, { codes, started }: MovingCodes, pass: Pass): void {
  if (!started) return;
  const going = tf.greater(stop(started), 0);
  const first = restarts(x, codes.shape[0], pass, 'start');
  pass.move(codes, tf.where(tf.broadcastTo(going, codes.shape), stop(codes), first));
  pass.move(started, tf.onesLike(started));
}

/**
 * `nearest` for a codebook that its loss trains. Its codes become vectors of the batch in the first training pass that
 * moves them.
 */
export function nearestStarted<T extends Tensor>(x: T, codes: Tensor2D, pass: Pass): Nearest<T> {
  if (pass.training && pass.first)
    tf.tidy(() => pass.start?.(codes, restarts(flatten(stop(x)), codes.shape[0], pass, 'start')));
  return nearest(x, codes);
}

function follow(x: Tensor2D, indices: Tensor1D, w: MovingCodes, options: MovingOptions, pass: Pass): void {
  const { decay, unused, every } = options;
  const count = w.codes.shape[0];
  const before = stop(w.codes);
  const counts = countCodes(indices, count);
  const sums = tf.unsortedSegmentSum(x, indices, count) as Tensor2D;
  const average = <A extends Tensor>(old: A, now: A): A => tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay));
  const column = (vector: Tensor1D): Tensor2D => tf.reshape(vector, [count, 1]);
  let sizes = average(stop(w.sizes), counts);
  const moved = average(tf.mul(before, column(smoothed(stop(w.sizes)))) as Tensor2D, sums);
  let codes = tf.div(moved, column(smoothed(sizes))) as Tensor2D;
  if (every !== undefined && w.idle) {
    const idle = tf.where(tf.greater(counts, 0), tf.zeros([count]), tf.add(stop(w.idle), 1)) as Tensor1D;
    const dead = tf.greaterEqual(idle, every);
    codes = tf.where(tf.broadcastTo(column(dead as Tensor1D), codes.shape), restarts(x, count, pass), codes);
    sizes = tf.where(dead, tf.onesLike(sizes), sizes) as Tensor1D;
    pass.move(w.idle, tf.where(dead, tf.zerosLike(idle), idle));
  }
  if (unused !== undefined && w.last_used) {
    const lastUsed = tf.where(tf.greater(counts, 0), tf.fill([count], pass.epoch), stop(w.last_used)) as Tensor1D;
    const dead = tf.greater(tf.sub(pass.epoch, lastUsed), unused);
    codes = tf.where(
      tf.broadcastTo(column(dead as Tensor1D), codes.shape),
      restarts(x, count, pass),
      codes,
    ) as Tensor2D;
    sizes = tf.where(dead, tf.onesLike(sizes), sizes) as Tensor1D;
    pass.move(w.last_used, tf.where(dead, tf.fill([count], pass.epoch), lastUsed));
  }
  pass.move(w.codes, codes);
  pass.move(w.sizes, sizes);
}

/** A vector of x [n, c] for every code; they are different if x has enough. */
function restarts(x: Tensor2D, count: number, pass: Pass, key = 'reset'): Tensor2D {
  const vectors = x.shape[0];
  const part = Math.floor(vectors / count);
  const draws = pass.uniform<Tensor1D>(key, [count]);
  const within = tf.floor(tf.mul(draws, part > 0 ? part : vectors));
  const places = part > 0 ? tf.add(within, tf.mul(tf.range(0, count), part)) : within;
  // A draw just below one may round up to it.
  return tf.gather(x, tf.cast(tf.minimum(places, vectors - 1), 'int32') as Tensor1D);
}

/**
 * The number of times that each code stands among the indices, [codes]; set-level metrics sum it over a whole split.
 */
export function countCodes(indices: Tensor, codes: number): Tensor1D {
  const flat = tf.reshape(stop(indices), [-1]) as Tensor1D;
  const whole = flat.dtype === 'int32' ? flat : (tf.cast(flat, 'int32') as Tensor1D);
  return tf.unsortedSegmentSum(tf.ones([whole.size]), whole, codes) as Tensor1D;
}

/**
 * The straight-through estimator (Bengio, Léonard & Courville 2013): forwards exactly `vectors`, backwards the identity
 * to x. It equals x + stop(vectors − x) without the rounding.
 */
export function straight<T extends Tensor>(x: T, vectors: Tensor): T {
  const fixed = stop(vectors);
  return tf.customGrad(() => ({ value: tf.clone(fixed), gradFunc: (dy: Tensor) => dy }))(x) as T;
}
