/**
 * The receptive field of every layer of a net: how many places of the net's inputs a place of its result sees along
 * each axis, and how far apart the fields of two neighbours lie (Araujo, Norris and Sim 2019). Fields are whole, also
 * where they reach over the edge of the input.
 */
import { placesIn } from '../catalogue/row/places.js';
import type { ValueType } from '../catalogue/row/values.js';
import type { Window } from '../catalogue/row/windows.js';
import { rowOf } from './row-of.js';
import type { Net, OpNode, Value } from './types.js';

export interface ReceptiveField {
  /** Places along each axis. `all`: every place of the input. */
  readonly size: readonly number[] | 'all';
  /** Places of the input between the fields of two neighbours, along each axis; a share of a place where a map was enlarged. */
  readonly stride?: readonly number[];
}

/** The field along one axis: the ends for `period` places, which repeat `shift` places of the input further on. */
export interface Axis {
  readonly period: number;
  readonly shift: number;
  readonly ends: readonly (readonly [from: number, to: number])[];
}
/** `unknown`: an operation on the way does not say what it sees. Values that no input reaches have no entry. */
type Field = readonly Axis[] | 'all' | 'unknown';

/** The fields of the operations of a net that the inputs with places reach, and whose fields are known. */
export const receptiveFields = (net: Net): ReadonlyMap<OpNode, ReceptiveField> =>
  new Map([...fieldsOf(net)].map(([node, field]) => [node, shown(field)]));

/** The same fields with their ends. */
export function fieldsOf(net: Net): ReadonlyMap<OpNode, readonly Axis[] | 'all'> {
  const fields = new Map<Value, Field>();
  for (const { value } of net.inputs)
    if (hasPlaces(value.type))
      fields.set(
        value,
        sidesOf(value.type).map(() => identity),
      );
  const found = new Map<OpNode, readonly Axis[] | 'all'>();
  for (const node of net.nodes) {
    if (!node.inputs.some((input) => fields.has(input))) continue;
    const field = node.kind === 'op' ? fieldOf(node, fields) : 'unknown';
    for (const output of node.outputs) if (output) fields.set(output, field);
    if (node.kind === 'op' && field !== 'unknown') found.set(node, field);
  }
  return found;
}

const identity: Axis = { period: 1, shift: 1, ends: [[0, 0]] };

/** The lengths of the axes of places: all but the channels. */
const sidesOf = ({ shape, classes }: ValueType): readonly number[] =>
  classes === undefined ? shape.slice(0, -1) : shape;
const hasPlaces = (type: ValueType): boolean => sidesOf(type).length > 0 && sidesOf(type).length <= 2;

function fieldOf(node: OpNode, fields: ReadonlyMap<Value, Field>): Field {
  const reached = node.inputs.filter((input) => fields.has(input));
  const given = reached.map((input) => fields.get(input)!);
  if (given.includes('unknown')) return 'unknown';
  if (given.includes('all')) return 'all';
  const axes = given as (readonly Axis[])[];
  const windows = node.op.windows?.(rowOf(node));
  if (windows) return reached.length === 1 && reached[0] === node.inputs[0] ? axes[0]!.map((axis, index) => through(axis, windows[index]!)) : 'unknown'; // prettier-ignore
  const { type } = node.outputs[0]!;
  if (isEach(node)) {
    const sides = sidesOf(type).join();
    const isKept = reached.every((input) => sidesOf(input.type).join() === sides);
    return isKept ? axes.slice(1).reduce<Field>(united, axes[0]!) : 'unknown';
  }
  const isWhole = node.op.places?.(rowOf(node), 0) === 'all' || placesIn(type) === 1;
  return isWhole ? 'all' : 'unknown';
}

/** Statistics of a normalisation are not counted, as in the literature. */
const isEach = ({ op, ...node }: OpNode): boolean => {
  if (op.role === 'normalization') return true;
  const places = op.places?.(rowOf({ op, ...node }), 0);
  return places === undefined ? op.broadcasts === true : places === 'each';
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The ends of the field of any place. */
export function endsAt({ period, shift, ends }: Axis, place: number): readonly [number, number] {
  const round = Math.floor(place / period);
  const [from, to] = ends[place - round * period]!;
  return [from + round * shift, to + round * shift];
}

/** The field behind a window: from the first place that it sees to the last. */
function through(axis: Axis, window: Window): Axis {
  const rounds = axis.period / gcd(axis.period, window.shift);
  const period = window.period * rounds;
  const ends = Array.from({ length: period }, (_, place): [number, number] => {
    const [first, last] = [window.from(place), window.to(place)];
    if (first > last) return [Infinity, -Infinity];
    let [from, to] = [Infinity, -Infinity];
    // Fields of neighbours may end alike, so all places of the window are asked.
    for (let seen = first; seen <= last; seen += 1) {
      const [low, high] = endsAt(axis, seen);
      [from, to] = [Math.min(from, low), Math.max(to, high)];
    }
    return [from, to];
  });
  return { period, shift: (window.shift * rounds * axis.shift) / axis.period, ends };
}

/** The fields of two maps together: from the first place that one of them sees to the last. */
function united(a: Field, b: Field): Field {
  if (typeof a === 'string' || typeof b === 'string') return 'unknown';
  const axes = a.map((axis, index) => join(axis, b[index]!));
  return axes.every((axis) => axis !== undefined) ? axes : 'unknown';
}

/** Undefined if the maps go over the input at different paces. */
function join(a: Axis, b: Axis): Axis | undefined {
  if (a.shift * b.period !== b.shift * a.period) return undefined;
  const period = (a.period * b.period) / gcd(a.period, b.period);
  const ends = Array.from({ length: period }, (_, place): [number, number] => {
    const [[from, to], [low, high]] = [endsAt(a, place), endsAt(b, place)];
    return [Math.min(from, low), Math.max(to, high)];
  });
  return { period, shift: (a.shift * period) / a.period, ends };
}

function shown(field: Exclude<Field, 'unknown'>): ReceptiveField {
  if (field === 'all') return { size: 'all' };
  const size = field.map(({ ends }) => Math.max(0, ...ends.map(([from, to]) => to - from + 1)));
  return { size, stride: field.map(({ shift, period }) => shift / period) };
}
