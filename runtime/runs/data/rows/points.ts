/** The rows of a set of points: as many as the spec asks for. */
import { byName } from '../../../common/by-name.js';
import type { DataDefinition } from '../../../contract/model.js';
import { pointCounts, pointSets } from '../embedded/points.js';
import type { Column } from '../set/data-set.js';
import { upTo, type ReadRows } from './rows.js';

/** The seeds of training and test points, which differ, as those of the embedded pictures do. */
const seeds = { train: 1, test: 3 };

export function readPoints({ sources, fields, examples = pointCounts.train }: DataDefinition): ReadRows {
  const name = sources[0]!;
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
    parts: [{ name, splits: { train: upTo(examples), test: upTo(tests, examples) } }],
    columns: byName(entries.map(([field, { kind }]) => [field, column(kind)])),
    classNames: byName(entries.flatMap(([field, { kind }]) => (kind === 'class' ? [[field, classes]] : []))),
    ...{ skipped: [], warnings: [], asked: count },
    version: `${count} points`,
  };
}
