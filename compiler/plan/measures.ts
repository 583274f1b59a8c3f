/** Losses and metrics in groups that one function measures: those that are measured on the same examples. */
import { nodesBehind, valuesBehind } from '../graph/ancestors.js';
import type { Node, Term, Value } from '../graph/types.js';

export interface Measured {
  /** The part of its name after `measure`: nothing, `once`, `first_64`, `test`. */
  readonly word?: string;
  readonly about: string;
  readonly terms: readonly Term[];
}

/** A number of the weights alone is the same for every batch. One that reduces over the examples of a batch is not. */
export const isOfWeights = ({ value, set }: Term): boolean =>
  !set && !value.type.batched && value.origin.kind === 'node' && valuesBehind([value]).every(isOfNoBatch);

const isOfNoBatch = ({ type: { batched, others } }: Value): boolean => !batched && others !== true;

/**
 * Terms in groups; the first group holds all terms without a reason to stand apart. Most terms are measured on whole
 * splits, in one pass. A term with `on … first n` or `random n` or with another data set has a function of its own, so that a costly
 * term costs nothing elsewhere. So has a term that is measured once, since no batch changes it, and a term that is
 * measured on one split and calls nets that the terms of every split do not call.
 */
export function measuredTogether(terms: readonly Term[]): readonly [Measured, ...Measured[]] {
  const all: Term[] = [];
  const groups = new Map<string, Measured & { terms: Term[] }>();
  const everywhere = callsBehind(terms.filter((term) => !term.on && !isOfWeights(term)));
  for (const term of terms) {
    const { data, first, random, split } = term.on ?? {};
    const calls = split === undefined ? [] : [...callsBehind([term])];
    const apart = calls.length > 0 && !calls.some((call) => everywhere.has(call));
    const words = isOfWeights(term)
      ? ['once']
      : data !== undefined || first !== undefined || random !== undefined
        ? [
            ...(data === undefined ? [] : [data]),
            ...(first === undefined ? [] : ['first', String(first)]),
            ...(random === undefined ? [] : ['random', String(random)]),
          ]
        : apart
          ? [split!]
          : [];
    if (words.length === 0) {
      all.push(term);
      continue;
    }
    // The key is JSON, since data sets may themselves be called `once`, `first` or like a split.
    const key = JSON.stringify([isOfWeights(term), data, first, random, apart && split]);
    const about = isOfWeights(term) ? 'Metrics of the weights alone.' : `Losses and metrics on ${words.join(' ')}.`;
    if (!groups.has(key)) groups.set(key, { word: words.join('_'), about, terms: [] });
    groups.get(key)!.terms.push(term);
  }
  const every = groups.size > 0 ? 'Every other' : 'Every';
  return [{ about: `${every} loss and metric of every example, in one pass.`, terms: all }, ...groups.values()];
}

/** Calls of nets, which take most of the time. */
const callsBehind = (terms: readonly Term[]): ReadonlySet<Node> =>
  new Set(nodesBehind(terms.map(({ value }) => value)).filter(({ kind }) => kind !== 'op'));
