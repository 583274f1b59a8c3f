/** Which losses and metrics one function measures: those that are measured on the same examples. */
import { nodesBehind } from '../../graph/ancestors.js';
import type { Node, Term } from '../../graph/types.js';
import type { Names } from './names.js';
import { pascal } from './names.js';

export interface Measured {
  readonly name: string;
  readonly doc: string;
  readonly terms: readonly Term[];
}

/** A number of the weights alone, the same for every batch. */
export const isOfWeights = ({ value, set }: Term): boolean =>
  !set && !value.type.batched && value.origin.kind === 'node';

/**
 * Most terms are measured on whole splits, in one pass. What has `on … first n`, or another data set, gets a function of
 * its own, so that a costly term costs nothing elsewhere; and so has what is measured once, since no batch changes it, and
 * what is measured on one split and calls nets that the terms of every split do not.
 */
export function measuredTogether(terms: readonly Term[], evaluate: string, taken: Names): Measured[] {
  const groups = new Map<string, Measured & { terms: Term[] }>();
  groups.set('', { name: evaluate, doc: 'Every loss and metric of every example, in one pass.', terms: [] });
  const everywhere = callsBehind(terms.filter((term) => !term.on && !isOfWeights(term)));
  for (const term of terms) {
    const { data, first, split } = term.on ?? {};
    const calls = split === undefined ? [] : [...callsBehind([term])];
    const apart = calls.length > 0 && !calls.some((call) => everywhere.has(call));
    const words = isOfWeights(term)
      ? ['once']
      : data !== undefined || first !== undefined
        ? [...(data === undefined ? [] : [data]), ...(first === undefined ? [] : ['first', String(first)])]
        : apart
          ? [split!]
          : [];
    // Data sets may be called `once`, `first` or as a split.
    const key = words.length === 0 ? '' : JSON.stringify([isOfWeights(term), data, first, apart && split]);
    let group = groups.get(key);
    if (!group) {
      const doc = isOfWeights(term) ? 'Metrics of the weights alone.' : `Losses and metrics on ${words.join(' ')}.`;
      group = { name: taken.claim(`${evaluate}${pascal(words.join('_'))}`), doc, terms: [] };
      groups.set(key, group);
    }
    group.terms.push(term);
  }
  const [all, ...others] = [...groups.values()];
  return others.length === 0 ? [all!] : [{ ...all!, doc: all!.doc.replace('Every', 'Every other') }, ...others];
}

/** Calls of nets, which are what costs. */
const callsBehind = (terms: readonly Term[]): ReadonlySet<Node> =>
  new Set(nodesBehind(terms.map(({ value }) => value)).filter(({ kind }) => kind !== 'op'));
