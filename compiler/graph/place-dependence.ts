/** Which places of one value each place of another depends on, read off the column `places` of the catalogue. */
import type { Places } from '../catalogue/row/places.js';
import { placesIn } from '../catalogue/row/places.js';
import { nodesBehind, valuesBehind } from './ancestors.js';
import { insideOf } from './reach.js';
import { rowOf } from './row-of.js';
import type { CallNode, Net, Node, OpNode, Value } from './types.js';

/** Sets of places, as bits. */
export const BEFORE = 1;
export const SELF = 2;
export const AFTER = 4;

/** The places that each place depends on, counted from the place itself, row by row: from `low` to `high`. */
export interface Offsets {
  readonly low: number;
  readonly high: number;
}

/** The same, as a set of places before, at and after a place that lies `at` places further. */
export const placesFrom = ({ low, high }: Offsets, at = 0): number =>
  (low < at ? BEFORE : 0) | (low <= at && at <= high ? SELF : 0) | (high > at ? AFTER : 0);

/** What a value depends on in the beginning; `unknown` if an operation on the way does not tell. */
type Reach = Offsets | 'unknown';

/** An operation on the way, and the net that holds it. */
export interface Step {
  readonly node: OpNode;
  readonly net?: Net;
}

export interface Dependence {
  /** The places that each place depends on; undefined if an operation on the way does not tell. */
  readonly on: number | undefined;
  /** The same as numbers of places. */
  readonly offsets?: Offsets;
  /** Operations that see places before their own alone, such as masked convolutions. */
  readonly causal: readonly Step[];
  /** The first operation that lets places after a place reach it. */
  readonly mixes?: Step;
  /** Somewhere on the way there are fewer places than in the beginning. */
  readonly narrows: boolean;
  /** Random numbers join on the way. */
  readonly noisy: boolean;
}

/** The places that a place depends on after an operation, given those before it. */
function moved(places: Places, { low, high }: Offsets): Offsets {
  if (places === 'each') return { low, high };
  if (places === 'all') return { low: -Infinity, high: Infinity };
  if (places === 'before' || places === 'before-or-self')
    return { low: -Infinity, high: places === 'before' ? high - 1 : high };
  return { low: low + places.shift, high: high + places.shift };
}

const union = (reaches: readonly Reach[]): Reach | undefined =>
  reaches.reduce<Reach | undefined>(
    (all, each) =>
      all === undefined
        ? each
        : all === 'unknown' || each === 'unknown'
          ? 'unknown'
          : { low: Math.min(all.low, each.low), high: Math.max(all.high, each.high) },
    undefined,
  );

/** Elementwise operations take each place by itself. */
const placesOf = (node: OpNode, input = 0): Places | undefined =>
  node.op.places?.(rowOf(node), input) ?? (node.op.broadcasts ? 'each' : undefined);

class Walk {
  readonly causal: Step[] = [];
  mixes: Step | undefined;
  narrows = false;
  noisy = false;
  private readonly called = new Map<string, readonly (Reach | undefined)[]>();

  /** Follows the dependence through some nodes. Values without an entry do not depend on the beginning. */
  run(nodes: readonly Node[], reaches: Map<Value, Reach>, net?: Net): void {
    for (const node of nodes) {
      const inputs = node.inputs.map((input) => reaches.get(input));
      if (inputs.every((each) => each === undefined)) continue;
      const outputs =
        node.kind === 'call'
          ? this.call(node, inputs)
          : node.outputs.map(() => (node.kind === 'op' ? this.operation(node, inputs, net) : 'unknown'));
      node.outputs.forEach((value, index) => {
        const reach = outputs[index];
        if (value && reach !== undefined) reaches.set(value, reach);
      });
    }
  }

  private operation(node: OpNode, inputs: readonly (Reach | undefined)[], net?: Net): Reach {
    const step: Step = net ? { node, net } : { node };
    const found = inputs.flatMap(
      (reach, index): readonly { reach: Reach; before: Reach; places: Places | undefined }[] => {
        if (reach === undefined) return [];
        const places = placesOf(node, index);
        const after = places === undefined || reach === 'unknown' ? 'unknown' : moved(places, reach);
        return [{ reach: after, before: reach, places }];
      },
    );
    if (found.some(({ places }) => places === undefined)) return 'unknown';
    const isCausal = found.some(({ places }) => places === 'before' || places === 'before-or-self');
    if (isCausal) this.causal.push(step);
    if (found.some(({ reach, before }) => reach !== 'unknown' && reach.high === Infinity && reach !== before))
      if (found.every(({ before }) => before === 'unknown' || before.high < Infinity)) this.mixes ??= step;
    const own = Math.max(
      ...node.inputs.map((input, index) => (inputs[index] === undefined ? 0 : placesIn(input.type))),
    );
    const keeps = found.every(({ places }) => typeof places === 'object');
    if (!keeps && placesIn(node.outputs[0]!.type) < own) this.narrows = true;
    // A net draws inside its operations; the model may have drawn before.
    if (node.op.kind === 'draw' || (!net && valuesBehind(node.inputs).some(isDrawn))) this.noisy = true;
    return union(found.map(({ reach }) => reach))!;
  }

  private call({ net, outputs }: CallNode, inputs: readonly (Reach | undefined)[]): readonly (Reach | undefined)[] {
    const key = `${net.name} ${JSON.stringify(inputs.map((each) => (typeof each === 'object' ? [String(each.low), String(each.high)] : each)))}`;
    const known = this.called.get(key);
    if (known) return known;
    const reaches = new Map(
      net.inputs.flatMap(({ value }, index) => {
        const reach = inputs[index];
        return reach === undefined ? [] : [[value, reach] as const];
      }),
    );
    const inside = outputs.map((_, index) => insideOf(net, index));
    this.run(nodesBehind(inside.filter((value) => value !== undefined)), reaches, net);
    const result = inside.map((value) => (value ? reaches.get(value) : undefined));
    this.called.set(key, result);
    return result;
  }
}

const isDrawn = ({ origin }: Value): boolean =>
  origin.kind === 'node' && origin.node.kind === 'op' && origin.node.op.kind === 'draw';

/** The dependence of each place of `of` on places of `on`. */
export function placeDependence(of: Value, on: Value): Dependence {
  const walk = new Walk();
  const reaches = new Map<Value, Reach>([[on, { low: 0, high: 0 }]]);
  // What lies before the beginning is given.
  const before = new Set(nodesBehind([on]));
  walk.run(
    nodesBehind([of]).filter((node) => !before.has(node)),
    reaches,
  );
  const found = reaches.get(of);
  return {
    on: found === 'unknown' ? undefined : found ? placesFrom(found) : 0,
    ...(typeof found === 'object' ? { offsets: found } : {}),
    causal: walk.causal,
    narrows: walk.narrows,
    noisy: walk.noisy,
    ...(walk.mixes ? { mixes: walk.mixes } : {}),
  };
}

/** Each place of the result is one place of the input. */
const isPlain = (places: Places | undefined): boolean => places === 'each' || typeof places === 'object';

/** The value that another is computed from place by place, moved or not, by operations with one tensor as their input. */
export function rootOf(value: Value): Value {
  for (let root = value; ;) {
    const { origin } = root;
    if (origin.kind !== 'node' || origin.node.kind !== 'op' || origin.node.op.kind === 'draw') return root;
    const [first, ...more] = origin.node.inputs.filter((input) => input.origin.kind !== 'constant');
    if (!first || more.length > 0 || origin.node.weights.length > 0) return root;
    if (!isPlain(placesOf(origin.node, origin.node.inputs.indexOf(first)))) return root;
    root = first;
  }
}
