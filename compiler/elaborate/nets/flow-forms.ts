/** Nets that are derived from a flow and use its weights. The graph holds what each reads; the emitter knows how it is computed. */
import type { OpEntry } from '../../catalogue/row/types.js';
import { countFlops, weightsOf } from '../../graph/measure.js';
import { needsPass } from '../../graph/pass.js';
import { rowOf } from '../../graph/row-of.js';
import type { FlowForm, NamedValue, Net, OpNode, Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';

/** The net of a form, made once. */
export function derived(builder: Builder, flow: Net, form: FlowForm): Net {
  const { forms } = flow.flow!;
  const known = forms.get(form);
  if (known) return known;
  const net = form === 'inverse' || form === 'lipschitz' ? opaque(builder, flow, form) : onTheWay(builder, flow, form);
  forms.set(form, net);
  return net;
}

const names: Readonly<Record<FlowForm, string>> = {
  log_prob: 'logProb',
  inverse: 'inverse',
  round_trip: 'roundTrip',
  lipschitz: 'lipschitz',
};

/** A form that goes forward first: its result depends on z and on the log-determinant. */
function onTheWay(builder: Builder, flow: Net, form: FlowForm): Net {
  const nodes = [...flow.nodes];
  const read = flow.outputs.map(({ value }) => value);
  const output = addNode(builder, flow, form, read, [], nodes, false);
  return net(flow, form, flow.inputs, nodes, output);
}

/** A form that does not go forward: one operation that stands for the flow's weights. */
function opaque(builder: Builder, flow: Net, form: FlowForm): Net {
  const nodes: OpNode[] = [];
  const name = names[form] + flow.name;
  const inputs: readonly NamedValue[] = form === 'inverse' ? inputsBack(builder, flow, name) : [];
  const read = inputs.map(({ value }) => value);
  const output = addNode(builder, flow, form, read, inputs.length > 0 ? flow.inputs : [], nodes, true);
  return net(flow, form, inputs, nodes, output);
}

/** z, and what the flow is given. */
function inputsBack(builder: Builder, { inputs, outputs, span }: Net, net: string): NamedValue[] {
  const [, ...given] = inputs;
  const name = given.some((input) => input.name === 'z') ? 'latent' : 'z';
  const z = builder.value(outputs[0]!.value.type, { kind: 'input', net, input: name }, span, name);
  return [{ name, value: z }, ...given];
}

function addNode(
  builder: Builder,
  flow: Net,
  form: FlowForm,
  read: readonly Value[],
  like: readonly NamedValue[],
  nodes: Net['nodes'],
  owns: boolean,
): Value {
  const type = like[0]?.value.type ?? { shape: [], batched: read.length > 0 };
  const [first] = flow.flow!.chain;
  const range = first?.op.domain;
  const bounded = form === 'inverse' && range ? { range } : {};
  return builder.operation(
    nodes,
    {
      op: row(flow, form, owns),
      inputs: read,
      inputNames: read.map((_, index) => ['z', ...(owns ? [] : ['log_det'])][index] ?? 'given'),
      weights: owns ? weightsOf(flow).filter((weight) => weight.role === 'weight') : [],
      flops: owns ? countFlops([flow]) + moreBack(flow) : 0,
      path: `${flow.name}/${form}`,
      span: flow.span,
    },
    { ...type, ...bounded },
  );
}

/** Operations of the layers whose inverse takes more than one of their passes. */
const moreBack = ({ flow }: Net): number =>
  flow!.chain.reduce((sum, node) => sum + node.flops * ((node.op.bijection?.passesBack?.(rowOf(node)) ?? 1) - 1), 0);

function row(flow: Net, form: FlowForm, owns: boolean): OpEntry {
  const uses = owns ? [...new Set(insideBlocks(flow).flatMap(usesOf))] : [];
  return {
    name: form,
    kind: 'function',
    doc: '',
    inputs: [{ name: 'z' }, { name: 'log_det' }],
    settings: [],
    shape: () => [],
    differentiable: form !== 'lipschitz' && form !== 'round_trip',
    ...(uses.length > 0 ? { uses } : {}),
  };
}

/** Operations of the blocks that layers were given. The inverse evaluates them too. */
const insideBlocks = ({ nodes, flow }: Net): OpNode[] =>
  nodes.filter((node): node is OpNode => node.kind === 'op' && !flow!.chain.includes(node) && !node.op.variadic);

const usesOf = (node: OpNode): NonNullable<OpNode['op']['uses']> =>
  needsPass(node) ? ['mode', ...(node.op.uses ?? [])] : [];

const net = (flow: Net, form: FlowForm, inputs: Net['inputs'], nodes: Net['nodes'], output: Value): Net => ({
  name: names[form] + flow.name,
  keyword: 'flow',
  span: flow.span,
  inputs,
  nodes,
  outputs: [{ name: 'output', value: output }],
  taps: [],
  labels: new Map(),
  derived: { form, of: flow },
});
