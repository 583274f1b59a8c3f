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
/** An operation on the way says nothing about places. */
const UNKNOWN = 8;

/** An operation on the way, and the net that holds it. */
export interface Step {
  readonly node: OpNode;
  readonly net?: Net;
}

export interface Dependence {
  /** The places that each place depends on; undefined if an operation on the way does not tell. */
  readonly on: number | undefined;
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
function moved(places: Places, bits: number): number {
  const known = bits & ~UNKNOWN;
  const unknown = bits & UNKNOWN;
  if (known === 0 || places === 'each') return bits;
  if (places === 'all') return BEFORE | SELF | AFTER | unknown;
  const after = known & AFTER ? BEFORE | SELF | AFTER : 0;
  return BEFORE | (places === 'before-or-self' ? known & SELF : 0) | after | unknown;
}

/** Elementwise operations take each place by itself. */
const placesOf = (node: OpNode): Places | undefined =>
  node.op.places?.(rowOf(node)) ?? (node.op.broadcasts ? 'each' : undefined);

class Walk {
  readonly causal: Step[] = [];
  mixes: Step | undefined;
  narrows = false;
  noisy = false;
  private readonly called = new Map<string, readonly number[]>();

  constructor(private readonly places: number) {}

  /** Follows the dependence through some nodes. Values without an entry do not depend on the beginning. */
  run(nodes: readonly Node[], bits: Map<Value, number>, net?: Net): void {
    for (const node of nodes) {
      const inputs = node.inputs.map((input) => bits.get(input) ?? 0);
      const all = inputs.reduce((a, b) => a | b, 0);
      if (all === 0) continue;
      if (node.kind === 'call') {
        const outputs = this.call(node, inputs);
        node.outputs.forEach((value, index) => value && bits.set(value, outputs[index] ?? UNKNOWN));
      } else {
        const result = node.kind === 'op' ? this.operation(node, all, net) : all | UNKNOWN;
        for (const value of node.outputs) bits.set(value, result);
      }
    }
  }

  private operation(node: OpNode, bits: number, net?: Net): number {
    const places = placesOf(node);
    const step: Step = net ? { node, net } : { node };
    if (places === undefined) return bits | UNKNOWN;
    const result = moved(places, bits);
    if (places === 'before' || places === 'before-or-self') this.causal.push(step);
    if (result & AFTER && !(bits & AFTER)) this.mixes ??= step;
    if (placesIn(node.outputs[0]!.type) < this.places) this.narrows = true;
    // A net draws inside its operations; the model may have drawn before.
    if (node.op.kind === 'draw' || (!net && valuesBehind(node.inputs).some(isDrawn))) this.noisy = true;
    return result;
  }

  private call({ net, outputs }: CallNode, inputs: readonly number[]): readonly number[] {
    const key = `${net.name} ${inputs.join()}`;
    const known = this.called.get(key);
    if (known) return known;
    const bits = new Map(net.inputs.map(({ value }, index) => [value, inputs[index] ?? 0]));
    const inside = outputs.map((_, index) => insideOf(net, index));
    this.run(nodesBehind(inside.filter((value) => value !== undefined)), bits, net);
    const result = inside.map((value) => (value ? (bits.get(value) ?? 0) : 0));
    this.called.set(key, result);
    return result;
  }
}

const isDrawn = ({ origin }: Value): boolean =>
  origin.kind === 'node' && origin.node.kind === 'op' && origin.node.op.kind === 'draw';

/** The dependence of each place of `of` on places of `on`. */
export function placeDependence(of: Value, on: Value): Dependence {
  const walk = new Walk(placesIn(on.type));
  const bits = new Map([[on, SELF]]);
  // What lies before the beginning is given.
  const before = new Set(nodesBehind([on]));
  walk.run(
    nodesBehind([of]).filter((node) => !before.has(node)),
    bits,
  );
  const found = bits.get(of) ?? 0;
  return {
    on: found & UNKNOWN ? undefined : found,
    causal: walk.causal,
    narrows: walk.narrows,
    noisy: walk.noisy,
    ...(walk.mixes ? { mixes: walk.mixes } : {}),
  };
}

/** The value that another is computed from place by place, by operations with one tensor as their input. */
export function rootOf(value: Value): Value {
  for (let root = value; ;) {
    const { origin } = root;
    if (origin.kind !== 'node' || origin.node.kind !== 'op' || origin.node.op.kind === 'draw') return root;
    const tensors = origin.node.inputs.filter((input) => input.origin.kind !== 'constant');
    if (tensors.length !== 1 || placesOf(origin.node) !== 'each' || origin.node.weights.length > 0) return root;
    root = tensors[0]!;
  }
}
