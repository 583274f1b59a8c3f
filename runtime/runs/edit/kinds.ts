/** Labelled pictures of two kinds. */
import * as tf from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import type { DataSet, Split } from '../data/index.js';
import { UserError } from '../../common/errors.js';

/** A class of a field. */
export interface Kind {
  readonly value: number;
  readonly name: string;
}

/** The two named classes of a field, or its first two. */
export function kindsOf(
  set: DataSet,
  along: string,
  options: { readonly from?: string; readonly to?: string },
): readonly [Kind, Kind] {
  const { definition, classNames } = set;
  const field = definition.fields[along];
  const classes = Object.entries(definition.fields).flatMap(([name, { kind }]) => (kind === 'class' ? [name] : []));
  if (field?.kind !== 'class')
    throw new UserError(`${definition.name} has no class '${along}'.`, {
      hint:
        classes.length > 0
          ? `It has ${classes.join(', ')}.`
          : 'Its spec says which sets or folders pictures are of: kind: class(2) from set.',
    });
  const names = classNames[along] ?? Array.from({ length: field.classes }, (_, value) => String(value));
  const kind = (wanted: string): Kind => {
    const value = names.includes(wanted) ? names.indexOf(wanted) : Number(wanted);
    if (Number.isInteger(value) && value >= 0 && value < field.classes)
      return { value, name: names[value] ?? String(value) };
    throw new UserError(`${along} has no class '${wanted}'.`, {
      hint: `Did you mean ${closest(wanted, names)}? There are ${names.slice(0, 12).join(', ')}.`,
    });
  };
  const [from, to] = [kind(options.from ?? '0'), kind(options.to ?? '1')];
  if (from.value === to.value) throw new UserError(`A direction leads from one class to another, not to ${to.name}.`);
  return [from, to];
}

/** The first examples of each kind, by their places in the split. */
export async function labelled(
  set: DataSet,
  split: Split,
  along: string,
  kinds: readonly [Kind, Kind],
  needed: number,
): Promise<readonly [number[], number[]]> {
  const found: [number[], number[]] = [[], []];
  const total = set.count(split);
  for (let start = 0; start < total && found.some(({ length }) => length < needed); start += 32) {
    const places = Array.from({ length: Math.min(32, total - start) }, (_, index) => start + index);
    const examples = await set.at(split, places);
    const labels = await examples[along]!.data();
    tf.dispose(Object.values(examples));
    places.forEach((place, index) => {
      const kind = kinds.findIndex(({ value }) => value === labels[index]);
      if (kind >= 0 && found[kind]!.length < needed) found[kind]!.push(place);
    });
  }
  const short = found.findIndex(({ length }) => length < needed);
  if (short < 0) return found;
  throw new UserError(
    `${set.definition.name}.${split} has ${found[short]!.length} pictures of ${kinds[short]!.name}, and ${needed} are needed.`,
    { hint: 'Ask for fewer with `n` and `heldOut`, or for those of another `split`.' },
  );
}
