/** The judgement of claims by the results of a run. Free of Node. */
import type { AnyModel, ClaimDefinition, ClaimedResults, ClaimNumber } from '../../contract/model.js';
import type { EvaluationResult } from './results.js';

export interface JudgedClaim {
  readonly claim: string;
  readonly outcome: 'held' | 'failed' | 'not evaluated';
  readonly left?: number;
  readonly right?: number;
  /** The reason why the claim could not be evaluated. */
  readonly why?: string;
}

/** A number that a claim asks for and that is not known. */
class Unknown extends Error {}

/** The results that are known after a run. */
export interface KnownResults {
  readonly evaluations: readonly EvaluationResult[];
  /** Means after the last epoch, by split. */
  readonly terms: Readonly<Partial<Record<'train' | 'validation' | 'test', Readonly<Record<string, number>>>>>;
}

const holds: Readonly<Record<ClaimDefinition['operator'], (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

export function judgeClaims({ claims = [], terms }: AnyModel, known: KnownResults): JudgedClaim[] {
  const results = resultsOf(terms, known);
  return claims.map(({ text, left, operator, right }) => {
    try {
      const [a, b] = [numberOf(left, results), numberOf(right, results)];
      if (!Number.isFinite(a) || !Number.isFinite(b)) throw new Unknown('it comes to no finite number');
      return { claim: text, outcome: holds[operator](a, b) ? 'held' : 'failed', left: a, right: b };
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      return { claim: text, outcome: 'not evaluated', why: error.message };
    }
  });
}

const arithmetic: Readonly<Record<'+' | '-' | '*' | '/' | '^', (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

/** The value of a side of a claim; the sides of old modules are functions. */
function numberOf(side: ClaimDefinition['left'], results: ClaimedResults): number {
  if (typeof side === 'function') return side(results);
  const valueOf = (number: ClaimNumber): number => {
    if (typeof number === 'number') return number;
    if (number.kind === 'arithmetic') return arithmetic[number.operator](valueOf(number.left), valueOf(number.right));
    if (number.kind === 'term') return results.term(number.name, number.split);
    return results[number.kind](number.score, number.set);
  };
  return valueOf(side);
}

function resultsOf(definitions: AnyModel['terms'], { evaluations, terms }: KnownResults): ClaimedResults {
  const scoreOf = (path: string): EvaluationResult['scores'][number] => {
    const [name, score] = path.split('.');
    const found = evaluations.find((each) => each.name === name)?.scores.find((each) => each.name === score);
    if (!found) throw new Unknown(`the evaluation ${name} has not been done`);
    return found;
  };
  /** The set with which all others are compared. */
  const insideOf = (path: string): string | undefined =>
    evaluations.find(({ name }) => name === path.split('.')[0])?.sets[0]?.name;
  const asked = (value: number | null | undefined, what: string): number => {
    if (typeof value !== 'number') throw new Unknown(`${what} is not known`);
    // The check stands here, since arithmetic may turn an infinite number into a finite one: 1 / ∞ is 0.
    if (!Number.isFinite(value)) throw new Unknown(`${what} is ${value}, which is no finite number`);
    return value;
  };
  /** Means and ranks leave out NaN scores, but a claim is about all scores. */
  const whole = (score: string, set: string, finite = false): void => {
    const summary = scoreOf(score).sets[set];
    if (!summary) return;
    const { invalid, count, min, max } = summary;
    if (invalid > 0) throw new Unknown(`${invalid} of ${invalid + count} scores ${score} of ${set} are no numbers`);
    if (finite && count > 0 && !(Number.isFinite(min) && Number.isFinite(max)))
      throw new Unknown(`scores ${score} of ${set} are infinite`);
  };
  return {
    auroc: (score, set) => {
      for (const each of [insideOf(score), set]) if (each !== undefined) whole(score, each);
      const found = scoreOf(score).comparisons.find((each) => each.set === set);
      return asked(found?.auroc, `the AUROC of ${score} against ${set}`);
    },
    average: (score, set) => {
      whole(score, set, true);
      return asked(scoreOf(score).sets[set]?.mean, `the mean of ${score} over ${set}`);
    },
    term: (name, split) => {
      const where = split ?? definitions[name]?.on?.split;
      // The split is chosen by what was measured there, not by what was found: another split does not stand in for it.
      const measured = where ?? (terms.test && Object.hasOwn(terms.test, name) ? 'test' : 'train');
      const found = terms[measured]?.[name];
      return asked(found, `${name}${where ? ` on ${where}` : ''} after the last epoch`);
    },
  };
}
