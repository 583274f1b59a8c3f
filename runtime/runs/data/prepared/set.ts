/** The prepared set: which of the pictures stands where in each split, with its classes. */
import { createHash } from 'node:crypto';
import type { DataSet, RowParts, SetParts } from '../set/data-set.js';
import type { Example } from '../set/examples.js';
import type { Split } from '../source/source.js';
import { chosenRows } from '../set/data-set.js';
import { littleEndian, type Numbers } from '../source/bytes.js';
import { writeArray } from './array-file.js';
import type { Division } from './division.js';
import type { Moving, PreparedField, SetManifest, StoredArray } from './manifest.js';

/** A side whose pictures are prepared. */
export interface PreparedSide {
  readonly fields: readonly string[];
  readonly divisions: readonly Division[];
  /** The examples in the order of the pictures. */
  readonly examples: readonly Example[];
  /** The key of its pictures. */
  readonly key: string;
}

export interface Described {
  readonly manifest: SetManifest;
  readonly arrays: ReadonlyMap<string, Numbers>;
}

/** The manifest of a set and its arrays, by their files. Folders of sets and of pictures lie side by side. */
export async function describe(
  set: DataSet,
  { sides: opened, labelOf }: SetParts,
  sides: readonly PreparedSide[],
): Promise<Described> {
  const { definition, splits } = set;
  const { arrays, each } = new Arrays(splits);
  const fields: Record<string, PreparedField> = {};
  const listed = sides.map(({ key, fields: names, divisions, examples }, side) => {
    const places = new Map(examples.map((example, place) => [example, place]));
    for (const [place, division] of divisions.entries())
      fields[division.plan.name] = pictureField(division, side, place);
    return {
      fields: names,
      pictures: `../../pictures/${key}`,
      examples: each(`examples-${side}`, (split) =>
        Int32Array.from(opened[side]!.splits[split], (example) => places.get(example)!),
      ),
    };
  });
  for (const [name, field] of Object.entries(definition.fields))
    if (field.kind === 'class')
      fields[name] = {
        kind: 'class',
        classes: field.classes,
        labels: each(`labels-${name}`, (split) =>
          Int32Array.from(opened[0]!.splits[split], (example) => labelOf(example, name)),
        ),
      };
  return { manifest: await manifestOf(set, { sides: listed, fields }), arrays };
}

/** The manifest of a set of rows: all its numbers are in its own folder. */
export async function describeRows(set: DataSet, { columns, rows }: RowParts): Promise<Described> {
  const { arrays, each } = new Arrays(set.splits);
  const fields: Record<string, PreparedField> = {};
  for (const [name, column] of Object.entries(columns)) {
    const declared = set.definition.fields[name]!;
    const values = each(`${declared.kind === 'class' ? 'labels' : 'values'}-${name}`, (split) =>
      chosenRows(column, rows[split]),
    );
    const type = column.data instanceof Int32Array ? 'int32' : 'float32';
    fields[name] =
      declared.kind === 'class'
        ? { kind: 'class', classes: declared.classes, labels: values }
        : { kind: 'rows', type, shape: column.shape, values };
  }
  const counts = Object.fromEntries(set.splits.map((split) => [split, rows[split].length]));
  return { manifest: await manifestOf(set, { sides: [], rows: counts, fields }), arrays };
}

async function manifestOf(
  set: DataSet,
  { fields, ...parts }: Pick<SetManifest, 'sides' | 'rows' | 'fields'>,
): Promise<SetManifest> {
  const { definition, splits, classNames, parts: opened } = set;
  return {
    ...{ format: 'genc-prepared-1', name: definition.name, seed: opened.seed, definition, splits },
    counts: Object.fromEntries(splits.map((split) => [split, set.count(split)])),
    ...parts,
    fields: Object.fromEntries(Object.keys(definition.fields).map((name) => [name, fields[name]!])),
    ...(definition.balance === undefined ? {} : { balance: definition.balance }),
    classNames,
    record: await set.record(),
  };
}

/** The arrays of a manifest while it is written: a file for each split. */
class Arrays {
  readonly arrays = new Map<string, Numbers>();

  constructor(private readonly splits: readonly Split[]) {}

  readonly each = (stem: string, numbers: (split: Split) => Numbers): Partial<Record<Split, StoredArray>> =>
    Object.fromEntries(
      this.splits.map((split) => {
        const [file, values] = [`${stem}-${split}.bin`, numbers(split)];
        this.arrays.set(file, values);
        return [split, { file, bytes: values.byteLength, sha256: hashOf(values) }];
      }),
    );
}

function pictureField({ plan, forked, moving }: Division, side: number, place: number): PreparedField {
  const { shape } = plan;
  const { range } = plan.field;
  return {
    ...{ kind: 'image', side, place, shape, range },
    ...(plan.field.kind === 'sound' ? { result: plan.field.shape } : {}),
    forked: forked.filter(({ transform }) => transform.random).map(({ key }) => key),
    moving: moving.map(({ transform: { name, size }, key }): Moving =>
      name === 'crop' ? { name, key, height: size![0], width: size![1] } : { name: 'mirror', key },
    ),
  };
}

const hashOf = (values: Numbers): string => createHash('sha256').update(littleEndian(values)).digest('hex');

/** Sets with the same manifest are the same, so the key of a set is the hash of its manifest. */
export const setKey = (manifest: SetManifest): string =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 32);

export async function writeSet(folder: string, { manifest, arrays }: Described): Promise<SetManifest> {
  for (const [file, values] of arrays) await writeArray(folder, file, values);
  return manifest;
}
