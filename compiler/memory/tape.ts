/**
 * The tape of a training step: one entry for each operation, in order, as the emitted code runs them under the
 * runtime's reverse pass. Operations of called nets and of gradients inside the loss are included.
 */
import { takenIn } from '../plan/fusing.js';
import type { TakenIn } from '../plan/fusing.js';
import type { Target } from '../plan/target.js';
import { bodyOf, functionOf, nodesBehind } from '../graph/ancestors.js';
import { rowOf } from '../graph/row-of.js';
import { insideOf, passes } from '../graph/reach.js';
import { readAround } from '../plan/slice.js';
import type { Branch, CallNode, GradientNode, Net, Node, OpNode, Value, Weight } from '../graph/types.js';
import type { ReparameterizationName } from '../catalogue/row/names.js';
import type { SettingValue } from '../catalogue/row/values.js';
import { sizeOf } from '../catalogue/row/shapes.js';

/** A tensor of the step. */
export interface Made {
  /** The count of its numbers. */
  readonly size: number;
  /** True if it depends on weights that the step moves. */
  readonly moving: boolean;
}

export interface Entry {
  /** Tensors that a gradient may flow to. */
  readonly reads: readonly Made[];
  readonly makes: readonly Made[];
  /** The count of numbers that stay after the operation, results included. */
  readonly kept: number;
  /** The tensors that its gradient needs: the inputs, the results. */
  readonly needs: { readonly inputs: boolean; readonly results: boolean };
  /** The count of numbers that are freed when the operation is done, forwards or backwards. */
  readonly passing: number;
  /** Weights that the step moves. */
  readonly weights: readonly Weight[];
  /** Kept for a later step, which takes the gradient. */
  readonly held: boolean;
}

export interface TapeOptions {
  readonly target: Target;
  readonly batch: number;
  /** Nets that the step moves. */
  readonly over: ReadonlySet<string>;
  /** Calls whose values a later step reuses, gradient included. */
  readonly held?: ReadonlySet<CallNode>;
  /** What calls of a net run, for all tapes of one graph and target. */
  readonly bodies: Bodies;
}

/** The nodes of a net that some of its outputs need, with the pairs that are fused among them. */
interface Body {
  readonly nodes: readonly Node[];
  readonly fused: ReadonlyMap<Node, TakenIn>;
}

/** By the net and the outputs that are read. Nets are called many times. */
export type Bodies = Map<Net, Map<string, Body>>;

export interface Tape {
  readonly entries: readonly Entry[];
  readonly results: readonly Made[];
}

type Scope = Map<Value, Made>;

/** A value that takes no memory of the step: data, constants, weights. */
const given: Made = { size: 0, moving: false };

export function tapeOf(roots: readonly Value[], options: TapeOptions): Tape {
  const writer = new Writer(options);
  const scope: Scope = new Map();
  writer.run(needed(roots), roots, scope);
  return { entries: writer.entries, results: roots.map((root) => scope.get(root) ?? given) };
}

/** The entries of a call of a net, whatever it depends on. */
export function callOf(call: CallNode, target: Target, batch: number, bodies: Bodies): readonly Entry[] {
  const writer = new Writer({ target, batch, over: new Set(), bodies });
  writer.run([call], call.outputs, new Map());
  return writer.entries;
}

class Writer {
  readonly entries: Entry[] = [];
  private held = false;
  /** The number of draws of each example of the net that is called, inside `draws`. */
  private times = 1;
  /** Kept numbers by node, from its last run. */
  private readonly kept = new Map<Node, number>();

  constructor(private readonly options: TapeOptions) {}

  run(nodes: readonly Node[], roots: readonly Value[], scope: Scope): void {
    this.runFused(nodes, takenIn(nodes, usesOf(nodes, roots), this.options.target), scope);
  }

  private runFused(nodes: readonly Node[], fused: ReadonlyMap<Node, TakenIn>, scope: Scope): void {
    const layers = new Set<Node>([...fused.values()].map(({ layer }) => layer));
    for (const node of nodes) {
      if (layers.has(node)) continue;
      if (node.kind === 'op') this.operation(node, fused.get(node), scope);
      else if (node.kind === 'call') this.call(node, scope);
      else if (node.kind === 'gradient') this.gradient(node, scope);
    }
  }

  private operation(node: OpNode, together: TakenIn | undefined, scope: Scope): void {
    const { target } = this.options;
    const layer = together?.layer ?? node;
    const [first] = node.outputs;
    const { batched, others, copies = 1 } = first!.type;
    const examples =
      (batched ? this.options.batch * this.times * copies : 1) * (others === true ? this.options.batch : 1);
    const own = layer.weights.filter((weight) => this.moves(weight));
    const reads = layer.inputs.flatMap((input, index) => (passes(layer, index) ? [scope.get(input) ?? given] : []));
    const moving = own.length > 0 || reads.some((each) => each.moving);
    const makes = node.outputs.map((value): Made => ({ size: sizeOf(value.type.shape) * examples, moving }));
    node.outputs.forEach((value, index) => scope.set(value, makes[index]!));
    const size = makes.reduce((sum, each) => sum + each.size, 0);
    const { kept = size, passing = size } = target.memory(layer.op, rowOf(layer), first!.type.shape, examples) ?? {};
    const again = layer.branch ? (target.passesThroughBlocks(layer.op) - 1) * this.keptBy(layer.branch) : 0;
    const copied = copiesOf(layer, target) * total(layer.weights.filter(({ role }) => role === 'weight'));
    this.kept.set(node, kept);
    const linear = layer.op.linear === true;
    const ownResult = together !== undefined || target.keepsResult(layer.op);
    const needs = { inputs: !linear, results: !linear && ownResult };
    this.add({ reads, makes, needs, kept: kept + copied + again, passing: passing + copied, weights: own });
  }

  /** The numbers that a pass through the blocks of a layer keeps. */
  private keptBy({ input, results }: Branch): number {
    const before = new Set(nodesBehind([input]));
    const inside = nodesBehind(results.map(({ value }) => value)).filter((node) => !before.has(node));
    return inside.reduce((sum, node) => sum + (this.kept.get(node) ?? 0), 0);
  }

  private moves({ path, role }: Weight): boolean {
    return role === 'weight' && this.options.over.has(path.split('/', 1)[0]!);
  }

  private call(node: CallNode, scope: Scope): void {
    const { net } = node;
    const inner: Scope = new Map();
    net.inputs.forEach(({ value }, index) => inner.set(value, scope.get(node.inputs[index]!) ?? given));
    const read = node.outputs.flatMap((value, index) => (value ? [{ value, inside: insideOf(net, index)! }] : []));
    const outer = this.held;
    this.held = outer || this.options.held?.has(node) === true;
    const times = this.times;
    this.times *= read[0]?.value.type.copies ?? 1;
    const { nodes, fused } = this.bodyOf(
      net,
      read.map(({ inside }) => inside),
    );
    this.runFused(nodes, fused, inner);
    this.times = times;
    this.held = outer;
    for (const { value, inside } of read) scope.set(value, inner.get(inside) ?? given);
  }

  private bodyOf(net: Net, roots: readonly Value[]): Body {
    const { bodies, target } = this.options;
    const known = bodies.get(net) ?? new Map<string, Body>();
    bodies.set(net, known);
    const key = roots.map(({ id }) => id).join();
    let body = known.get(key);
    if (!body) {
      const nodes = needed(roots);
      known.set(key, (body = { nodes, fused: takenIn(nodes, usesOf(nodes, roots), target) }));
    }
    return body;
  }

  /** The forward pass of the function, then its gradient. An outer gradient goes through both again. */
  private gradient(node: GradientNode, scope: Scope): void {
    const {
      of: [of],
      by,
    } = functionOf(node);
    const inner: Scope = new Map(scope);
    for (const value of by) inner.set(value, { size: sizeOf(value.type.shape) * this.options.batch, moving: true });
    const from = this.entries.length;
    this.run(bodyOf(node), [of!], inner);
    let slope: Made = { size: inner.get(of!)?.size ?? 0, moving: true };
    for (const entry of this.entries.slice(from).reverse()) {
      const size = entry.reads.reduce((sum, each) => sum + each.size, 0);
      const made: Made = { size, moving: true };
      const { passing, needs } = entry;
      this.add({ reads: [slope, ...entry.reads], makes: [made], kept: size + entry.kept, needs, passing, weights: [] });
      slope = made;
    }
    node.outputs.forEach((value) => scope.set(value, slope));
  }

  private add(entry: Omit<Entry, 'held'>): void {
    this.entries.push({ ...entry, held: this.held });
  }
}

export const total = (weights: readonly Weight[]): number => weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** The number of times that a pass recomputes a layer's weights. */
function copiesOf({ settings }: OpNode, target: Target): number {
  const named = (value: SettingValue | undefined): string | undefined =>
    typeof value === 'object' && 'config' in value ? value.config : undefined;
  const config = named(settings['weight']?.value);
  // A setting that holds a reparameterisation accepts nothing else.
  return config === undefined ? 0 : target.copies(config as ReparameterizationName);
}

/** Nodes that values need, in order. Nodes inside a gradient alone are left to that gradient. */
function needed(roots: readonly Value[]): Node[] {
  const nodes = nodesBehind(roots);
  if (nodes.every(({ kind }) => kind === 'op' || kind === 'call')) return nodes;
  const found = new Set<Node>();
  const pending = [...roots];
  while (pending.length > 0) {
    const { origin } = pending.pop()!;
    if (origin.kind !== 'node' || found.has(origin.node)) continue;
    const { node } = origin;
    found.add(node);
    if (node.kind === 'op' || node.kind === 'call') {
      pending.push(...node.inputs);
      continue;
    }
    pending.push(...readAround(node));
  }
  return nodes.filter((node) => found.has(node));
}

function usesOf(nodes: readonly Node[], roots: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of [...nodes.flatMap(({ inputs }) => inputs), ...roots]) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}
