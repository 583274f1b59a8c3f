/** The verdict: a comparison in a sentence. */
import type { Comparison } from './results.js';
import type { ScoreSummary } from './statistics.js';

/** A share in per cent: `93.1 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export interface Compared extends Pick<Comparison, 'set' | 'role' | 'auroc' | 'interval'> {
  /** The name of the score: `ood.likelihood`. */
  readonly score: string;
  /** The first inside set. */
  readonly inside: string;
}

/** The AUROC above which a score tells sets apart, and the lower one above which it does so in part. */
const [APART, PARTLY] = [0.9, 0.7];

/** The meaning of an AUROC and its interval, with advice on NaN scores. */
export function verdictOf(compared: Compared, summaries: readonly (readonly [string, ScoreSummary])[]): string {
  const left = summaries.flatMap(([set, { invalid, count }]) =>
    invalid === 0 ? [] : [` ${invalid} of ${invalid + count} scores of ${set} are no numbers and left out.`],
  );
  return `${sentence(compared)}.${left.join('')}`;
}

function sentence({ score, inside, set, role, auroc, interval: [low, high] }: Compared): string {
  if (Number.isNaN(auroc)) return `${score} says nothing of ${set}: a set has no scores that are numbers`;
  const chance = low <= 0.5 && high >= 0.5;
  const range = `AUROC ${auroc.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`;
  if (role === 'inside') {
    if (chance) return `${score} ranks ${set} and ${inside} alike (${range})`;
    const [upper, lower, share] = auroc > 0.5 ? [inside, set, auroc] : [set, inside, 1 - auroc];
    return `${score} ranks ${upper} above ${lower} in ${percent(share)} of pairs`;
  }
  if (chance) return `${score} does not detect ${set}: no better than chance (${range})`;
  if (auroc < 0.5)
    return `${score} does not detect ${set}: it scores HIGHER than ${inside} in ${percent(1 - auroc)} of pairs`;
  const how = auroc >= APART ? `detects ${set}` : auroc >= PARTLY ? `detects ${set} in part` : `hardly detects ${set}`;
  return `${score} ${how}: it scores lower than ${inside} in ${percent(auroc)} of pairs`;
}
