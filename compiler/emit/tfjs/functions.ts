/** Every function of a module: those of nets and of the blocks of flows, then those that the run refers to. */
import type { Plan } from '../../plan/plan.js';
import type { ModelGraph } from '../../graph/types.js';
import type { Emitted } from './emitted.js';
import { emitForms } from './flow.js';
import { givenBlocks } from './given.js';
import { Names } from './names.js';
import { emitNet } from './net.js';
import { reservedInModules } from './reserved.js';
import { emitSlice } from './slice.js';
import { WeightTree } from './weights.js';

export interface EmitOptions {
  /** Layers apply the activations that follow them, so that one kernel computes both; true by default. */
  readonly fuse?: boolean;
  /** Blocks that are alike become one function, and iterations that are alike one loop; true by default. */
  readonly fold?: boolean;
}

export function emitFunctions(
  graph: ModelGraph,
  plan: Plan,
  { fuse = true, fold = true }: EmitOptions,
): { readonly functions: readonly Emitted[]; readonly tree: WeightTree } {
  // Names that the plan has given stay as they are.
  const taken = new Names([...plan.nets.values(), ...plan.functions.map(({ name }) => name)], reservedInModules);
  const tree = new WeightTree(graph, taken, fold);
  const folding = { taken, tree };
  const common = { fuse, functions: plan.nets, fold: fold ? folding : undefined };
  const nets = graph.nets.flatMap((net) => {
    const blocks = givenBlocks(net, { taken, fuse, functions: plan.nets, fold: folding, isFolded: fold });
    const options = { ...common, given: blocks.given };
    return [...blocks.functions, ...emitNet(net, options), ...(net.flow ? emitForms(net, options) : [])];
  });
  return { functions: [...nets, ...plan.functions.flatMap((planned) => emitSlice(planned, common))], tree };
}
