/**
 * Renamed inputs of a net. An input was renamed if its name does not exist in the other net, and it stands in the place
 * of one whose name is gone.
 */
import type { NetForm } from './form.js';

type Inputs = NetForm['inputs'];

export function inputNames(before: Inputs, after: Inputs): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  if (before.length !== after.length) return renamed;
  const has = (inputs: Inputs, name: string): boolean => inputs.some((input) => input.name === name);
  for (const [index, { name }] of before.entries()) {
    const other = after[index]!.name;
    if (!has(after, name) && !has(before, other)) renamed.set(name, other);
  }
  return renamed;
}
