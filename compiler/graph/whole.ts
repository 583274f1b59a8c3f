/** Values that are whole numbers, as indices have to be. */
import { numbersOf } from './numbers.js';
import type { Value } from './types.js';

/** True if a value is known to be a whole number everywhere. */
export function isWhole(value: Value): boolean {
  const { origin, type } = value;
  if (type.classes !== undefined) return true;
  if (origin.kind === 'constant') return Number.isInteger(origin.value);
  const numbers = numbersOf(value);
  if (numbers) return numbers.every(Number.isInteger);
  if (origin.kind !== 'node' || origin.node.kind !== 'op') return false;
  const { op, inputs, inputNames } = origin.node;
  if (op.whole === 'always') return true;
  if (op.whole !== 'kept') return false;
  const isBlocked = (name: string): boolean => op.inputs.find((each) => each.name === name)?.blocked === true;
  return inputs.every((input, index) => isBlocked(inputNames[index]!) || isWhole(input));
}
