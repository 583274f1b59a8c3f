/** A graph as text without its places and paths: the same text means the same layers, numbers and losses in the same order. */
import type { ModelGraph, NamedValue, Node, Value } from '../../graph/types.js';

export function wiringOf(graph: ModelGraph): string {
  const numbers = new Map<Value, number>();
  const value = (each: Value): unknown => {
    if (each.origin.kind === 'constant') return `=${each.origin.value}`;
    if (!numbers.has(each)) numbers.set(each, numbers.size);
    return numbers.get(each);
  };
  const made = (each: Value): unknown => [value(each), each.type];
  const named = ({ name, value: each }: NamedValue): unknown => [name, value(each)];
  const node = (each: Node, withPaths: boolean): unknown => [
    each.kind,
    each.kind === 'op' ? operation(each, withPaths) : each.kind === 'call' ? [each.net.name, each.weightsOf, each.training] : each.kind === 'loop' ? each.over : [], // prettier-ignore
    each.inputs.map(value),
    each.outputs.map(made),
  ];
  const { nets, nodes, losses, metrics, samples, plots, evaluations, claims, distances, averages, data, train } = graph;
  return JSON.stringify([
    nets.map((net) => [
      net.name,
      net.inputs.map(named),
      // Stored weights are found by their paths.
      net.nodes.map((each) => node(each, net.stored !== undefined)),
      [net.outputs, net.taps].map((all) => all.map(named)),
    ]),
    nodes.map((each) => node(each, false)),
    [...losses, ...metrics].map(({ name, value: each, at, on }) => [name, value(each), at, on]),
    samples.map(({ name, given, n, outputs, at, on, each }) => [name, given.map(named), n, outputs.map(named), at, on, each]), // prettier-ignore
    plots.map(({ name, kind, values }) => [name, kind, Object.entries(values).map(([key, each]) => [key, value(each)])]),
    evaluations.map(({ name, scores }) => [name, scores.map((score) => [score.name, value(score.value)])]),
    claims.map(({ text }) => text),
    distances.map(({ name, sample, n, field, features }) => [name, sample, n, field, features]),
    averages.map(({ name, of, decay }) => [name, of, decay]),
    data.map(({ name, fields }) => [name, fields.map((field) => [field.name, value(field.value)])]),
    train && [train, ...(train.stages ?? [])].map(({ batch, epochs, schedule, frozen, groups }) => [
      ...[batch, epochs, schedule, frozen],
      groups.map(({ together, steps }) => [together, steps.map(step)]),
    ]),
  ]); // prettier-ignore
}

function operation({ op, settings, weights, inputNames }: Extract<Node, { kind: 'op' }>, withPaths: boolean): unknown {
  return [
    op.name,
    inputNames,
    Object.entries(settings).map(([name, setting]) => [name, setting.value]),
    weights.map(({ name, shape, initializer, path }) => [name, shape, initializer, ...(withPaths ? [path] : [])]),
  ];
}

type Steps = NonNullable<ModelGraph['train']>['groups'][number]['steps'];

const step = ({ name, loss, over, moves, optimizer, repeat, every, clip }: Steps[number]): unknown => [
  ...[name, loss, over, moves, repeat, every, clip],
  typeof optimizer === 'string'
    ? optimizer
    : [optimizer.kind, Object.entries(optimizer.settings).map(([key, setting]) => [key, setting.value])],
];
