/** Calls of nets. Inputs are bound and checked against the shapes that the net was built with. */
import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import type { NamedValue, Net, Value } from '../../graph/types.js';
import { namedOnce } from '../arguments/duplicates.js';
import { withCopies } from '../evaluate/copies.js';
import { standsInNet, placeInputs } from '../arguments/net-inputs.js';
import { fitsClasses } from '../evaluate/class-type.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { WrittenCall } from '../scope/language.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { origin, trace } from '../scope/provenance.js';
import { tensorOf } from '../scope/tensor.js';
import { labelReader } from './labels.js';
import type { Given } from './net.js';
import { ensureNet } from './net.js';

/** One written call of a net, at the level of the model. */
export function callNet(
  builder: Builder,
  name: string,
  { carried, arguments: written, span, environment }: WrittenCall,
): Meaning {
  const average = builder.averages.get(name);
  const member = builder.model.members.get(average?.of ?? name);
  if (member?.kind !== 'net') return poison;
  if (standsInNet(builder, name, span, environment)) return poison;
  if (!namedOnce(builder, name, written)) return poison;
  const training = written.find((argument) => argument.name === 'training');
  const rest = written.filter((argument) => argument !== training);
  const bound = bindNet(builder, name, member, carried, rest, span);
  if (!bound) return poison;
  return addCall(builder, bound.net, bound.inputs, {
    weightsOf: average ? name : bound.net.name,
    training: training ? isTrue(training.evaluate(builder)) : false,
    span,
    environment,
  });
}

/** The net of a declaration and the values for its inputs, once the shapes agree. */
export function bindNet(
  builder: Builder,
  name: string,
  member: NetDeclaration,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
): { readonly net: Net; readonly inputs: readonly Value[] } | undefined {
  const given = bindInputs(builder, member, carried, written, span);
  if (!given) return undefined;
  const net = ensureNet(builder, member, given);
  if (!net || !fitsInputs(builder, name, net.inputs, given)) return undefined;
  return { net, inputs: net.inputs.map((input) => given.get(input.name)!.value) };
}

/** Checks the values for the inputs of a net, or of one that is derived from it. */
export function fitsInputs(
  builder: Builder,
  name: string,
  inputs: readonly NamedValue[],
  given: ReadonlyMap<string, Given>,
): boolean {
  for (const input of inputs) {
    const { value, span: at } = given.get(input.name)!;
    const { classes } = input.value.type;
    if (sameShape(value.type.shape, input.value.type.shape)) {
      if (classes === undefined) continue;
      if (fitsClasses(builder, value, classes, { span: at, owner: name, input: input.name })) continue;
      return false;
    }
    builder.report(
      'GEN2003',
      'input',
      at,
      {
        net: name,
        wanted: showShape(input.value.type.shape),
        input: input.name,
        found: showShape(value.type.shape),
        origin: origin(value),
      },
      {
        related: [
          { span: input.value.span, message: `\`${input.name}\` is ${showShape(input.value.type.shape)} here` },
          ...trace(value),
        ],
      },
    );
    return false;
  }
  return true;
}

/** The node of a call, and the meaning of its outputs. */
export function addCall(
  builder: Builder,
  net: Net,
  given: readonly Value[],
  {
    weightsOf,
    training = false,
    span,
    environment,
  }: {
    readonly weightsOf: string;
    readonly training?: boolean;
    readonly span: Span;
    readonly environment: Environment;
  },
): Meaning {
  const outputs: Value[] = [];
  const { inputs, copies } = withCopies(builder, environment.place, given, drawsIn(net), span);
  const node = builder.add(environment.place.nodes, {
    kind: 'call',
    id: builder.id(),
    net,
    weightsOf,
    training,
    inputs,
    outputs,
    path: environment.path.claim(weightsOf).path,
    region: environment.path.region,
    span,
  });
  const output = (named: NamedValue, index: number): Value => {
    const type = copies === undefined ? named.value.type : { ...named.value.type, copies };
    const value = builder.value(type, { kind: 'node', node, output: index }, span);
    outputs.push(value);
    return value;
  };
  const values = net.outputs.map(output);
  const read = labelReader(builder, net, node, outputs, span);
  const labels = builder.labelsOf.get(net) ?? new Map<string, Meaning>();
  const member = (label: string): Meaning | undefined => read(labels.get(label), label);
  const members = (): string[] => [...labels.keys()];
  if (values.length === 1) return { kind: 'tensor', value: values[0]!, member, members };
  return {
    kind: 'tuple',
    fields: new Map(net.outputs.map((named, index) => [named.name, { kind: 'tensor', value: values[index]! }])),
    member,
    members,
  };
}

/** A net draws if one of its layers does. */
const drawsIn = ({ nodes }: Net): boolean =>
  nodes.some((node) => node.kind === 'op' && node.op.uses?.includes('draws') === true);

const isTrue = (meaning: Meaning): boolean => meaning.kind === 'number' && meaning.value === 1;

/** The value of each input of a declaration. */
export function bindInputs(
  builder: Builder,
  declaration: NetDeclaration,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
): Map<string, Given> | undefined {
  const placed = placeInputs(builder, declaration, carried, written, span);
  if (!placed) return undefined;
  const name = declaration.name.name;
  const given = new Map<string, Given>();
  for (const [input, argument] of placed) {
    const meaning = argument.evaluate(builder);
    const value = meaning.kind === 'partial' ? undefined : tensorOf(builder, meaning, argument.span);
    if (meaning.kind === 'partial')
      builder.report('GEN2005', 'input', argument.span, { net: name, input, found: describe(meaning) });
    if (!value) return undefined;
    if (value.type.others === true) {
      builder.report('GEN2052', 'refused', argument.span, { owner: name }, { related: trace(value) });
      return undefined;
    }
    given.set(input, { value, span: argument.span });
  }
  return given;
}
