/** Calls of the functions of given blocks. */
import type { OpNode } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import type { EmitContext } from './spelling/spelling.js';
import type { Writer } from './writer.js';

export type BranchCalls = Required<Pick<EmitContext, 'branch' | 'branchFunction'>>;

export interface Given {
  /** Equal for layers whose blocks are one function. */
  readonly id: string;
  /** The name of the function. */
  readonly name: string;
  calls(aligned: readonly Item[], writer: Writer): BranchCalls;
}
export type GivenBlocks = ReadonlyMap<OpNode, Given>;

export const namesOf = (given: GivenBlocks | undefined): string[] =>
  [...(given?.values() ?? [])].map(({ name }) => name);
