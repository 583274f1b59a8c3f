/** The consequences of a diff for checkpoints, in sentences. */
import type { Checkpoint } from '../compare/checkpoint.js';
import { plural, some } from './words.js';

export function checkpointText({ severity, mapping, missing, unused }: Checkpoint): string[] {
  const renamed = Object.entries(mapping).map(([before, after]) => `${before} → ${after}`);
  const lines = [
    ...(renamed.length > 0 ? [`${plural(renamed.length, 'weight')} by another path: ${some(renamed, 3)}`] : []),
    ...(missing.length > 0 ? [`${plural(missing.length, 'weight')} new or of another shape: ${some(missing, 3)}`] : []),
    ...(unused.length > 0 ? [`${plural(unused.length, 'weight')} without a place: ${some(unused, 3)}`] : []),
  ];
  return [`Checkpoints of the first in the second: ${severity}.`, ...lines];
}
