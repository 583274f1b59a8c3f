/** Whole checks of files, in turns: requests get in between two models. */
import type { Insight } from '../../../compiler/assist/insight.js';
import type { Diagnostic } from '../../../compiler/index.js';

/** Milliseconds that a check works before it lets the next request in. */
const longestTurn = 8;

const known = new WeakMap<Insight, readonly Diagnostic[]>();

/** The messages of a file that was checked already. */
export const checkedMessages = (insight: Insight): readonly Diagnostic[] | undefined => known.get(insight);

/** The messages of a file, checked in one go if they are not known yet. */
export function checkAtOnce(insight: Insight): readonly Diagnostic[] {
  const said = known.get(insight) ?? insight.file.check().diagnostics;
  known.set(insight, said);
  return said;
}

/**
 * Checks one model after another. Ends without a result as soon as it is no longer wanted.
 * @param isWanted Asked after each turn.
 */
export async function checkInTurns(
  insight: Insight,
  isWanted: () => boolean,
): Promise<readonly Diagnostic[] | undefined> {
  const before = known.get(insight);
  if (before) return before;
  let since = performance.now();
  for (const model of insight.file.models) {
    if (performance.now() - since > longestTurn) {
      await turn();
      since = performance.now();
    }
    if (!isWanted()) return undefined;
    insight.file.compile(model);
  }
  return checkAtOnce(insight);
}

/** Lets what is waiting go first. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
