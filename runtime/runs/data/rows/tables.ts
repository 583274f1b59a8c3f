/** The rows of tables: cells become numbers and classes, and rows that lack one are left out. */
import { byName } from '../../../common/by-name.js';
import { tableEndings } from '../../../common/data-endings.js';
import { naturally } from '../../../common/names.js';
import type { ClassField, DataDefinition, NumbersField } from '../../../contract/model.js';
import type { Column, OpenOptions } from '../set/data-set.js';
import type { SkippedFile } from '../set/verify.js';
import type { Split } from '../source/source.js';
import { columnsOf, type FieldColumns } from './columns.js';
import { findFiles, type FoundFile } from './find-files.js';
import { sizeOf, type ReadRows, type RowPart } from './rows.js';
import { standardised } from './standardise.js';
import { readCsv } from './table/csv.js';
import { readNpy, readNpz } from './table/npy.js';
import { readParquet } from './table/parquet.js';
import type { Table } from './table/table.js';

/** The cells of the fields, row after row, while tables are read. */
interface Cells {
  readonly numbers: Record<string, number[]>;
  readonly labels: Record<string, string[]>;
  count: number;
}

/** @throws UserError if a source is missing, or a field has no columns in it. */
export async function readTables(definition: DataDefinition, options: OpenOptions): Promise<ReadRows> {
  const cells: Cells = { numbers: {}, labels: {}, count: 0 };
  const skipped: SkippedFile[] = [];
  const parts: RowPart[] = [];
  const names: Record<string, readonly string[]> = {};
  let asked = 0;
  for (const [set, source] of definition.sources.entries()) {
    const { name, files } = await findFiles(source, definition, tableEndings, options);
    const splits: Partial<Record<Split, number[]>> = {};
    for (const file of files) {
      const table = await openTable(file);
      asked += table.count + table.damaged.length;
      for (const { place, reason } of table.damaged) skipped.push({ file: `${file.name} ${place}`, reason });
      const rows = (splits[file.split ?? 'train'] ??= []);
      for (const [field, columns] of addRows(definition, table, set, cells, rows, skipped)) names[field] ??= columns;
    }
    parts.push({ name, splits: byName(Object.entries(splits).map(([split, rows]) => [split, Int32Array.from(rows)])) });
  }
  const columns: Record<string, Column> = {};
  const classNames: Record<string, readonly string[]> = {};
  for (const [field, declared] of Object.entries(definition.fields)) {
    if (declared.kind === 'numbers')
      columns[field] = { data: Float32Array.from(cells.numbers[field] ?? []), shape: declared.shape };
    else if (declared.kind === 'class' && declared.from === 'set') {
      classNames[field] = parts.map(({ name }) => name);
      columns[field] = { data: Int32Array.from(cells.labels[field] ?? [], Number), shape: [] };
    } else if (declared.kind === 'class') {
      const found = classesIn(cells.labels[field] ?? [], declared.classes);
      classNames[field] = found.names;
      columns[field] = { data: found.numbers, shape: [] };
    }
  }
  return {
    ...{ parts, columns, classNames, skipped, asked, warnings: [] },
    version: JSON.stringify(names),
    finish: (rows) => standardised(definition, columns, names, rows.train),
  };
}

export async function openTable({ path, name, read }: FoundFile): Promise<Table> {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase();
  if (ending === 'npz') return readNpz(name, path);
  const bytes = await read();
  if (ending === 'parquet') return readParquet(name, bytes);
  return ending === 'npy' ? readNpy(name, bytes) : readCsv(name, bytes);
}

/** Adds the rows of a table in which every field has its cells. Returns the names of each field's columns. */
function addRows(
  { fields }: DataDefinition,
  table: Table,
  set: number,
  cells: Cells,
  rows: number[],
  skipped: SkippedFile[],
): [string, readonly string[]][] {
  const own = Object.entries(fields).flatMap(([name, field]): [string, NumbersField | ClassField, FieldColumns][] =>
    field.kind === 'numbers' || (field.kind === 'class' && field.from !== 'set')
      ? [[name, field, columnsOf(name, field, table)]]
      : [],
  );
  const bySet = Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'class' && field.from === 'set' ? [name] : [],
  );
  for (let row = 0; row < table.count; row++) {
    const found: [string, number[] | string][] = [];
    let problem: string | undefined;
    for (const [name, field, columns] of own) {
      const value = field.kind === 'class' ? labelOf(columns, row) : numbersOf(field, columns, row, table);
      if (value === undefined || 'problem' in Object(value)) {
        problem = (value as { problem: string }).problem;
        break;
      }
      found.push([name, value as number[] | string]);
    }
    if (problem !== undefined) {
      skipped.push({ file: `${table.file} ${table.placeOf(row)}`, reason: problem });
      continue;
    }
    for (const [name, value] of found)
      if (typeof value === 'string') (cells.labels[name] ??= []).push(value);
      else {
        const all = (cells.numbers[name] ??= []);
        for (const each of value) all.push(each);
      }
    for (const name of bySet) (cells.labels[name] ??= []).push(String(set));
    rows.push(cells.count++);
  }
  return own.map(([name, , { names }]) => [name, names]);
}

interface Problem {
  readonly problem: string;
}

function labelOf({ cells, names }: FieldColumns, row: number): string | Problem {
  const cell = cells(row)[0];
  const text = cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell.trim() : shown(cell);
  return text === '' ? { problem: `no class in ${quoted(names[0])}` } : text;
}

function numbersOf(field: NumbersField, { cells, names }: FieldColumns, row: number, table: Table): number[] | Problem {
  const found = cells(row);
  const size = sizeOf(field.shape);
  if (found.length !== size) return { problem: `${found.length} numbers in ${quoted(names[0])}, not ${size}` };
  const scale = field.transforms.find(({ name }) => name === 'scale')?.settings;
  const [low = -Infinity, high = Infinity] = field.range ?? [];
  const numbers: number[] = [];
  for (let index = 0; index < size; index++) {
    const cell = found[index];
    let number = numberIn(cell, table.decimalComma === true);
    const name = names[names.length === 1 ? 0 : index];
    if (number === undefined) return { problem: `no number in ${quoted(name)}${cell === '' || cell === null ? '' : `: ${quoted(shown(cell))}`}` }; // prettier-ignore
    if (scale) {
      const [from, to] = [Number(scale['low']), Number(scale['high'])];
      number = low + ((high - low) * (number - from)) / (to - from);
    }
    if (!(number >= low && number <= high)) return { problem: `${shown(cell)} in ${quoted(name)} is out of range` };
    numbers.push(number);
  }
  return numbers;
}

const quoted = (text: string | undefined): string => `"${(text ?? '').slice(0, 40)}"`;
const shown = (cell: unknown): string =>
  cell instanceof Date ? cell.toISOString() : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

/** The number in a cell; undefined if there is none, or it is not finite. */
function numberIn(cell: unknown, decimalComma: boolean): number | undefined {
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  if (typeof cell === 'string') {
    const text = decimalComma ? cell.trim().replace(',', '.') : cell.trim();
    const number = text === '' ? NaN : Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined;
}

/**
 * The classes of labels. Whole numbers from 0 are the classes themselves, those from 1 are shifted; any other labels
 * are numbered in natural order.
 */
function classesIn(
  labels: readonly string[],
  classes: number,
): { readonly names: readonly string[]; readonly numbers: Int32Array } {
  const distinct = [...new Set(labels)];
  const numbers = distinct.map(Number);
  const lowest = numbers.reduce((least, each) => Math.min(least, each), Infinity);
  const highest = numbers.reduce((most, each) => Math.max(most, each), -Infinity);
  const isWhole = numbers.every(Number.isInteger) && (lowest === 0 || lowest === 1) && highest < classes + lowest;
  if (isWhole && distinct.length > 0) {
    const names = Array.from({ length: classes }, (_, index) => String(index + lowest));
    return { names, numbers: Int32Array.from(labels, (label) => Number(label) - lowest) };
  }
  const names = distinct.sort(naturally);
  const places = new Map(names.map((name, index) => [name, index]));
  return { names, numbers: Int32Array.from(labels, (label) => places.get(label)!) };
}
