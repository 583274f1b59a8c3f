/** Gathering along an axis that is counted from the end, which tfjs-node's check of the indices does not understand. */
import type { Kernel } from './register.js';

export const gatherKernels: Readonly<Record<string, Kernel>> = {
  GatherV2: ({ inputs, attrs, native }) => {
    const axis = attrs['axis'] as number;
    if (axis >= 0) return undefined;
    return () => native({ ...inputs }, { ...attrs, axis: axis + inputs['x']!.shape.length });
  },
};
