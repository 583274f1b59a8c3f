/** The catalogue: every op that a spec can name, found by that name. */
import { bijections } from './bijections/index.js';
import { activations } from './functions/activation.js';
import { alongAxes } from './functions/along-axis.js';
import { annealed } from './functions/annealing.js';
import { arithmetic } from './functions/arithmetic.js';
import { arranging } from './functions/arranging.js';
import { classifications } from './functions/classification.js';
import { codes } from './functions/codes.js';
import { colors } from './functions/color.js';
import { collected } from './functions/copies.js';
import { discrepancies } from './functions/discrepancy.js';
import { discreteDraws } from './functions/discrete-draws.js';
import { discretizedLogistic } from './functions/discretized-draw.js';
import { distributionQuestions } from './functions/distribution.js';
import { draws } from './functions/draws.js';
import { errors } from './functions/error.js';
import { flowFunctions } from './functions/flow.js';
import { indexing } from './functions/indexing.js';
import { locatedDraws } from './functions/located-draws.js';
import { losses } from './functions/loss.js';
import { matrices } from './functions/matrices.js';
import { mixture } from './functions/mixture.js';
import { pairs } from './functions/pairs.js';
import { qualities } from './functions/quality.js';
import { gumbelSoftmax } from './functions/relaxed-draws.js';
import { extremes, reductions } from './functions/reduction.js';
import { structures } from './functions/structure.js';
import { tables } from './functions/tables.js';
import { trigonometry } from './functions/trigonometry.js';
import { layers } from './layers/index.js';
import type { OpEntry } from './row/types.js';

/** Rows in the order of the reference pages. */
export const catalogue: readonly OpEntry[] = [
  ...layers,
  ...bijections,
  ...activations,
  ...arithmetic,
  ...trigonometry,
  ...reductions,
  ...alongAxes,
  ...matrices,
  ...tables,
  annealed,
  ...indexing,
  ...pairs,
  ...arranging,
  ...structures,
  ...losses,
  ...errors,
  ...classifications,
  ...discrepancies,
  ...colors,
  ...qualities,
  ...codes,
  ...flowFunctions,
  ...distributionQuestions,
  collected,
  ...draws,
  ...locatedDraws,
  ...discreteDraws,
  gumbelSoftmax,
  discretizedLogistic,
  mixture,
];

const byName = new Map<string, OpEntry>(catalogue.map((entry) => [entry.name, entry]));

/** The row of a name. `operands` chooses between rows that share one (`max(a, b)` and `max(x)`, `normal(mean, …)` and `normal([n])`). */
export function findOp(name: string, operands?: number): OpEntry | undefined {
  if ((name === 'max' || name === 'min') && operands === 1) return extremes[name];
  const row = byName.get(name);
  return operands === 0 && row?.standard ? row.standard : row;
}

export const opNames: readonly string[] = catalogue.map((entry) => entry.name).filter((name) => /^[A-Za-z]/.test(name));
