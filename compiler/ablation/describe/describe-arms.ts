/** The record of an ablation's arms: how each differs from the base, and what was kept equal. */
import type { ModelGraph, Train } from '../../graph/types.js';
import type { Target } from '../../plan/target.js';
import { summarize } from '../../summary/summary.js';
import { differencesBetween } from './differences.js';
import { compareStarts, inequalityText } from '../fairness.js';
import { otherFormulas } from '../formula.js';
import type { Arm, Plan } from '../plan.js';

export interface ArmDescription extends Pick<Arm, 'id' | 'model' | 'edit' | 'settings'> {
  /** Differences from the base, one line each; empty for the base itself. */
  readonly differences: readonly string[];
  /** The number of the arm's weights that start like the base's, and the paths of those that cannot. */
  readonly start: { readonly same: number; readonly fresh: readonly string[] };
  /** Other things that could not be kept equal, in words. */
  readonly unequal: readonly string[];
  /** Measures whose formula differs from the base's. Their values are not compared. */
  readonly otherFormulas: readonly string[];
  /** The epochs of all stages together. */
  readonly epochs: number;
  /** Epochs by stage, if the training has stages. */
  readonly stages?: Readonly<Record<string, number>>;
  readonly batch: number;
  /** Floating-point operations of all nets, per example and forward pass. */
  readonly flops: number;
}

/**
 * Describes arms, each of which has a training.
 * @param epochs The epochs of every arm and stage, in place of those of the spec.
 */
export function describeArms({ arms }: Plan, target: Target, epochs?: number): ArmDescription[] {
  const base = arms[0]!.graph!;
  return arms.map((arm, index) => describeArm(arm, index === 0 ? undefined : base, target, epochs));
}

function describeArm(
  { id, model, edit, settings, graph: compiled }: Arm,
  base: ModelGraph | undefined,
  target: Target,
  epochs: number | undefined,
): ArmDescription {
  const graph = compiled!;
  const train = graph.train!;
  const { same, fresh, unequal } = compareStarts(base ?? graph, graph);
  // With `epochs` from outside, all arms have equally many.
  const told = epochs === undefined ? unequal : unequal.filter(({ kind }) => kind !== 'epochs');
  return {
    id,
    model,
    ...(edit === undefined ? {} : { edit }),
    settings,
    differences: base ? differencesBetween(base, graph) : [],
    start: { same, fresh },
    unequal: told.map(inequalityText),
    otherFormulas: base ? otherFormulas(base, graph) : [],
    ...epochsOf(train, epochs),
    batch: train.batch,
    flops: summarize(graph, target).nets.reduce((sum, { flops }) => sum + flops, 0),
  };
}

/** A number from outside applies to every stage. */
function epochsOf(train: Train, epochs: number | undefined): Pick<ArmDescription, 'epochs' | 'stages'> {
  if (!train.stages) return { epochs: epochs ?? train.epochs };
  const stages = Object.fromEntries(train.stages.map((stage) => [stage.name, epochs ?? stage.epochs]));
  return { epochs: Object.values(stages).reduce((sum, each) => sum + each, 0), stages };
}
