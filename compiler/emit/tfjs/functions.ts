/** Every function of a module: those of nets and of the blocks of flows, then those that the run refers to. */
import type { Plan } from '../../plan/plan.js';
import type { ModelGraph } from '../../graph/types.js';
import type { Emitted } from './emitted.js';
import { blocksOf, callsOf, emitForms } from './flow.js';
import { Names } from './names.js';
import { emitNet } from './net.js';
import { reservedInModules } from './reserved.js';
import { emitSlice } from './slice.js';

export interface EmitOptions {
  /** Layers take in the activations that follow them, so that one kernel computes both; true where absent. */
  readonly fuse?: boolean;
}

export function emitFunctions(graph: ModelGraph, plan: Plan, { fuse = true }: EmitOptions): Emitted[] {
  // What the plan has named keeps its name.
  const taken = new Names([...plan.nets.values(), ...plan.functions.map(({ name }) => name)], reservedInModules);
  const common = { fuse, functions: plan.nets };
  const nets = graph.nets.flatMap((net) => {
    if (!net.flow) return [emitNet(net, common)];
    const blocks = blocksOf(net, taken, common);
    const names = blocks.map(({ emitted }) => emitted.name);
    const forward = emitNet(net, { ...common, blocks: names, branches: callsOf(blocks) });
    return [...blocks.map(({ emitted }) => emitted), forward, ...emitForms(net, blocks, plan.nets)];
  });
  return [...nets, ...plan.functions.map((planned) => emitSlice(planned, common))];
}
