/** The layers of a flow whose inverse is an iteration, since their blocks contract. */
import type { Net, Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';

/** An item for each, whose result is the list of the Lipschitz constants of its layers. */
export const constantsOf = (flow: Net): Item[] =>
  flow.flow!.chain.flatMap((node): Item[] => {
    if (!node.op.branches?.contracts) return [];
    // A list of numbers stands in place of a value.
    const type = { shape: [], batched: false };
    const list: Value = { id: node.id, type, origin: { kind: 'given', name: 'constants' }, span: node.span };
    return [{ node, way: 'constant', inputs: [], outputs: [list], region: node.region }];
  });
