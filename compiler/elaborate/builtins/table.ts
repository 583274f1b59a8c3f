/** Built-in words that can be called and are not rows of the catalogue, by name. */
import type { Builtin } from '../scope/language.js';
import { aurocOutside, averageOf } from './average.js';
import { distributionBuiltins } from './distribution.js';
import { flowBuiltins } from './flow.js';
import { gradientOf } from './gradient.js';
import { nearestCode } from './nearest.js';
import { perceptualDistance } from './perceptual.js';
import { shapeList } from './shape.js';

const table: readonly Builtin[] = [
  { name: 'grad', call: gradientOf, offered: () => true },
  { name: 'nearest', call: nearestCode },
  { name: 'average', call: averageOf, offered: ({ averagesOf }) => averagesOf !== undefined },
  { name: 'auroc', call: (builder, { span }) => aurocOutside(builder, span) },
  { name: 'shape', call: shapeList },
  { name: 'perceptual', call: perceptualDistance },
  ...flowBuiltins,
  ...distributionBuiltins,
];

export const builtins: ReadonlyMap<string, Builtin> = new Map(table.map((builtin) => [builtin.name, builtin]));
