import { copied } from '../catalogue/functions/copies.js';
import { vectorsOf } from '../catalogue/functions/codes.js';
import { densityOf } from '../catalogue/functions/distribution.js';
import { standardNormal } from '../catalogue/functions/draws.js';
import { pooledOf } from '../catalogue/functions/example-pool.js';
import { baseDraw, joined, logDetOf } from '../catalogue/functions/flow.js';
import { extremes } from '../catalogue/functions/reduction.js';
import { catalogue } from '../catalogue/index.js';
import type { OpName } from '../catalogue/row/names.js';
import type { OpEntry } from '../catalogue/row/types.js';

/** Every row that a target spells: those of the catalogue, and those that are made for a single node. */
export const spelledRows: readonly OpEntry[] = [
  ...new Set([
    ...catalogue,
    ...catalogue.flatMap(({ branches }) => branches?.receives ?? []),
    ...catalogue.flatMap(({ standard }) => standard ?? []),
    ...[copied, extremes.max, extremes.min, logDetOf, joined, vectorsOf(2, 1), pooledOf(1), baseDraw('normal', [1])],
    densityOf({ row: standardNormal, inputs: [] }),
  ]),
];

export const idOf = ({ id, name }: OpEntry): OpName => id ?? name;
