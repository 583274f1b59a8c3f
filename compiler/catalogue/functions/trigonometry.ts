/** Sines and what belongs to them, and the error function. */
import { keepOthers } from '../row/axes.js';
import { fixed, through, within } from '../row/intervals.js';
import { broadcastShapes, sizeOf } from '../row/shapes.js';
import type { OpName } from '../row/names.js';
import type { OpEntry } from '../row/types.js';

function smooth(
  name: OpName,
  doc: string,
  more: { readonly range?: OpEntry['range']; readonly slope?: number; readonly constant?: (x: number) => number },
): OpEntry {
  const { range, slope, constant } = more;
  return {
    name,
    kind: 'function',
    doc,
    others: keepOthers,
    inputs: [{ name: 'x', ...(constant ? { constant: true } : {}) }],
    settings: [],
    shape: ({ inputs }) => inputs[0]!.shape,
    ...(range ? { range } : {}),
    flops: (_, output) => 4 * sizeOf(output),
    differentiable: true,
    ...(slope === undefined ? {} : { lipschitz: { constant: () => slope } }),
    ...(constant ? { constant } : {}),
  };
}

export const trigonometry: readonly OpEntry[] = [
  smooth('sin', 'Sine of an angle in radians.', { range: fixed(-1, 1), slope: 1, constant: Math.sin }),
  smooth('cos', 'Cosine of an angle in radians.', { range: fixed(-1, 1), slope: 1, constant: Math.cos }),
  smooth('tan', 'Tangent of an angle in radians.', { constant: Math.tan }),
  smooth('sinh', 'Hyperbolic sine.', { range: through(Math.sinh), constant: Math.sinh }),
  smooth('cosh', 'Hyperbolic cosine.', {
    range: (row) => through(Math.cosh, 0)(row) ?? { low: 1, high: Infinity },
    constant: Math.cosh,
  }),
  smooth('atan', 'The angle in radians whose tangent is x, in -π/2..π/2.', {
    range: within(-Math.PI / 2, Math.PI / 2, Math.atan),
    slope: 1,
    constant: Math.atan,
  }),
  smooth('erf', 'The error function, 2/√π · ∫ exp(−t²) dt from 0 to x.', {
    range: fixed(-1, 1),
    slope: 2 / Math.sqrt(Math.PI),
  }),
  {
    name: 'atan2',
    kind: 'function',
    doc: 'The angle in radians of the point (x, y), in -π..π: atan2(y, x) has y first, as in every library. Its gradient at the origin is undefined.',
    inputs: [
      { name: 'y', constant: true },
      { name: 'x', constant: true },
    ],
    settings: [],
    shape: ({ inputs }) => broadcastShapes(inputs.map(({ shape }) => shape)),
    range: fixed(-Math.PI, Math.PI),
    flops: (_, output) => 6 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    constant: Math.atan2,
  },
];
