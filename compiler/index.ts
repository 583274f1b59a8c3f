/** The compiler's public face: text to graph, graph to module, table or picture. The default target is TypeScript on tfjs. */
import { tfjs } from './emit/tfjs/target.js';
import type { ModelGraph } from './graph/types.js';
import { estimateMemory as estimate } from './memory/estimate.js';
import type { MemoryEstimate } from './memory/estimate.js';
import { communicationOf as communication } from './plan/communication.js';
import type { Communication } from './plan/communication.js';
import { planOf } from './plan/plan.js';
import type { Target } from './plan/target.js';
import type { RunPlan } from '../runtime/contract/model.js';
export { trainingWork } from './summary/training-cost.js';
import { summarize as summary } from './summary/summary.js';
import type { Summary } from './summary/summary.js';

export { checkFile, compileFile, hasErrors, openFile } from './compile.js';
export { Kept } from './kept/kept.js';
export type { Checked, Compiled, CompileOptions, OpenFile } from './compile.js';
export type { Declaration, DeclarationKind, Use } from './resolve/references/declaration.js';
export type { References } from './resolve/references/references.js';
export type { LayerSummary, NetSummary, Summary } from './summary/summary.js';
export type { Communication, StepCommunication } from './plan/communication.js';
export type { MemoryEstimate } from './memory/estimate.js';
export { gigabytes } from './memory/gigabytes.js';
export { graphToDot, graphToMermaid } from './graph/draw.js';
export { declarationOf } from './emit/tfjs/declaration.js';
export { emit } from './emit/tfjs/emit.js';
export { tfjs } from './emit/tfjs/target.js';
export { emitTorch } from './emit/torch/emit.js';
export type { TorchModel } from './emit/torch/emit.js';
export { torch } from './emit/torch/target.js';
export type { WeightEntry } from './emit/torch/weights.js';
export type { Target } from './plan/target.js';
export { catalogue } from './catalogue/index.js';
export type { ModelGraph } from './graph/types.js';
export type { Diagnostic, DiagnosticCode } from './diagnostics/diagnostic.js';

/** The layer table of a model: what `genc show` prints and a run records. */
export const summarize = (graph: ModelGraph, target: Target = tfjs): Summary => summary(graph, target);

/** The memory that training takes at its largest step; undefined if nothing is trained. `batch` replaces the batch of every stage. */
export const estimateMemory = (graph: ModelGraph, batch?: number, target: Target = tfjs): MemoryEstimate | undefined =>
  estimate(graph, target, batch);

/** A run as plain data: what `genc show --plan` prints and a run records. */
export const runPlanOf = (graph: ModelGraph, target: Target = tfjs): RunPlan => planOf(graph, target).run;

/** The bytes that the processes of a training add up in an iteration, by stage and step. */
export const communicationOf = (graph: ModelGraph, target: Target = tfjs): Communication[] =>
  communication(graph, planOf(graph, target));
