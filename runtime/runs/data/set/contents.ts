import type { DataDefinition } from '../../../contract/model.js';
import type { Example, Side } from './examples.js';
import { counted, listed } from '../../../common/names.js';
import { splitNames, type Source, type Split } from '../source/source.js';

type Counts<T> = Readonly<Partial<Record<Split, T>>>;

/** The mean and the deviation of each column, over the training split. */
export interface ColumnScales {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** The contents of a data set and the way it was read, as run.json records them. */
export interface DataContents {
  /** The number of examples of each split; for an unpaired set, those of its longest side. */
  readonly counts: Counts<number>;
  /** The examples of each side of an unpaired set, by its fields. */
  readonly sides?: readonly { readonly fields: readonly string[]; readonly counts: Counts<number> }[];
  /** The names of each class field's classes by number, and the number of examples of each. */
  readonly classes?: Readonly<
    Record<string, { readonly names: readonly string[]; readonly counts: Counts<readonly number[]> }>
  >;
  /** The names of the columns of each field of a table. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** The means and deviations of standardised fields, by which their numbers can be turned back. */
  readonly scales?: Readonly<Record<string, ColumnScales>>;
  /** The characters of a text by the numbers of their tokens; the first stands for all that are not listed. */
  readonly vocabularies?: Readonly<Record<string, readonly string[]>>;
  /** Messages about what was left out, or was read otherwise than it may be meant. */
  readonly warnings?: readonly string[];
  /**
   * The numbers of pictures in hidden folders and bookkeeping of systems, which are never read, by source and folder.
   */
  readonly passedOver?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Read {
  readonly definition: DataDefinition;
  readonly sources: readonly Source[];
  readonly sides: readonly Side[];
  readonly splits: readonly Split[];
  readonly classNames: Readonly<Record<string, readonly string[]>>;
  readonly labelOf: (example: Example, field: string) => number;
  readonly warnings: readonly string[];
}

export function contentsOf({ sources, sides, splits, classNames, labelOf, warnings }: Read): DataContents {
  const each = <T>(value: (split: Split) => T): Counts<T> =>
    Object.fromEntries(splits.map((split) => [split, value(split)])) as Counts<T>;
  const fields = Object.entries(classNames).map(([field, names]) => {
    const counts = each((split) => {
      const numbers = names.map(() => 0);
      for (const example of sides[0]!.splits[split]) numbers[labelOf(example, field)]!++;
      return numbers;
    });
    return [field, { names, counts }] as const;
  });
  const over = sources.filter(({ passedOver = {} }) => Object.keys(passedOver).length > 0);
  return {
    counts: each((split) => Math.max(...sides.map((side) => side.splits[split].length))),
    ...(sides.length > 1
      ? { sides: sides.map((side) => ({ fields: side.fields, counts: each((split) => side.splits[split].length) })) }
      : {}),
    ...(fields.length > 0 ? { classes: Object.fromEntries(fields) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(over.length > 0
      ? { passedOver: Object.fromEntries(over.map(({ name, passedOver }) => [name, passedOver!])) }
      : {}),
  };
}

/** The splits that only some sides of an unpaired set have; nothing can be read of them. */
export function incomplete({ name }: DataDefinition, sides: readonly Side[]): string[] {
  return splitNames.flatMap((split) => {
    const sizes = sides.map((side) => side.splits[split].length);
    if (sizes.every((size) => size === 0) || sizes.every((size) => size > 0)) return [];
    const there = sides.flatMap((side, index) =>
      sizes[index]! > 0 ? [`${counted(sizes[index]!, 'picture')} for ${listed(side.fields)}`] : [],
    );
    const none = sides.flatMap((side, index) => (sizes[index] === 0 ? side.fields : []));
    return [`${name}: its ${split} split is left out: there are ${listed(there)}, and none for ${listed(none)}.`];
  });
}
