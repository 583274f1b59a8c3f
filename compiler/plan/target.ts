/** The abilities of a target. Rules, memory and plans ask for them; none of these knows how the target writes an op. */
import type { ReparameterizationName } from '../catalogue/row/names.js';
import type { OpEntry, RowContext } from '../catalogue/row/types.js';
import type { Net } from '../graph/types.js';

/** The amounts that one operation holds in a training pass, counted in numbers. */
export interface MemoryUse {
  /** Numbers that stay until its gradient is known, the result included; as many as the result where nothing is said. */
  readonly kept?: number;
  /** Numbers that are gone when the operation or its gradient is done; as many as the result where nothing is said. */
  readonly passing?: number;
}

/** Names of the functions of one module, each given once. */
export interface FunctionNames {
  readonly nets: ReadonlyMap<Net, string>;
  /** A name of several words, the first of which leads: `loss`, `total`. Words are names of the spec. */
  claim(...words: readonly string[]): string;
}

export interface Target {
  readonly name: string;
  /** Nets come to their own names before all that is called after something else. */
  functionNames(nets: readonly Net[]): FunctionNames;
  /** Whether an op of single numbers costs next to nothing: it is written into the expression that uses it. */
  isInline(op: OpEntry): boolean;
  /** How often what stands for an op can be differentiated: never where the op has no gradient, and at most twice. */
  gradients(op: OpEntry): 0 | 1 | 2;
  /** The op that does nearly the same and can be differentiated twice, for one that can be only once. */
  smoother(op: OpEntry): string | undefined;
  /** Whether a layer applies an activation itself. */
  takesIn(layer: OpEntry, activation: OpEntry): boolean;
  /** The memory that an op takes for so many examples; undefined where it makes its result and nothing else. */
  memory(op: OpEntry, row: RowContext, output: readonly number[], examples: number): MemoryUse | undefined;
  /** Whether the gradient of an op is computed from its result. */
  keepsResult(op: OpEntry): boolean;
  /** How many times over a training pass keeps what one pass through the blocks of a layer makes. */
  passesThroughBlocks(layer: OpEntry): number;
  /** How often a pass makes a kernel anew that is reparameterised so. */
  copies(reparameterization: ReparameterizationName): number;
  /** The memory of its usual backend. */
  readonly limit: {
    readonly bytes: number;
    /** `WebAssembly`. */
    readonly holder: string;
    readonly why: string;
  };
}
