/** The plan of a model: what any target has to write, and how its run goes, decided once from the graph. */
import type { RunPlan } from '../../runtime/contract/model.js';
import { reached } from '../graph/phases.js';
import type { ModelGraph, Net } from '../graph/types.js';
import { planFunctions } from './functions.js';
import type { PlannedFunction } from './functions.js';
import { planRun } from './run-plan.js';
import { sharedCalls } from './sharing.js';
import type { Target } from './target.js';

export interface Plan {
  /** Trainings, measures, samples and claims, as plain data that refers to functions by name. */
  readonly run: RunPlan;
  /** Names of the functions of nets. */
  readonly nets: ReadonlyMap<Net, string>;
  /** Functions that the run refers to. */
  readonly functions: readonly PlannedFunction[];
}

export function planOf(graph: ModelGraph, target: Target): Plan {
  const shares = sharedCalls(graph);
  const names = target.functionNames(graph.nets);
  const { functions, references } = planFunctions(graph, shares, names, target);
  const run = planRun(graph, functions, references, shares);
  reached(graph, 'plan');
  return { run, nets: names.nets, functions };
}
