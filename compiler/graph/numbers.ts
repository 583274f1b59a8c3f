/** Values whose numbers are known while compiling: tables, and what is computed of them. */
import { elementwise } from '../catalogue/row/tables.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import { rowOf } from './row-of.js';
import type { Value } from './types.js';

/** The largest table whose numbers are computed. */
const most = 2 ** 18;

const known = new WeakMap<Value, Float64Array | 'unknown'>();

/** The numbers of a value, row by row, in double precision; undefined if data, draws or weights stand behind it. */
export function numbersOf(value: Value): Float64Array | undefined {
  const before = known.get(value);
  if (before !== undefined) return before === 'unknown' ? undefined : before;
  const found = computed(value);
  known.set(value, found ?? 'unknown');
  return found;
}

function computed(value: Value): Float64Array | undefined {
  return value.type.batched ? undefined : numbersFrom(value, numbersOf);
}

/** The numbers of a value where some values are given: of one example, if it has a batch. Undefined if others stand behind it. */
export function numbersAt(value: Value, given: ReadonlyMap<Value, Float64Array>): Float64Array | undefined {
  const found = new Map<Value, Float64Array | undefined>();
  const read = (each: Value): Float64Array | undefined => {
    const own = given.get(each) ?? numbersOf(each);
    if (own) return own;
    if (!found.has(each)) found.set(each, numbersFrom(each, read));
    return found.get(each);
  };
  return read(value);
}

function numbersFrom(
  { origin, type }: Value,
  read: (value: Value) => Float64Array | undefined,
): Float64Array | undefined {
  if (origin.kind === 'constant') return Float64Array.of(origin.value);
  if (origin.kind !== 'node' || origin.node.kind !== 'op' || sizeOf(type.shape) > most) return undefined;
  const { node } = origin;
  const { op } = node;
  if (!op.table && !(op.constant && node.inputs.length > 0)) return undefined;
  const operands = node.inputs.map(read);
  if (!operands.every((numbers) => numbers !== undefined)) return undefined;
  const row = rowOf(node);
  return op.table?.(row, operands) ?? elementwise(row, operands, op.constant!);
}
