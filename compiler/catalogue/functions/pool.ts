import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

/** The row of one pool: what it keeps hangs on its declaration. */
export const pooledOf = (size: number): OpEntry => ({
  name: 'pooled',
  kind: 'function',
  doc: 'Examples from a pool of earlier ones (Shrivastava et al. 2017). No gradient flows to x.',
  inputs: [{ name: 'x', blocked: true }],
  settings: [],
  shape: ({ inputs }) => inputs[0]!.shape,
  range: ({ inputs }) => inputs[0]!.range,
  weights: ({ inputs }) => {
    const zeros = { kind: 'zeros', settings: {} } as const;
    return [
      { name: 'examples', role: 'state', shape: [size, ...inputs[0]!.shape], initializer: zeros },
      { name: 'filled', role: 'state', shape: [], initializer: zeros },
    ];
  },
  // The pool with each example in its place; the last of them becomes the pool.
  memory: ({ inputs }, output, examples) => ({
    kept: examples * sizeOf(output) + size * sizeOf(inputs[0]!.shape),
    passing: 3 * examples * size * sizeOf(inputs[0]!.shape),
  }),
  differentiable: 0,
  uses: ['mode', 'draws'],
});
