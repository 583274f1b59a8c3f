/** Tables: values without a batch, the same for every example. */
import { anyFloat } from '../row/number-ranges.js';
import type { OpName } from '../row/names.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, SettingSpec } from '../row/types.js';

const shape = { name: 'shape', type: { kind: 'shape' }, doc: 'Shape of the table.' } as const;
const number = (name: string, doc: string): SettingSpec => ({ name, type: { kind: 'number', ...anyFloat }, doc });
/** The numbers of a row. The most are above any schedule and sequence, and still whole numbers in float32. */
const count = (minimum: number, doc: string): SettingSpec => ({
  name: 'count',
  type: { kind: 'number', minimum, maximum: 2 ** 20, integer: true },
  doc,
});

function table(
  name: OpName,
  doc: string,
  settings: readonly SettingSpec[],
  shapeOf: (settings: RowContext['settings']) => readonly number[],
  numberAt: (settings: RowContext['settings'], place: number) => number,
): OpEntry {
  return {
    name,
    kind: 'function',
    doc: `${doc} It is the same for every example, so it has no batch.`,
    inputs: [],
    settings,
    shape: (row) => shapeOf(row.settings),
    flops: (_, output) => sizeOf(output),
    differentiable: false,
    table: (row) => Float64Array.from({ length: sizeOf(shapeOf(row.settings)) }, (_, at) => numberAt(row.settings, at)),
  };
}

const ofShape = (settings: RowContext['settings']): readonly number[] => settings['shape'] as readonly number[];
const ofCount = (settings: RowContext['settings']): readonly number[] => [Number(settings['count'])];

export const tables: readonly OpEntry[] = [
  table(
    'linspace',
    'Numbers at equal distances, both ends included: linspace(1e-4, 0.02, 1000) is [1000].',
    [number('start', 'The first number.'), number('end', 'The last number.'), count(2, 'How many numbers.')],
    ofCount,
    ({ start, end, count: length }, at) =>
      // The last number is the end itself, and not what rounding makes of it.
      at === Number(length) - 1
        ? Number(end)
        : Number(start) + (at * (Number(end) - Number(start))) / (Number(length) - 1),
  ),
  {
    ...table(
      'range',
      'The whole numbers from 0 up: range(4) is 0, 1, 2, 3.',
      [count(1, 'How many numbers.')],
      ofCount,
      (_, at) => at,
    ),
    classes: ({ settings }) => Number(settings['count']),
  },
  // A whole number from 0 up is a class, as a label for `cross_entropy` or in a table that holds codes.
  { ...table('zeros', 'Zeros: zeros([7, 7]).', [shape], ofShape, () => 0), classes: () => 1 },
  { ...table('ones', 'Ones: ones([7, 7]).', [shape], ofShape, () => 1), classes: () => 2 },
  {
    ...table(
      'full',
      'One number at every place: full([7, 7], 0.5). A whole number is a class too: accuracy(C(x), full([], 3)).',
      [shape, number('value', 'The number.')],
      ofShape,
      ({ value }) => Number(value),
    ),
    classes: ({ settings }) => {
      const value = Number(settings['value']);
      return Number.isInteger(value) && value >= 0 ? value + 1 : undefined;
    },
  },
];
