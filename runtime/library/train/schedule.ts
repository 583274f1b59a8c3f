import type { EpochSchedule } from '../../contract/model.js';
import type { Stage } from './stages.js';

/**
 * True if something scheduled is due after `epoch` (counted from 1) of `epochs`, numbered through all stages. Without a
 * schedule it is due every epoch.
 */
export function isDue(
  schedule: EpochSchedule | undefined,
  epoch: number,
  epochs: number,
  stages: readonly Stage[] = [],
): boolean {
  if (!schedule) return true;
  if (schedule.kind === 'after') return stages.some(({ name, end }) => name === schedule.stage && end === epoch);
  if (schedule.kind === 'every') return epoch % schedule.interval === 0;
  const named = { first: 1, middle: Math.ceil(epochs / 2), last: epochs };
  return schedule.epochs.some((entry) => (typeof entry === 'number' ? entry : named[entry]) === epoch);
}
