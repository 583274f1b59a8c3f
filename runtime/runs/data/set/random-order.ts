/** The order in which `random 5` takes the examples of a split. */
import { permutation } from '../source/draws.js';
import type { Split } from '../source/source.js';
import type { DataSet } from './data-set.js';

const known = new WeakMap<DataSet, Map<Split, Int32Array>>();

/**
 * The places of a split in a random order that depends on the seed, the set and the split alone. `random 5` takes the
 * first five of it, `random 8` the same five and three more.
 */
export function randomOrder(set: DataSet, split: Split): Int32Array {
  const orders = known.get(set) ?? new Map<Split, Int32Array>();
  known.set(set, orders);
  const order =
    orders.get(split) ?? permutation(set.count(split), set.parts.seed, 'random', set.definition.name, split);
  orders.set(split, order);
  return order;
}
