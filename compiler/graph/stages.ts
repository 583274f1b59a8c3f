/** The parts of a training that follow each other: its stages, and the steps of each. */
import type { Stage, Step, Train } from './types.js';

/** The stages of a training, or the training itself if it has none. */
export const stagesOf = (train: Train | undefined): readonly (Stage | Train)[] =>
  train ? (train.stages ?? [train]) : [];

export const stepsOf = ({ groups }: Stage | Train): Step[] => groups.flatMap(({ steps }) => steps);
