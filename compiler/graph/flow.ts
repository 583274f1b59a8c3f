/** Questions to the layers of a flow. */
import type { OpNode, Value } from './types.js';

/** What a layer of a flow reads besides the value that it transforms; the results of its blocks do not count. */
export const besides = ({ inputs, branch }: OpNode): readonly Value[] =>
  inputs.slice(1, inputs.length - (branch?.results.length ?? 0));
