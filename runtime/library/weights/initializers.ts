/**
 * Constructors of the contract's `Initializer`, the starts of weights. Formulas follow Keras (fans of the kernel:
 * `fanIn = receptive field · inputs`, `fanOut = receptive field · outputs`); truncated normals are cut at two standard
 * deviations, and the fan-scaled ones are widened by 1/0.8796, so that the stated variance is that after the cut.
 */
import type { Initializer, RotationPart } from '../../contract/model.js';

export interface NormalSettings {
  readonly mean?: number;
  readonly std?: number;
}

export const zeros = (): Initializer => ({ kind: 'zeros' });
export const ones = (): Initializer => ({ kind: 'ones' });
export const constant = (value: number): Initializer => ({ kind: 'constant', value });

/** Normal with Keras's default standard deviation of 0.05. */
export const randomNormal = ({ mean = 0, std = 0.05 }: NormalSettings = {}): Initializer => ({
  kind: 'normal',
  mean,
  std,
});

/** Normal redrawn outside two standard deviations. */
export const truncatedNormal = ({ mean = 0, std = 0.05 }: NormalSettings = {}): Initializer => ({
  kind: 'truncated_normal',
  mean,
  std,
});

/** Uniform in [low, high); Keras's default is ±0.05. */
export const randomUniform = ({ low = -0.05, high = 0.05 }: { low?: number; high?: number } = {}): Initializer => ({
  kind: 'uniform',
  low,
  high,
});

/** Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). */
export const glorotUniform = (fanIn: number, fanOut: number): Initializer => ({
  kind: 'glorot_uniform',
  fanIn,
  fanOut,
});
/** Truncated normal of variance 2 / (fanIn + fanOut). */
export const glorotNormal = (fanIn: number, fanOut: number): Initializer => ({ kind: 'glorot_normal', fanIn, fanOut });
/** Uniform in ±√(6 / fanIn) (He et al. 2015). */
export const heUniform = (fanIn: number, fanOut: number): Initializer => ({ kind: 'he_uniform', fanIn, fanOut });
/** Truncated normal of variance 2 / fanIn. */
export const heNormal = (fanIn: number, fanOut: number): Initializer => ({ kind: 'he_normal', fanIn, fanOut });
/** Uniform in ±√(3 / fanIn) (LeCun et al. 1998). */
export const lecunUniform = (fanIn: number, fanOut: number): Initializer => ({ kind: 'lecun_uniform', fanIn, fanOut });
/** Truncated normal of variance 1 / fanIn. */
export const lecunNormal = (fanIn: number, fanOut: number): Initializer => ({ kind: 'lecun_normal', fanIn, fanOut });

/** A random vector of length one: the start of a power iteration. */
export const unit = (): Initializer => ({ kind: 'unit' });

/** The whole numbers 0 … n − 1 in random order, as floats: an order of channels. */
export const permutation = (): Initializer => ({ kind: 'permutation' });

/**
 * A piece of W = P·L·(U + diag(sign · exp(log_scale))), where W is a random rotation. The weights of one layer (all
 * that share the path except for its last part) are pieces of the same rotation.
 */
export const rotation = (part: RotationPart): Initializer => ({ kind: 'rotation', part });
