/** Sets of rows: divided like sets of files, and read from memory. */
import { createHash } from 'node:crypto';
import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import { balanced, BatchReader, type ReadSide, type Values } from '../set/batches.js';
import { chosenRows, readWith, type Column, type DataSet, type OpenOptions, type RowParts } from '../set/data-set.js';
import type { DataContents } from '../set/contents.js';
import { chosen, divide } from '../set/examples.js';
import { littleEndian } from '../source/bytes.js';
import { splitNames, type Split } from '../source/source.js';
import { pointRows } from './points.js';
import type { Rows } from './rows.js';

/** @throws UserError if a source is missing, or does not have the declared fields. */
export async function openRows(definition: DataDefinition, { seed }: OpenOptions): Promise<DataSet> {
  const sources = await Promise.all(definition.sources.map((name) => Promise.resolve(pointRows(name, definition))));
  const [all] = sources as [Rows, ...Rows[]];
  const rows = dividedRows(definition, all, seed);
  const splits = splitNames.filter((split) => rows[split].length > 0);
  const { columns, classNames } = all;
  const labelOf = (row: number, field: string): number => columns[field]!.data[row]!;
  checkClasses(definition, all);
  const side: ReadSide<number> = {
    splits: rows,
    read: (examples) => Promise.resolve(valuesOf(columns, examples)),
  };
  const reader = new BatchReader(definition.name, [side], seed, balanced(definition, rows.train, labelOf, classNames));
  const parts: RowParts = { seed, columns, rows };
  const contents = contentsOf(all, parts, splits);
  return {
    definition,
    splits,
    skipped: [],
    classNames,
    contents,
    ...readWith(reader, definition, splits),
    record: () =>
      Promise.resolve({
        sources: sources.map(({ name }, index) => ({ from: definition.sources[index] ?? name, name })),
        ...contents,
        sha256: hashOf(sources),
      }),
    parts,
    close: () => undefined,
  };
}

function dividedRows(definition: DataDefinition, { name, splits }: Rows, seed: number): Record<Split, Int32Array> {
  const own: Partial<Record<Split, { row: number; name: string }[]>> = Object.fromEntries(
    Object.entries(splits).map(([split, rows]) => [split, Array.from(rows, (row) => ({ row, name: `row ${row}` }))]),
  );
  const divided = chosen(definition, name, divide(definition, name, own, seed), seed);
  const rowsOf = (split: Split): Int32Array => Int32Array.from(divided[split] ?? [], ({ row }) => row);
  return { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
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
function checkClasses({ name, fields }: DataDefinition, { classNames }: Rows): void {
  for (const [field, declared] of Object.entries(fields)) {
    if (declared.kind !== 'class') continue;
    const names = classNames[field] ?? [];
    if (names.length === declared.classes) continue;
    throw new UserError(
      `${name} has ${names.length || 'no'} classes, but the spec says \`${field}: class(${declared.classes})\`.`,
      { hint: names.length > 0 ? `Write \`class(${names.length})\`.` : `Take \`${field}\` out.` },
    );
  }
}

function contentsOf({ classNames, columns }: Rows, { rows }: RowParts, splits: readonly Split[]): DataContents {
  const each = <T>(value: (split: Split) => T): Partial<Record<Split, T>> =>
    Object.fromEntries(splits.map((split) => [split, value(split)])) as Partial<Record<Split, T>>;
  const countsOf = (names: readonly string[], { data }: Column, split: Split): number[] => {
    const counts = names.map(() => 0);
    for (const row of rows[split]) counts[data[row]!]!++;
    return counts;
  };
  const classes = Object.entries(classNames).map(
    ([field, names]) => [field, { names, counts: each((split) => countsOf(names, columns[field]!, split)) }] as const,
  );
  return {
    counts: each((split) => rows[split].length),
    ...(classes.length > 0 ? { classes: byName(classes) } : {}),
  };
}

/** The hash of all numbers. They are in memory, so that they are cheaper to read than to describe. */
function hashOf(sources: readonly Rows[]): string {
  const hash = createHash('sha256');
  for (const { name, version, columns, splits } of sources) {
    const sizes = Object.entries(splits).map(([split, rows]) => [split, rows.length]);
    hash.update(`${JSON.stringify([name, version, sizes])}\n`);
    for (const [field, { data }] of Object.entries(columns)) hash.update(`${field}\n`).update(littleEndian(data));
  }
  return hash.digest('hex');
}
