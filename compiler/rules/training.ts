/** Facts about training that several rules need: steps with their losses, and nets that judge. */
import type { LossReach } from '../graph/reach.js';
import { reach } from '../graph/reach.js';
import { ownerOf } from '../graph/measure.js';
import type { CallNode, ModelGraph, Step, Term, Value } from '../graph/types.js';

export interface Minimised {
  readonly step: Step;
  readonly loss: Term;
  readonly reach: LossReach;
}

/** Every step with the loss that it minimises. */
export function minimised(graph: ModelGraph): Minimised[] {
  const reaches = reach(graph);
  const steps = graph.train?.groups.flatMap((group) => group.steps) ?? [];
  return steps.flatMap((step) => {
    const loss = graph.losses.find((each) => each.name === step.loss);
    return loss ? [{ step, loss, reach: reaches.get(loss.name)! }] : [];
  });
}

/** A net that receives a data field and another net's output in the same place: it compares the two. */
export interface Comparison {
  readonly net: string;
  readonly field: Value;
  /** The output of a net in place of the field. */
  readonly generated: Value;
  /** The call that receives it. */
  readonly call: CallNode;
  /** The position of the input that it is part of. */
  readonly input: number;
}

/** The most parts of one value. The parts of joined values can double with each line of a spec. */
const mostParts = 64;

interface Part {
  readonly slot: string;
  readonly value: Value;
}

/** The parts of a value: the search passes through `stop`, and part by part through operations that join (`concat`). */
export function parts(value: Value): Part[] {
  const result: Part[] = [];
  const pending: Part[] = [{ slot: '', value }];
  while (pending.length > 0) {
    const part = pending.pop()!;
    const node = part.value.origin.kind === 'node' ? part.value.origin.node : undefined;
    if (node?.kind === 'op' && node.op.role === 'stop') pending.push({ slot: part.slot, value: node.inputs[0]! });
    else if (node?.kind === 'op' && node.op.variadic && result.length + pending.length < mostParts) {
      node.inputs.forEach((input, index) => pending.push({ slot: `${part.slot}/${index}`, value: input }));
    } else result.push(part);
  }
  return result;
}

export function comparisons(graph: ModelGraph): Comparison[] {
  const fields = new Map<string, Value>();
  const generated: (Omit<Comparison, 'field'> & { readonly key: string })[] = [];
  for (const call of graph.nodes) {
    if (call.kind !== 'call') continue;
    for (const [input, argument] of call.inputs.entries()) {
      for (const { slot, value } of parts(argument)) {
        const key = `${call.net.name} ${input}${slot}`;
        if (value.origin.kind === 'field') fields.set(key, value);
        else if (value.origin.kind === 'node' && value.origin.node.kind === 'call') {
          generated.push({ key, net: call.net.name, generated: value, call, input });
        }
      }
    }
  }
  return generated.flatMap(({ key, ...found }) => {
    const field = fields.get(key);
    return field ? [{ ...found, field }] : [];
  });
}

/** Nets whose outputs no other net receives. Critics are among them; generators and encoders are not. */
export function judges(graph: ModelGraph): ReadonlySet<string> {
  const result = new Set(graph.nets.map((net) => net.name));
  const seen = new Set<Value>();
  const pending = graph.nodes.flatMap((node) => (node.kind === 'call' ? node.inputs : []));
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (seen.has(value) || value.origin.kind !== 'node') continue;
    seen.add(value);
    const { node } = value.origin;
    if (node.kind === 'call') result.delete(ownerOf(node.net));
    else pending.push(...node.inputs);
  }
  return result;
}
