/** `nearest(e, Codes)`: the nearest code of every vector. */
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import type { CallNode, Value } from '../../graph/types.js';
import { withCopies } from '../evaluate/copies.js';
import { ensureCodebook } from '../nets/codebook.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { trace } from '../scope/provenance.js';
import { tensorOf } from '../scope/tensor.js';

/** `nearest(e, Codes)`: a call of the codebook, with its two results. */
export function nearestCode(
  builder: Builder,
  { carried, arguments: written, span, environment }: WrittenCall,
): Meaning {
  const operands = [...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []), ...written];
  if (operands.length !== 2 || written.some((argument) => argument.name !== undefined)) {
    builder.report('GEN1009', 'nearest', span);
    return poison;
  }
  const [given, book] = operands as [BoundArgument, BoundArgument];
  const meaning = book.evaluate(builder);
  const input = given.evaluate(builder);
  if (meaning.kind === 'poison' || input.kind === 'poison') return poison;
  if (meaning.kind !== 'codebook') {
    builder.report('GEN2005', 'codebook', book.span, { found: describe(meaning) });
    return poison;
  }
  if (environment.place.net !== undefined) {
    builder.report('GEN1002', 'codebook', span, { name: meaning.name, net: environment.place.net });
    return poison;
  }
  const value = tensorOf(builder, input, given.span);
  const net = value && ensureCodebook(builder, meaning.name, value, given.span);
  if (!net) return poison;
  const own = net.inputs[0]!.value.type.shape;
  if (!sameShape(own, value.type.shape)) {
    builder.report(
      'GEN2003',
      'codebook',
      given.span,
      { name: net.name, own: showShape(own), found: showShape(value.type.shape) },
      {
        related: [{ span: net.inputs[0]!.value.span, message: `first called with ${showShape(own)}` }, ...trace(value)],
      },
    );
    return poison;
  }
  const outputs: Value[] = [];
  const { inputs, copies } = withCopies(builder, environment.place, [value], false, span);
  const node: CallNode = builder.add(environment.place.nodes, {
    kind: 'call',
    id: builder.id(),
    net,
    weightsOf: net.name,
    training: false,
    inputs,
    outputs,
    path: environment.path.claim(net.name).path,
    region: environment.path.region,
    span,
  });
  for (const [output, { value: inside }] of net.outputs.entries())
    outputs.push(
      builder.value(
        { ...inside.type, batched: true, ...(copies === undefined ? {} : { copies }) },
        { kind: 'node', node, output },
        span,
      ),
    );
  return {
    kind: 'tuple',
    fields: new Map(net.outputs.map(({ name }, index) => [name, { kind: 'tensor', value: outputs[index]! }])),
  };
}
