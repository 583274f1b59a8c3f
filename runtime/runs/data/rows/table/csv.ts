/** CSV and TSV. Separators are found by looking at the first line. */
import { parse, type CsvError, type Info } from 'csv-parse/sync';
import { UserError } from '../../../../common/errors.js';
import type { Table } from './table.js';

const separators = [',', ';', '\t', '|'];

export function readCsv(file: string, bytes: Uint8Array): Table {
  const text = new TextDecoder().decode(bytes);
  const delimiter = /\.(tsv|tab)$/i.test(file) ? '\t' : separatorOf(text);
  const damaged: { place: string; reason: string }[] = [];
  const lines: number[] = [];
  let records: string[][];
  try {
    const found = parse(text, {
      ...{ bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true },
      skip_records_with_error: true,
      on_skip: (error) => void (error && damaged.push({ place: `line ${error.lines}`, reason: sentence(error) })),
    }) as unknown as { readonly record: string[]; readonly info: Info }[];
    records = found.map(({ record, info }) => (lines.push(info.lines), record));
  } catch (cause) {
    const { message } = cause as Error;
    throw new UserError(`${file} cannot be read as a table: ${message}.`, { cause });
  }
  const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell.replace(',', '.')));
  const named = records[0] !== undefined && !records[0].some(isNumber);
  const columns = named ? records[0]! : (records[0] ?? []).map((_, index) => String(index));
  const rows = named ? records.slice(1) : records;
  const lineOf = (row: number): string => `line ${lines[named ? row + 1 : row]}`;
  const whole: number[] = [];
  for (const [row, cells] of rows.entries()) {
    if (cells.length === columns.length) whole.push(row);
    else damaged.push({ place: lineOf(row), reason: `it has ${cells.length} of ${columns.length} columns` });
  }
  return {
    ...{ file, columns, damaged, count: whole.length },
    cell: (row, column) => rows[whole[row]!]![column],
    placeOf: (row) => lineOf(whole[row]!),
    decimalComma: delimiter === ';',
  };
}

/** The separator that occurs most often in the first line, outside of quotes. */
function separatorOf(text: string): string {
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (separator: string): number => first.split(separator).length;
  return separators.reduce((best, each) => (count(each) > count(best) ? each : best));
}

const sentence = ({ message }: CsvError): string => message.replace(/ at line \d+.*/, '').replace(/^.*?: /, '');
