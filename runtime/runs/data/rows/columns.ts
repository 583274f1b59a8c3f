/** The cells of a table that belong to a field. */
import type { ClassField, ColumnReference, NumbersField } from '../../../contract/model.js';
import { sizeOf } from './rows.js';
import type { Table } from './table/table.js';
import { noColumns } from './no-columns.js';

export interface FieldColumns {
  /** The names of the columns, one for each number of a row; one name for a column of lists. */
  readonly names: readonly string[];
  readonly cells: (row: number) => ArrayLike<unknown>;
}

/** @throws UserError if the table does not have them. */
export function columnsOf(name: string, field: NumbersField | ClassField, table: Table): FieldColumns {
  const size = field.kind === 'class' ? 1 : sizeOf(field.shape);
  const { arrays = {} } = table;
  const array = field.array ?? (field.columns ? undefined : (arrays[name] ?? arrays['']) && (arrays[name] ? name : ''));
  if (array !== undefined) {
    const found = Object.hasOwn(arrays, array) ? arrays[array]! : undefined;
    if (!found) throw noColumns(name, `array "${array}"`, table);
    const length = sizeOf(found.shape.slice(1));
    if (length !== size)
      throw noColumns(name, `array of ${size} ${size === 1 ? 'number' : 'numbers'} (${array || 'its only one'} has ${length})`, table); // prettier-ignore
    return { names: Array.from({ length }, (_, index) => (length === 1 ? array || name : `${array || name} ${index}`)), cells: found.row }; // prettier-ignore
  }
  const places = (field.columns ?? [name]).flatMap((each) => placesOf(name, each, table));
  const names = places.map((place) => table.columns[place]!);
  if (places.length === 1 && size !== 1) {
    const [place] = places as [number];
    return { names, cells: (row) => listIn(table.cell(row, place)) };
  }
  if (places.length !== size) throw noColumns(name, `${size} columns (${places.length} are named)`, table);
  return { names, cells: (row) => places.map((place) => table.cell(row, place)) };
}

/** A list in one cell: of numbers, of lists of numbers, or typed. */
function listIn(cell: unknown): ArrayLike<unknown> {
  if (Array.isArray(cell)) return (cell as unknown[]).flat(Infinity);
  return ArrayBuffer.isView(cell) ? (cell as unknown as ArrayLike<unknown>) : [cell];
}

function placesOf(name: string, reference: ColumnReference, table: Table): number[] {
  if (typeof reference !== 'object') return [placeOf(name, reference, table)];
  const [from, to] = [placeOf(name, reference.from, table), placeOf(name, reference.to, table)];
  if (to < from) throw noColumns(name, `columns from "${reference.from}" on to "${reference.to}"`, table);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function placeOf(name: string, reference: string | number, table: Table): number {
  const { columns } = table;
  const place =
    typeof reference === 'number' ? reference : columns.findIndex((each) => each.trim() === reference.trim());
  if (place >= 0 && place < columns.length) return place;
  throw noColumns(name, `column ${typeof reference === 'number' ? reference : `"${reference}"`}`, table);
}
