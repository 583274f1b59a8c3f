/** Values that are whole numbers, as indices have to be. */
import { functionOf } from './ancestors.js';
import { numbersOf } from './numbers.js';
import type { Value } from './types.js';

/** True if a value is known to be a whole number everywhere. */
export function isWhole(value: Value, assumed: ReadonlySet<Value> = new Set()): boolean {
  const { origin, type } = value;
  if (assumed.has(value)) return true;
  if (type.classes !== undefined) return true;
  if (origin.kind === 'constant') return Number.isInteger(origin.value);
  const numbers = numbersOf(value);
  if (numbers) return numbers.every(Number.isInteger);
  // A loop that makes other numbers of it is given no index of unknown range.
  if (origin.kind === 'carried') return isWhole(origin.start, assumed);
  if (origin.kind === 'node' && origin.node.kind === 'loop') {
    const { of, by, at } = functionOf(origin.node);
    const { output } = origin;
    return isWhole(at[output]!, assumed) && isWhole(of[output]!, new Set([...assumed, by[output]!]));
  }
  if (origin.kind !== 'node' || origin.node.kind !== 'op') return false;
  const { op, inputs, inputNames } = origin.node;
  if (op.whole === 'always') return true;
  if (op.whole !== 'kept') return false;
  const isBlocked = (name: string): boolean => op.inputs.find((each) => each.name === name)?.blocked === true;
  return inputs.every((input, index) => isBlocked(inputNames[index]!) || isWhole(input, assumed));
}

/**
 * The number of classes that a value has if those of `open` have any: rows that pass labels on pass them from all their
 * inputs. Whole numbers from 0 are labels too. Undefined if it is no label; `open` if it has no classes of its own.
 */
export function classesWith(value: Value, open: ReadonlySet<Value>): number | 'open' | undefined {
  if (open.has(value)) return 'open';
  const { origin, type } = value;
  if (type.classes !== undefined) return type.classes;
  const numbers = numbersOf(value);
  if (numbers)
    return numbers.every((number) => Number.isInteger(number) && number >= 0) ? Math.max(...numbers) + 1 : undefined;
  const { range } = type;
  if (range && range.low >= 0 && isWhole(value)) return range.high + 1;
  if (origin.kind !== 'node') return undefined;
  const { node, output } = origin;
  if (node.kind === 'loop') {
    const { of, by, at } = functionOf(node);
    return larger([classesWith(at[output]!, open), classesWith(of[output]!, new Set([...open, by[output]!]))]);
  }
  if (node.kind !== 'op' || !node.op.classes || node.op.whole !== 'kept') return undefined;
  const isBlocked = (name: string): boolean => node.op.inputs.find((each) => each.name === name)?.blocked === true;
  return larger(
    node.inputs.flatMap((input, index) => (isBlocked(node.inputNames[index]!) ? [] : [classesWith(input, open)])),
  );
}

function larger(counts: readonly (number | 'open' | undefined)[]): number | 'open' | undefined {
  if (counts.includes(undefined)) return undefined;
  const known = counts.filter((each): each is number => typeof each === 'number');
  return known.length > 0 ? Math.max(...known) : 'open';
}
