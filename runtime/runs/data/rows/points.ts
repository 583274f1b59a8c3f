/** The rows of a set of points: as many as the spec asks for. */
import type { DataDefinition } from '../../../contract/model.js';
import { pointCounts, pointSets } from '../embedded/points.js';
import type { Column } from '../set/data-set.js';
import { upTo, type Rows } from './rows.js';

/** The seeds of training and test points, which differ, as those of the embedded pictures do. */
const seeds = { train: 1, test: 3 };

export function pointRows(name: string, { fields, examples = pointCounts.train }: DataDefinition): Rows {
  const { draw, classes = [] } = pointSets[name]!;
  const tests = pointCounts.test;
  const count = examples + tests;
  const points = new Float32Array(2 * count);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const { point, label } = row < examples ? draw(seeds.train, row) : draw(seeds.test, row - examples);
    points.set(point, 2 * row);
    labels[row] = label;
  }
  const column = (kind: string): Column =>
    kind === 'class' ? { data: labels, shape: [] } : { data: points, shape: [2] };
  const entries = Object.entries(fields);
  return {
    name,
    count,
    columns: Object.fromEntries(entries.map(([field, { kind }]) => [field, column(kind)])),
    splits: { train: upTo(examples), test: upTo(tests, examples) },
    classNames: Object.fromEntries(
      entries.flatMap(([field, { kind }]) => (kind === 'class' ? [[field, classes]] : [])),
    ),
    version: `${count} points`,
  };
}
