/** Claims held against what a run found. Free of Node. */
import type { AnyModel, ClaimDefinition, ClaimedResults } from '../model.js';
import type { EvaluationResult } from './results.js';

export interface JudgedClaim {
  readonly claim: string;
  readonly outcome: 'held' | 'failed' | 'not evaluated';
  readonly left?: number;
  readonly right?: number;
  /** Of one that could not be evaluated. */
  readonly why?: string;
}

/** A number that a claim asks for and nobody knows. */
class Unknown extends Error {}

/** What is known after a run. */
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
      const [a, b] = [left(results), right(results)];
      if (!Number.isFinite(a) || !Number.isFinite(b)) throw new Unknown('it comes to no finite number');
      return { claim: text, outcome: holds[operator](a, b) ? 'held' : 'failed', left: a, right: b };
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      return { claim: text, outcome: 'not evaluated', why: error.message };
    }
  });
}

function resultsOf(definitions: AnyModel['terms'], { evaluations, terms }: KnownResults): ClaimedResults {
  const scoreOf = (path: string): EvaluationResult['scores'][number] => {
    const [name, score] = path.split('.');
    const found = evaluations.find((each) => each.name === name)?.scores.find((each) => each.name === score);
    if (!found) throw new Unknown(`the evaluation ${name} has not been done`);
    return found;
  };
  const asked = (value: number | null | undefined, what: string): number => {
    if (typeof value !== 'number') throw new Unknown(`${what} is not known`);
    return value;
  };
  return {
    auroc: (score, set) =>
      asked(scoreOf(score).comparisons.find((each) => each.set === set)?.auroc, `the AUROC of ${score} against ${set}`),
    average: (score, set) => asked(scoreOf(score).sets[set]?.mean, `the mean of ${score} over ${set}`),
    term: (name, split) => {
      const where = split ?? definitions[name]?.on?.split;
      const found = where ? terms[where]?.[name] : (terms.test?.[name] ?? terms.train?.[name]);
      return asked(found, `${name}${where ? ` on ${where}` : ''} after the last epoch`);
    },
  };
}
