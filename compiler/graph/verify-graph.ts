/** Properties of every whole graph between any two phases: each value has its node, each node its place, each shape its numbers. */
import { collected, copied } from '../catalogue/functions/copies.js';
import { sameShape, showShape } from '../catalogue/row/shapes.js';
import { askedOf } from './asked.js';
import type { ModelGraph, Net, Node, Value } from './types.js';
import { verifyRegions } from './verify-regions.js';

/** Faults of the compiler, in words; empty for every graph that it makes. */
export function verifyGraph(graph: ModelGraph): string[] {
  const nets = [
    ...graph.nets,
    ...graph.nets.flatMap((net) => [...(net.flow?.forms.values() ?? []), ...(net.vectors ? [net.vectors] : [])]),
  ];
  return [
    ...verifyIds([graph.nodes, ...nets.map(({ nodes }) => nodes)].flat()),
    ...nets.flatMap(verifyNet),
    ...verifyModel(graph, nets),
    ...verifyTraining(graph),
    ...verifyRegions(graph),
  ];
}

/** Nodes and values have numbers of their own. A net that is derived from a flow shares nodes with it. */
function verifyIds(nodes: readonly Node[]): string[] {
  const owners = new Map<number, Node | Value>();
  const things = [...new Set(nodes)].flatMap((node) => [node, ...outputsOf(node)]);
  return things.flatMap((thing) => {
    const other = owners.get(thing.id);
    owners.set(thing.id, thing);
    return other && other !== thing ? [`two things have the number ${thing.id}`] : [];
  });
}

/** The outputs of a node. A label of a call that is not read leaves a gap among them. */
const outputsOf = ({ outputs }: Node): Value[] =>
  outputs.filter((output) => (output as Value | undefined) !== undefined);

const isWhole = (length: number): boolean => Number.isInteger(length) && length >= 1;

function verifyValue({ type, id }: Value, where: string): string[] {
  const { shape, range, classes } = type;
  return [
    ...(shape.every(isWhole) ? [] : [`value ${id} of ${where} has the shape ${showShape(shape)}`]),
    ...(range && !(range.low <= range.high) ? [`value ${id} of ${where} is in ${range.low}..${range.high}`] : []),
    ...(classes !== undefined && !isWhole(classes) ? [`value ${id} of ${where} has ${classes} classes`] : []),
  ];
}

/** Properties of every node, wherever it stands. */
function verifyNode(node: Node, where: string): string[] {
  const faults = outputsOf(node).flatMap((output) => [
    ...verifyValue(output, where),
    ...(output.origin.kind === 'node' && output.origin.node === node && node.outputs[output.origin.output] === output
      ? []
      : [`value ${output.id} of ${where} comes from another node`]),
  ]);
  if (node.kind === 'op') {
    const { op, settings, weights, flops, inputs, inputNames } = node;
    for (const { name } of op.settings) if (!(name in settings)) faults.push(`${op.name} in ${where} has no ${name}`);
    for (const name of Object.keys(settings))
      if (op.settings.length > 0 && !op.settings.some((spec) => spec.name === name))
        faults.push(`${op.name} in ${where} has ${name}, which its row has not`);
    for (const { path, shape } of weights)
      if (!shape.every(isWhole)) faults.push(`the weight ${path} has the shape ${showShape(shape)}`);
    if (!(Number.isInteger(flops) && flops >= 0)) faults.push(`${op.name} in ${where} takes ${flops} operations`);
    if (inputNames.length !== inputs.length) faults.push(`${op.name} in ${where} has inputs without names`);
  }
  if (node.kind !== 'gradient' && node.kind !== 'search') {
    const copies = new Set(node.inputs.flatMap(({ type }) => (type.batched ? [type.copies] : [])));
    const made = outputsOf(node)[0]?.type.copies;
    const isCollected = node.kind === 'op' && (node.op === collected || node.op === copied);
    if (!isCollected && (copies.size > 1 || (copies.size === 1 && !copies.has(made))))
      faults.push(`${nameOf(node)} in ${where} mixes values with and without several draws`);
  }
  if (node.kind === 'call') {
    const { net, inputs } = node;
    const fits = net.inputs.length === inputs.length && net.inputs.every(({ value }, index) => sameShape(value.type.shape, inputs[index]!.type.shape)); // prettier-ignore
    if (!fits) faults.push(`a call of ${net.name} in ${where} gives what it does not take`);
    const made = [...net.outputs, ...net.taps];
    for (const [index, output] of node.outputs.entries())
      if ((output as Value | undefined) && !(made[index] && sameShape(made[index].value.type.shape, output.type.shape)))
        faults.push(`a call of ${net.name} in ${where} answers with what it does not make`);
  }
  return faults;
}

/** Nodes must stand in an order in which they can be evaluated. Each reads earlier nodes, or values that satisfy `isGiven`. */
function verifyOrder(nodes: readonly Node[], isGiven: (value: Value) => boolean, where: string): string[] {
  const before = new Set<Value>();
  return nodes.flatMap((node) => {
    const early = node.inputs.filter((input) => !before.has(input) && !isGiven(input));
    for (const output of outputsOf(node)) before.add(output);
    return [
      ...early.map((input) => `${nameOf(node)} in ${where} reads value ${input.id} (${input.origin.kind}) too early`),
      ...verifyNode(node, where),
    ];
  });
}

const nameOf = (node: Node): string => (node.kind === 'op' ? node.op.name : node.kind);

function verifyNet(net: Net): string[] {
  const inputs = new Set([...net.inputs, ...(net.derived?.of.inputs ?? [])].map(({ value }) => value));
  const isGiven = (value: Value): boolean => value.origin.kind === 'constant' || inputs.has(value);
  const made = new Set([...inputs, ...net.nodes.flatMap(outputsOf)]);
  const named = [...net.outputs, ...net.taps];
  const names = named.map(({ name }) => name);
  return [
    ...net.inputs.flatMap(({ value }) => verifyValue(value, net.name)),
    ...verifyOrder(net.nodes, isGiven, net.name),
    ...named.flatMap(({ name, value }) =>
      made.has(value) || value.origin.kind === 'constant' ? [] : [`${net.name} gives ${name}, which it does not make`],
    ),
    ...(new Set(names).size === names.length ? [] : [`${net.name} gives two things one name: ${names.join(', ')}`]),
  ];
}

function verifyModel(graph: ModelGraph, nets: readonly Net[]): string[] {
  const fields = new Set(graph.data.flatMap((data) => data.fields.map(({ value }) => value)));
  const averages = graph.evaluations.flatMap((evaluation) => evaluation.averages.map(({ value }) => value));
  const given = new Set([
    ...[...graph.samples, ...graph.plots.flatMap(({ lattice }) => lattice ?? [])].flatMap((each) =>
      each.given.map(({ value }) => value),
    ),
    ...averages,
  ]);
  const isGiven = (value: Value): boolean =>
    ['constant', 'free', 'carried', 'counter'].includes(value.origin.kind) || fields.has(value) || given.has(value);
  const made = new Set(graph.nodes.flatMap(outputsOf));
  const owners = new Set([...nets.map(({ name }) => name), ...graph.averages.map(({ name }) => name)]);
  return [
    ...[...fields].flatMap((value) => verifyValue(value, 'the data')),
    ...verifyOrder(graph.nodes, isGiven, 'the model'),
    ...askedOf(graph).flatMap(({ name, value }) =>
      made.has(value) || isGiven(value) ? [] : [`${name} is made by no node`],
    ),
    ...graph.nodes.flatMap((node) => {
      if (node.kind !== 'call') return [];
      const isOwn = nets.includes(node.net) && owners.has(node.weightsOf);
      return isOwn ? [] : [`a call of ${node.net.name} by the weights of ${node.weightsOf}, which the model has not`];
    }),
  ];
}

/** Steps must minimise losses that exist, over nets that exist. */
function verifyTraining({ train, losses, nets }: ModelGraph): string[] {
  const names = new Set(nets.map(({ name }) => name));
  const steps = train?.groups.flatMap((group) => group.steps) ?? [];
  return steps.flatMap(({ name, loss, over, moves }) => [
    ...(losses.some((each) => each.name === loss) ? [] : [`the step ${name} minimises ${loss}, which is no loss`]),
    ...[...over, ...moves].flatMap((net) => (names.has(net) ? [] : [`the step ${name} moves ${net}, which is no net`])),
  ]);
}
