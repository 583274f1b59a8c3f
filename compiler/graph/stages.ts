/** A training as what follows one another in it. */
import type { Stage, Step, Train } from './types.js';

/** Its stages, or itself. */
export const stagesOf = (train: Train | undefined): readonly (Stage | Train)[] =>
  train ? (train.stages ?? [train]) : [];

export const stepsOf = ({ groups }: Stage | Train): Step[] => groups.flatMap(({ steps }) => steps);
