import { UserError } from '../../../common/errors.js';
import type { DataDefinition, FieldDefinition } from '../../../contract/model.js';
import { draws } from '../source/draws.js';
import { paired } from './pairs.js';
import { isOfFile } from './stages.js';
import { domainOf } from '../source/reading.js';
import { splitNames, type Domain, type Item, type Source, type Split } from '../source/source.js';

/** A row of a data set: the files from which its fields are read, and its class. */
export interface Example {
  readonly name: string;
  readonly items: Readonly<Partial<Record<Domain, Item>>>;
  /** The index of its source, for `from set`. */
  readonly set: number;
  readonly resident: boolean;
}
/** Anything whose split is drawn by its name. */
export interface Named {
  readonly name: string;
}
export type Splits = Readonly<Record<Split, readonly Example[]>>;

/**
 * The fields that share examples. A paired set has one side; an unpaired one has a side per domain, each shuffled by
 * itself.
 */
export interface Side {
  readonly fields: readonly string[];
  readonly splits: Splits;
}

/** Divides the sources into sides and splits, by the definition and the seed. */
export function sidesOf(definition: DataDefinition, sources: readonly Source[], seed: number): Side[] {
  for (const [name, field] of Object.entries(definition.fields)) checkFrom(definition, name, field);
  const images = Object.entries(definition.fields).flatMap(([name, field]) =>
    isOfFile(field) ? [[name, field] as const] : [],
  );
  if (images.length === 0)
    throw definition.kind === 'sounds'
      ? new UserError(`The data set ${definition.name} declares no sound.`, {
          hint: 'Add a field such as `wave: [16_000] from sound(rate=16_000)`.',
        })
      : new UserError(`The data set ${definition.name} declares no picture.`, {
          hint: 'Add a field such as `x: [28, 28, 1] in 0..1`.',
        });
  const classFields = Object.keys(definition.fields).filter((name) => definition.fields[name]!.kind === 'class');
  const fieldsOf = new Map<string, { fields: string[]; domain: Domain }>();
  for (const [name, field] of images) {
    const domain = domainOf(field);
    // Two halves of a picture are two sides, as two folders are.
    const side = field.kind === 'image' && domain === 'image' && field.from !== undefined ? field.from : domain;
    const known = fieldsOf.get(side);
    if (known) known.fields.push(name);
    else fieldsOf.set(side, { fields: [name], domain });
  }
  const sides = [...fieldsOf.values()];
  const groups =
    definition.pairing === 'unpaired'
      ? sides.map(({ fields, domain }) => ({ fields, domains: [domain] }))
      : [{ fields: images.map(([name]) => name), domains: [...new Set(sides.map(({ domain }) => domain))] }];
  return groups.map(({ fields, domains }, index) => ({
    fields: [...fields, ...(index === 0 ? classFields : [])],
    splits: join(
      sources.map((source, set) =>
        chosen(definition, source.name, divide(definition, source.name, examplesOf(source, set, domains), seed), seed),
      ),
    ),
  }));
}

const origins: Readonly<Record<FieldDefinition['kind'], readonly string[]>> = {
  image: ['image', 'left', 'right', 'A', 'B'],
  class: ['folder', 'set', 'label'],
  numbers: [],
  tokens: [],
  sound: [],
};

function checkFrom(definition: DataDefinition, name: string, field: FieldDefinition): void {
  const { kind } = field;
  const from = field.kind === 'image' || field.kind === 'class' ? field.from : undefined;
  if (from === undefined || origins[kind].includes(from)) return;
  const what = kind === 'image' ? 'A picture' : 'A class';
  throw new UserError(`${definition.name}: the field ${name} cannot be read from ${from}.`, {
    hint: `${what} is read from ${origins[kind].join(', ')}.`,
  });
}

function hasDomains(source: Source): boolean {
  return Object.values(source.splits).some((items) => items?.some((item) => item.domain !== 'image'));
}

const hasDomain = (source: Source, domain: Domain): boolean =>
  Object.values(source.splits).some((items) => items?.some((item) => item.domain === domain));

/** The examples of one source with the given domains, in the splits of the source itself. */
function examplesOf(source: Source, set: number, group: readonly Domain[]): Partial<Record<Split, Example[]>> {
  if (group.includes('image') && hasDomains(source)) {
    throw new UserError(`${source.name} has two sides, A and B; a field must say which one it is read from.`, {
      hint: 'Write `from A` or `from B` after the field. If the folders are classes, write `split folders=false`.',
    });
  }
  const absent = group.find((domain) => domain !== 'image' && !hasDomain(source, domain));
  if (absent !== undefined) {
    throw new UserError(`${source.name} has no folders, so no side ${absent}.`, {
      hint: 'If each picture shows both sides in its two halves, write `from left` and `from right`.',
    });
  }
  const result: Partial<Record<Split, Example[]>> = {};
  for (const split of splitNames) {
    const items = source.splits[split];
    if (!items) continue;
    const [first, ...others] = group.map((domain) => items.filter((item) => item.domain === domain));
    result[split] = paired(source.name, split, first!, others).map((each) => ({
      name: each[0]!.name,
      set,
      resident: source.resident,
      items: Object.fromEntries(each.map((item) => [item.domain, item])),
    }));
  }
  return result;
}

/**
 * Divides the examples. The source's own splits stand; missing ones are cut from its training examples by seed: a tenth
 * for the test unless the definition says otherwise. In a source that holds out only a `val` folder, that folder is the
 * test.
 */
export function divide<E extends Named>(
  definition: Pick<DataDefinition, 'name' | 'split'>,
  source: string,
  own: Readonly<Partial<Record<Split, readonly E[]>>>,
  seed: number,
): Partial<Record<Split, readonly E[]>> {
  const splits = ownSplits(definition, own);
  const training = splits.train ?? [];
  const ends = endsOf(definition, splits, training.length);
  if (ends.test + ends.validation === 0) return splits;
  // Files are ranked by a draw of their own, so a file stays in its split if others are added or removed.
  const rank = new Map(training.map((example) => [example, draws(seed, 'split', source, example.name)(0)]));
  const ranked = [...training].sort((a, b) => rank.get(a)! - rank.get(b)!);
  if (ends.test > 0) splits.test = ranked.slice(0, ends.test);
  if (ends.validation > 0) splits.validation = ranked.slice(ends.test, ends.test + ends.validation);
  splits.train = ranked.slice(ends.test + ends.validation);
  return splits;
}

type Divided<T> = Partial<Record<Split, T>>;

/** The splits of a source. One that holds out only a validation split has it as its test split. */
export function ownSplits<T>({ split }: Pick<DataDefinition, 'split'>, own: Readonly<Divided<T>>): Divided<T> {
  const splits = { ...own };
  const said = split?.test !== undefined || split?.validation !== undefined;
  if (splits.test || !splits.validation || said) return splits;
  splits.test = splits.validation;
  delete splits.validation;
  return splits;
}

/** Warnings of shares that cut nothing, because every source has that split itself. */
export function unusedShares(
  { name, split }: Pick<DataDefinition, 'name' | 'split'>,
  own: readonly Readonly<Divided<unknown>>[],
): string[] {
  return (['test', 'validation'] as const).flatMap((each) => {
    const share = split?.[each];
    if (typeof share !== 'number' || share === 0 || own.length === 0 || !own.every((splits) => splits[each])) return [];
    return [`${name}: \`split ${each}=${share}\` cuts nothing, because the data has a ${each} split of its own.`];
  });
}

/**
 * The numbers of training examples that become the splits which a source does not have itself.
 * @throws UserError if the shares leave nothing to train on.
 */
export function endsOf(
  { name, split }: Pick<DataDefinition, 'name' | 'split'>,
  splits: Readonly<Divided<unknown>>,
  count: number,
): { readonly test: number; readonly validation: number } {
  const shareOf = (said: number | string | undefined, usual: number): number =>
    typeof said === 'number' ? said : usual;
  const asked = {
    test: splits.test ? 0 : shareOf(split?.test, 0.1),
    validation: splits.validation ? 0 : shareOf(split?.validation, 0),
  };
  if (asked.test + asked.validation === 0 || count === 0) return { test: 0, validation: 0 };
  if (!(asked.test >= 0 && asked.validation >= 0 && asked.test + asked.validation < 1)) {
    throw new UserError(`The splits of ${name} leave nothing to train on.`, {
      hint: 'Write fractions whose sum is below one: `split test=0.1, validation=0.1`.',
    });
  }
  // At least one example stays in training.
  const take = (fraction: number, left: number): number =>
    fraction === 0 ? 0 : Math.min(left, Math.max(1, Math.round(count * fraction)));
  const test = take(asked.test, count - 1);
  return { test, validation: take(asked.validation, count - 1 - test) };
}

/** At most as many training examples as `choose examples=` says, each by a draw of its own; they keep their order. */
export function chosen<E extends Named>(
  { examples = Infinity }: Pick<DataDefinition, 'examples'>,
  source: string,
  splits: Partial<Record<Split, readonly E[]>>,
  seed: number,
): Partial<Record<Split, readonly E[]>> {
  const { train } = splits;
  if (!train || train.length <= examples) return splits;
  const rank = new Map(train.map((example) => [example, draws(seed, 'examples', source, example.name)(0)]));
  const kept = new Set([...train].sort((a, b) => rank.get(a)! - rank.get(b)!).slice(0, examples));
  return { ...splits, train: train.filter((example) => kept.has(example)) };
}

/**
 * One list per split. Sets in memory keep their published order. Files stand by class or by source, and are put into a
 * fixed mixed order, so that the first ten of a split are not all of one class.
 */
function join(parts: readonly Partial<Record<Split, readonly Example[]>>[]): Splits {
  const mixed = (split: Split): Example[] => {
    const all = parts.flatMap((part) => part[split] ?? []);
    if (parts.length === 1 && all.every((example) => example.resident)) return all;
    const rank = new Map(all.map((example) => [example, draws(0, 'order', example.set, example.name)(0)]));
    return all.sort((a, b) => rank.get(a)! - rank.get(b)!);
  };
  return { train: mixed('train'), validation: mixed('validation'), test: mixed('test') };
}
