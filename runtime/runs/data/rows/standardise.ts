/** Standardised columns: minus their means, divided by their deviations, both over the training rows. */
import type { DataDefinition } from '../../../contract/model.js';
import type { ColumnScales } from '../set/contents.js';
import type { Column } from '../set/data-set.js';
import { sizeOf, type Finished } from './rows.js';

export function standardised(
  { fields }: DataDefinition,
  columns: Readonly<Record<string, Column>>,
  names: Readonly<Record<string, readonly string[]>>,
  training: Int32Array,
): Finished {
  const changed: Record<string, Column> = { ...columns };
  const scales: Record<string, ColumnScales> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'numbers' || !field.transforms.some((each) => each.name === 'standardise')) continue;
    const { data, shape } = columns[name]!;
    const size = sizeOf(shape);
    const scale = scalesOf(data, size, training);
    scales[name] = scale;
    const { mean, deviation } = scale;
    changed[name] = {
      shape,
      data: Float32Array.from(data, (value, index) => (value - mean[index % size]!) / deviation[index % size]!),
    };
  }
  const numbers = Object.entries(names).filter(([name]) => fields[name]?.kind === 'numbers');
  return {
    columns: changed,
    contents: {
      ...(numbers.length > 0 ? { columns: Object.fromEntries(numbers) } : {}),
      ...(Object.keys(scales).length > 0 ? { scales } : {}),
    },
  };
}

/** A column of equal numbers is only moved to 0. */
function scalesOf(data: Column['data'], size: number, rows: Int32Array): ColumnScales {
  const of = (value: (column: number) => number): number[] => Array.from({ length: size }, (_, column) => value(column)); // prettier-ignore
  const sum = (term: (row: number) => number): number => rows.reduce((total, row) => total + term(row), 0);
  const count = Math.max(1, rows.length);
  const mean = of((column) => sum((row) => data[row * size + column]!) / count);
  const deviation = of((column) => {
    const variance = sum((row) => (data[row * size + column]! - mean[column]!) ** 2) / count;
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { mean, deviation };
}
