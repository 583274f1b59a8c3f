/** The abilities of a target. Rules, memory and plans ask for them; none of these knows how the target writes an op. */
import type { ReparameterizationName } from '../catalogue/row/names.js';
import type { OpEntry, RowContext } from '../catalogue/row/types.js';
import type { Net } from '../graph/types.js';

/** The numbers that one operation holds in a training pass. */
export interface MemoryUse {
  /** The count of numbers that stay until the gradient is known, the result included. Default: the size of the result. */
  readonly kept?: number;
  /** The count of numbers that are freed when the operation or its gradient is done. Default: the size of the result. */
  readonly passing?: number;
}

/** Names of the functions of one module, each given once. */
export interface FunctionNames {
  readonly nets: ReadonlyMap<Net, string>;
  /** A name made of several words, of which the first leads: `loss`, `total`. The words are names of the spec. */
  claim(...words: readonly string[]): string;
}

export interface Target {
  readonly name: string;
  /** Names of a module's functions. Nets get their own names first. */
  functionNames(nets: readonly Net[]): FunctionNames;
  /** An op of single numbers that costs next to nothing is inline: it is written into the expression that uses it. */
  isInline(op: OpEntry): boolean;
  /** The number of times that the target's form of an op can be differentiated: 0 if the op has no gradient, at most 2. */
  gradients(op: OpEntry): 0 | 1 | 2;
  /** For an op that can be differentiated only once: the op that does nearly the same and can be differentiated twice. */
  smoother(op: OpEntry): string | undefined;
  /** A layer that takes in an activation applies it itself. */
  takesIn(layer: OpEntry, activation: OpEntry): boolean;
  /** The memory that an op takes for a number of examples; undefined if it makes its result and nothing else. */
  memory(op: OpEntry, row: RowContext, output: readonly number[], examples: number): MemoryUse | undefined;
  /** The gradient of such an op is computed from its result. */
  keepsResult(op: OpEntry): boolean;
  /** The number of passes through a layer's blocks whose results a training pass keeps. */
  passesThroughBlocks(layer: OpEntry): number;
  /** The number of times that a pass recomputes a kernel with this reparameterisation. */
  copies(reparameterization: ReparameterizationName): number;
  /** The memory of the target's usual backend. */
  readonly limit: {
    readonly bytes: number;
    /** The owner of that memory: `WebAssembly`. */
    readonly holder: string;
    readonly why: string;
  };
}
