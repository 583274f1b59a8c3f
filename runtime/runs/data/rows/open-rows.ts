/** Sets of rows: divided like sets of files, and read from memory. */
import { createHash } from 'node:crypto';
import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import { counted } from '../../../common/names.js';
import type { DataDefinition } from '../../../contract/model.js';
import { littleEndian } from '../source/bytes.js';
import { balanced, BatchReader, type ReadSide, type Values } from '../set/batches.js';
import { chosenRows, readWith, type DataSet, type OpenOptions, type RowParts } from '../set/data-set.js';
import type { DataContents } from '../set/contents.js';
import { chosen, divide, endsOf, ownSplits, unusedShares } from '../set/examples.js';
import { splitNames, type Split } from '../source/source.js';
import { readPoints } from './points.js';
import type { ReadRows, RowPart } from './rows.js';
import { readTables } from './tables.js';
import { readTexts } from './texts.js';

type DividedRows = Readonly<Record<Split, Int32Array>>;

/** @throws UserError if a source is missing, or does not have the declared fields. */
export async function openRows(definition: DataDefinition, options: OpenOptions): Promise<DataSet> {
  const { seed } = options;
  const read = await readRows(definition, options);
  const { parts: sources, classNames, skipped } = read;
  reportSkipped(definition, read, options);
  const rows = dividedRows(definition, sources, seed);
  const splits = splitNames.filter((split) => rows[split].length > 0);
  const { columns, contents: found } = read.finish?.(rows) ?? { columns: read.columns, contents: {} };
  const labelOf = (row: number, field: string): number => columns[field]!.data[row]!;
  checkClasses(definition, classNames);
  const side: ReadSide<number> = { splits: rows, read: (examples) => Promise.resolve(valuesOf(columns, examples)) };
  const classes = balanced(definition, rows.train, labelOf, classNames);
  const reader = new BatchReader(definition.name, [side], seed, classes);
  const parts: RowParts = { seed, columns, rows };
  const own = sources.map((source) => source.splits);
  const warnings = [...read.warnings, ...unusedShares(definition, own)];
  for (const warning of warnings) options.onWarning?.(warning);
  const contents = { ...contentsOf(classNames, parts, splits, warnings), ...found };
  return {
    definition,
    splits,
    skipped,
    classNames,
    contents,
    ...readWith(reader, definition, splits),
    record: () =>
      Promise.resolve({
        sources: sources.map(({ name }, index) => ({ from: definition.sources[index] ?? name, name })),
        ...contents,
        sha256: hashOf(read),
      }),
    parts,
    close: () => undefined,
  };
}

function readRows(definition: DataDefinition, options: OpenOptions): ReadRows | Promise<ReadRows> {
  switch (definition.kind) {
    case 'table':
      return readTables(definition, options);
    case 'text':
      return readTexts(definition, options);
    default:
      return readPoints(definition);
  }
}

/** @throws UserError if rows were left out and `strict`, or if none is left. */
function reportSkipped({ name }: DataDefinition, { skipped, asked, parts }: ReadRows, options: OpenOptions): void {
  if (skipped.length > 0) {
    const list = skipped.slice(0, 10).map(({ file, reason }) => `${file} (${reason})`);
    const message = `${name}: ${counted(skipped.length, 'row')} of ${asked.toLocaleString('en-US')} cannot be read: ${list.join(', ')}${skipped.length > 10 ? ', …' : ''}`;
    if (options.strict)
      throw new UserError(`${message}.`, { hint: 'Mend or remove them, or leave `strict` out to go on without them.' });
    options.onWarning?.(`${message}; left out.`);
  }
  if (parts.some(({ splits }) => Object.values(splits).some((rows) => rows.length > 0))) return;
  const [first] = skipped;
  throw new UserError(`${name} has no example${first ? ` that can be read: ${first.file}, ${first.reason}` : ''}.`, {
    hint: first ? 'See whether the columns and their types are as the spec says.' : 'Its files are empty, or shorter than one example.', // prettier-ignore
  });
}

function dividedRows(definition: DataDefinition, parts: readonly RowPart[], seed: number): DividedRows {
  const divided = parts.map((part) =>
    part.inOrder ? cutAtEnd(definition, part) : drawnSplits(definition, part, seed),
  );
  const rowsOf = (split: Split): Int32Array => Int32Array.from(divided.flatMap((each) => [...(each[split] ?? [])]));
  return { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
}

type SomeRows = Readonly<Partial<Record<Split, ArrayLike<number> & Iterable<number>>>>;

function drawnSplits(definition: DataDefinition, { name, splits }: RowPart, seed: number): SomeRows {
  const first = Math.min(...Object.values(splits).flatMap((rows) => (rows.length > 0 ? [rows[0]!] : [])));
  const own: Partial<Record<Split, { row: number; name: string }[]>> = Object.fromEntries(
    Object.entries(splits).map(([split, rows]) => [
      split,
      Array.from(rows, (row) => ({ row, name: `row ${row - first}` })),
    ]),
  );
  const divided = chosen(definition, name, divide(definition, name, own, seed), seed);
  return Object.fromEntries(Object.entries(divided).map(([split, rows]) => [split, rows.map(({ row }) => row)]));
}

/** The last rows are held out: validation before test, as in the order of the text. */
function cutAtEnd(definition: DataDefinition, part: RowPart): SomeRows {
  const splits = ownSplits(definition, part.splits);
  const training = splits.train ?? new Int32Array(0);
  const { test, validation } = endsOf(definition, splits, training.length);
  const end = training.length - test;
  const kept = training.subarray(0, end - validation).subarray(0, definition.examples ?? Infinity);
  return {
    ...splits,
    train: kept,
    ...(validation > 0 ? { validation: training.subarray(end - validation, end) } : {}),
    ...(test > 0 ? { test: training.subarray(end) } : {}),
  };
}

function valuesOf(columns: RowParts['columns'], rows: readonly number[]): Values {
  return byName(
    Object.entries(columns).map(([name, column]) => [
      name,
      { data: chosenRows(column, rows), shape: [rows.length, ...column.shape] },
    ]),
  );
}

/** @throws UserError if a class field has another number of classes than the spec says. */
function checkClasses({ name, fields }: DataDefinition, classNames: ReadRows['classNames']): void {
  for (const [field, declared] of Object.entries(fields)) {
    if (declared.kind !== 'class') continue;
    const names = classNames[field] ?? [];
    if (names.length === declared.classes) continue;
    const shown = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '');
    throw new UserError(
      `${name} has ${names.length === 0 ? 'no classes' : `${counted(names.length, 'value')} of \`${field}\` (${shown})`}, but the spec says \`${field}: class(${declared.classes})\`.`,
      { hint: names.length > 0 ? `Write \`class(${names.length})\`.` : `Take \`${field}\` out.` },
    );
  }
}

function contentsOf(
  classNames: ReadRows['classNames'],
  { columns, rows }: RowParts,
  splits: readonly Split[],
  warnings: readonly string[],
): DataContents {
  const each = <T>(value: (split: Split) => T): Partial<Record<Split, T>> =>
    Object.fromEntries(splits.map((split) => [split, value(split)])) as Partial<Record<Split, T>>;
  const countsOf = (names: readonly string[], field: string, split: Split): number[] => {
    const counts = names.map(() => 0);
    for (const row of rows[split]) counts[columns[field]!.data[row]!]!++;
    return counts;
  };
  const classes = Object.entries(classNames).map(
    ([field, names]) => [field, { names, counts: each((split) => countsOf(names, field, split)) }] as const,
  );
  return {
    counts: each((split) => rows[split].length),
    ...(classes.length > 0 ? { classes: byName(classes) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** The hash of all numbers as they were read. They are in memory, so they are cheaper to hash than to describe. */
function hashOf({ parts, version, columns }: ReadRows): string {
  const hash = createHash('sha256');
  for (const { name, splits } of parts) {
    const sizes = Object.entries(splits).map(([split, rows]) => [split, rows.length]);
    hash.update(`${JSON.stringify([name, version, sizes])}\n`);
  }
  for (const [field, { data }] of Object.entries(columns)) hash.update(`${field}\n`).update(littleEndian(data));
  return hash.digest('hex');
}
