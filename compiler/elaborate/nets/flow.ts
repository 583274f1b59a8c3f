/** Flows: invertible nets. Only the layers on the path from the input to the returned value count. */
import type { Expression, NetDeclaration } from '../../../grammar/syntax/ast.js';
import { bijections } from '../../catalogue/bijections/index.js';
import { configNames, findConfig } from '../../catalogue/configs/index.js';
import { joined, logDetOf } from '../../catalogue/functions/flow.js';
import { sizeOf } from '../../catalogue/row/shapes.js';
import type { OpEntry } from '../../catalogue/row/types.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { FlowParts, NamedValue, Net, OpNode, Value } from '../../graph/types.js';
import { isCallOf } from '../arguments/called-name.js';
import type { Builder } from '../scope/builder.js';
import { trace } from '../scope/provenance.js';
import { takesWhatIsGiven } from './flow-inputs.js';

/** `z` and `log_det`, with the parts that the inverse is made of; undefined (and reported) if a layer has no inverse. */
export function flowParts(
  builder: Builder,
  declaration: NetDeclaration,
  inputs: readonly NamedValue[],
  outputs: readonly NamedValue[],
  nodes: Net['nodes'],
): { readonly parts: FlowParts; readonly outputs: readonly NamedValue[] } | undefined {
  const name = declaration.name.name;
  const [input] = inputs;
  const [output, ...others] = outputs;
  if (!input || !output || others.length > 0) {
    builder.report('GEN2014', 'oneInput', declaration.name.span, { flow: name });
    return undefined;
  }
  const chain = wayOf(builder, name, input, output.value);
  if (!chain || !staysInDomains(builder, name, chain) || !takesWhatIsGiven(builder, name, input, chain))
    return undefined;
  const base = readBase(builder, declaration.with ?? []);
  if (base === undefined) return undefined;
  const pieces = [...chain.flatMap((node) => doneWith(node) ?? []), output.value];
  const z = pieces.length === 1 ? output.value : add(builder, declaration, joined, pieces, nodes);
  const changes = chain.flatMap((node) => volumeOf(node) ?? []);
  const logDet = add(builder, declaration, logDetOf, [z, ...changes], nodes);
  return {
    parts: { chain, pieces, base, forms: new Map() },
    outputs: [
      { name: 'z', value: z },
      { name: 'log_det', value: logDet },
    ],
  };
}

/** Layers from the input to the result, in order. */
function wayOf(
  builder: Builder,
  name: string,
  { name: input, value: from }: NamedValue,
  to: Value,
): OpNode[] | undefined {
  const chain: OpNode[] = [];
  let value = to;
  while (value !== from) {
    if (value.origin.kind === 'input') {
      const given = value.origin.input;
      builder.report('GEN2014', 'given', to.span, { flow: name, given, input }, { related: trace(to) });
      return undefined;
    }
    if (value.origin.kind !== 'node') {
      builder.report('GEN2014', 'otherOrigin', value.span, { flow: name });
      return undefined;
    }
    const { node } = value.origin;
    if (node.kind !== 'op' || !node.op.bijection) {
      const what = node.kind === 'op' ? node.op.name : 'grad';
      builder.report(
        'GEN2014',
        'operation',
        node.span,
        { operation: what, flow: name },
        { why: node.kind === 'op' ? whyNot(node) : unknown, hint: instead(node.kind === 'op' ? node.op : undefined) },
      );
      return undefined;
    }
    chain.unshift(node);
    value = node.inputs[0]!;
  }
  return chain;
}

/**
 * Every layer must accept the values that the layers before it give. The flow's own input is checked at its calls:
 * layers that only rearrange let it through.
 */
function staysInDomains(builder: Builder, name: string, chain: readonly OpNode[]): boolean {
  let changed: OpNode | undefined;
  for (const node of chain) {
    const { domain } = node.op;
    const range = node.inputs[0]!.type.range;
    const inside = domain && range && range.low >= domain.low && range.high <= domain.high;
    if (domain && changed && !inside) {
      builder.report(
        'GEN2016',
        'order',
        node.span,
        { layer: node.op.name, low: domain.low, high: domain.high, before: changed.op.name, flow: name },
        { related: [{ span: changed.span, message: 'before it' }] },
      );
      return false;
    }
    if (volumeOf(node)) changed = node;
  }
  return true;
}

const unknown = 'The catalogue knows neither its inverse nor its log-determinant.';

function whyNot({ op, inputs, outputs }: OpNode): string {
  const [before, after] = [inputs[0], outputs[0]].map((value) => value && sizeOf(value.type.shape));
  if (before === undefined) return 'It does not depend on the input of the flow at all.';
  if (after !== undefined && after !== before)
    return `It makes ${after} numbers of ${before}; what can be undone makes as many as it receives.`;
  if (op.role === 'convolution') return 'Its matrix need not have an inverse, nor a determinant that is cheap to know.';
  if (op.role === 'normalization') return 'Its statistics depend on the whole batch, or on the example itself.';
  if (op.role === 'activation') return 'The catalogue knows no inverse of it with a log-determinant.';
  if (op.role === 'dropout') return 'What it drops is lost.';
  return unknown;
}

/** The flow layer that replaces such a layer. */
function instead(entry: OpEntry | undefined): string {
  const own = bijections.find(({ bijection }) => entry?.role !== undefined && bijection?.insteadOf === entry.role);
  const inside = 'a part of the block of a coupling, AffineCoupling(Net), where nothing has to be undone';
  return own ? `Use ${own.name}, or make it ${inside}.` : `Make it ${inside}.`;
}

const isVolume = (name: string): boolean => name === 'log_det';

/** The log-determinant of a layer; undefined if the layer changes no volume. */
const volumeOf = (node: OpNode): Value | undefined => node.outputs[node.op.results?.findIndex(isVolume) ?? -1];

/** The part of z that a layer splits off. */
const doneWith = (node: OpNode): Value | undefined =>
  node.outputs[node.op.results?.findIndex((name, index) => index > 0 && !isVolume(name)) ?? -1];

function add(
  builder: Builder,
  { name, span }: NetDeclaration,
  op: OpEntry,
  inputs: readonly Value[],
  nodes: Net['nodes'],
): Value {
  const row = { inputs: inputs.map(({ type }) => type), input: {}, settings: {} };
  return builder.operation(
    nodes,
    {
      op,
      inputs,
      inputNames: inputs.map((_, index) => op.inputs[Math.min(index, op.inputs.length - 1)]!.name),
      path: `${name.name}/${op.name}`,
      span,
    },
    { shape: op.shape(row) as readonly number[], batched: true },
  );
}

/** `with base(logistic)`. The default is `normal`. */
function readBase(builder: Builder, clauses: readonly Expression[]): string | undefined {
  const clause = clauses.find((each) => isCallOf(each, 'base'));
  if (clause?.kind !== 'call') return 'normal';
  const [given, ...more] = clause.arguments;
  const name = given?.value.kind === 'name' && !given.name && more.length === 0 ? given.value.name : undefined;
  if (name !== undefined && findConfig(name, 'base')) return name;
  const known = name === undefined ? undefined : nearest(name, configNames('base'));
  builder.report(
    'GEN1010',
    'base',
    clause.span,
    { bases: configNames('base').join(', ') },
    { ...(known === undefined ? { hint: 'Such as with base(logistic).' } : meant(given!.span, known)) },
  );
  return undefined;
}
