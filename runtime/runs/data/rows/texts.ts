/** The rows of texts: stretches of equal length, or lines, as numbers of bytes or characters. */
import { textEndings } from '../../../common/data-endings.js';
import { UserError } from '../../../common/errors.js';
import { counted, listed } from '../../../common/names.js';
import type { DataDefinition, TokensField } from '../../../contract/model.js';
import type { Column, OpenOptions } from '../set/data-set.js';
import type { SkippedFile } from '../set/verify.js';
import type { Split } from '../source/source.js';
import { findFiles } from './find-files.js';
import { upTo, type Finished, type ReadRows, type RowPart } from './rows.js';

/** The token of the end of a line and of what the vocabulary does not have. */
const nothing = 0;
const newline = 10;

/** @throws UserError if a source is missing, or the fields are not of one text. */
export async function readTexts(definition: DataDefinition, options: OpenOptions): Promise<ReadRows> {
  const [name, field] = fieldOf(definition);
  const length = field.shape[0];
  const skipped: SkippedFile[] = [];
  const warnings: string[] = [];
  const parts: RowPart[] = [];
  const rows: Int32Array[] = [];
  let [count, cut, rest] = [0, 0, 0];
  for (const source of definition.sources) {
    const found = await findFiles(source, definition, textEndings, options);
    const splits: Partial<Record<Split, Int32Array>> = {};
    const bySplit = new Map<Split, Int32Array[]>();
    for (const { name: file, split = 'train', read } of found.files) {
      const bytes = await read();
      if (bytes.length === 0) skipped.push({ file, reason: 'it is empty' });
      else bySplit.set(split, [...(bySplit.get(split) ?? []), unitsOf(bytes, field.from)]);
    }
    for (const [split, texts] of bySplit) {
      const all = joined(texts);
      const made = field.lines ? linesOf(all, length) : stretchesOf(all, length);
      rows.push(made.rows);
      cut += made.cut;
      rest += made.rest;
      const own = made.rows.length / length;
      splits[split] = upTo(own, count);
      count += own;
    }
    // Lines stand for themselves, and are drawn; stretches of a text are not taken from between others.
    parts.push({ name: found.name, splits, ...(field.lines ? {} : { inOrder: true }) });
  }
  if (cut > 0)
    warnings.push(`${definition.name}: ${counted(cut, 'line')} longer than ${length} ${field.from} ${cut === 1 ? 'is' : 'are'} cut.`); // prettier-ignore
  if (count > 0 && rest > 0)
    warnings.push(`${definition.name}: the last ${counted(rest, field.from === 'bytes' ? 'byte' : 'character')}, fewer than ${length}, ${rest === 1 ? 'is' : 'are'} left out.`); // prettier-ignore
  const column: Column = { data: joined(rows), shape: field.shape };
  return {
    ...{ parts, columns: { [name]: column }, classNames: {}, skipped, warnings, asked: count + skipped.length },
    version: JSON.stringify([field.from, field.lines ?? false, length]),
    finish: (divided) => (field.from === 'bytes' ? { columns: { [name]: column }, contents: {} } : numbered(definition, name, field, column, divided.train)), // prettier-ignore
  };
}

function fieldOf({ name, fields }: DataDefinition): [string, TokensField] {
  const all = Object.entries(fields);
  const [first] = all;
  if (all.length === 1 && first![1].kind === 'tokens') return [first![0], first![1]];
  throw new UserError(
    `${name} is a text, and a text has one field of tokens; it has ${listed(all.map(([each]) => each))}.`,
    {
      hint: 'Declare a data set of its own for each field.',
    },
  );
}

/** The bytes, or the code points, of a file. A mark of the byte order at its start is no part of the text. */
function unitsOf(bytes: Uint8Array, from: TokensField['from']): Int32Array {
  if (from === 'bytes') return Int32Array.from(bytes);
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return Int32Array.from(Array.from(text, (character) => character.codePointAt(0)!));
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

interface Cut {
  /** The units of all rows, [rows · length]. */
  readonly rows: Int32Array;
  readonly cut: number;
  readonly rest: number;
}

function stretchesOf(units: Int32Array, length: number): Cut {
  const rest = units.length % length;
  return { rows: units.subarray(0, units.length - rest), cut: 0, rest };
}

/** Every line that is not empty, with its end if there is room, and filled up with 0. */
function linesOf(units: Int32Array, length: number): Cut {
  const rows: Int32Array[] = [];
  let cut = 0;
  for (let start = 0; start < units.length;) {
    const found = units.indexOf(newline, start);
    const end = found < 0 ? units.length : found;
    const bare = end > start && units[end - 1] === 13 ? end - 1 : end;
    if (bare > start) {
      const row = new Int32Array(length);
      row.set(units.subarray(start, Math.min(bare, start + length)));
      if (bare - start > length) cut += 1;
      else if (bare - start < length) row[bare - start] = newline;
      rows.push(row);
    }
    start = end + 1;
  }
  return { rows: joined(rows), cut, rest: 0 };
}

/**
 * Characters by their numbers in the vocabulary, which is that of the training rows in the order of Unicode, after the
 * token of what it does not have.
 * @throws UserError if there are more than the spec says.
 */
function numbered(
  { name: set }: DataDefinition,
  name: string,
  { classes, shape: [length] }: TokensField,
  { data, shape }: Column,
  training: Int32Array,
): Finished {
  const points = new Set<number>();
  for (const row of training) for (let at = row * length; at < (row + 1) * length; at++) points.add(data[at]!);
  points.delete(nothing);
  const known = [...points].sort((a, b) => a - b);
  if (known.length + 1 > classes)
    throw new UserError(
      `${set} has ${known.length} different characters and one token for all others, but the spec says \`${name}: tokens(${length}, ${classes})\`.`,
      {
        hint: `Write \`tokens(${length}, ${known.length + 1})\`, or read it \`from bytes\` with \`tokens(${length}, 256)\`.`,
      },
    );
  const numbers = new Map(known.map((point, index) => [point, index + 1]));
  return {
    columns: { [name]: { shape, data: Int32Array.from(data, (point) => numbers.get(point) ?? nothing) } },
    contents: { vocabularies: { [name]: ['', ...known.map((point) => String.fromCodePoint(point))] } },
  };
}
