import type { OpEntry } from '../row/types.js';

/** The row of one pool. Its declaration decides on its size. */
export const pooledOf = (size: number): OpEntry => ({
  name: 'pooled',
  declared: { size },
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
  differentiable: false,
  uses: ['mode', 'draws'],
});
