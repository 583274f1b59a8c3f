/** `perceptual(Net, a, b, at=[stem, down[0]])`: the distance of two values in labelled features of a net. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import type { Value } from '../../graph/types.js';
import { addOperation } from '../evaluate/add-operation.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';

export function perceptualDistance(builder: Builder, call: WrittenCall): Meaning {
  const { carried, arguments: written, span, environment } = call;
  const row = findOp('perceptual')!;
  const at = written.find(({ name }) => name === row.labels);
  const [first, ...rest] = written.filter((argument) => argument !== at);
  const operands = [...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []), ...rest];
  const labels = at?.expression?.kind === 'list' ? at.expression.items : at?.expression ? [at.expression] : [];
  if (!first || operands.length !== 2 || labels.length === 0 || rest.some(({ name }) => name !== undefined)) {
    builder.report('GEN1009', 'perceptual', span);
    return poison;
  }
  const net = first.evaluate(builder);
  if (net.kind !== 'net') {
    if (net.kind !== 'poison') builder.report('GEN2062', 'net', first.span, { found: describe(net) });
    return poison;
  }
  const calls = operands.map((operand) =>
    builder.language.callNet(builder, net.name, {
      carried: undefined,
      arguments: [operand],
      span: operand.span,
      environment,
    }),
  );
  if (calls.some(({ kind }) => kind === 'poison')) return poison;
  const inputs: Value[] = [];
  for (const label of labels)
    for (const made of calls) {
      const meaning = labelled(made, label);
      if (!meaning) {
        const members = ('members' in made && made.members?.()) || [];
        builder.report('GEN2062', 'label', label.span, {
          net: net.name,
          label: textOf(label.span),
          labels: [...members].join(', '),
        });
        return poison;
      }
      const value = tensorOf(builder, meaning, label.span);
      if (!value) return poison;
      inputs.push(value);
    }
  const names = inputs.map(() => 'x');
  return addOperation(
    builder,
    row,
    { name: 'perceptual', arguments: [], span, environment },
    { inputs, names, settings: {} },
  );
}

/** The value of a label that is written without its net: `stem`, `down[0]`, `down[0].skip`. */
function labelled(made: Meaning, label: Expression): Meaning | undefined {
  const member = (of: Meaning, name: string): Meaning | undefined =>
    of.kind === 'tensor' || of.kind === 'tuple' ? of.member?.(name) : undefined;
  switch (label.kind) {
    case 'name':
      return member(made, label.name);
    case 'member': {
      const object = labelled(made, label.object);
      return object && member(object, label.member.name);
    }
    case 'index': {
      const object = labelled(made, label.object);
      const [index] = label.indices;
      return object?.kind === 'list' && index?.kind === 'number'
        ? (object.at?.(index.value) ?? object.items[index.value])
        : undefined;
    }
    default:
      return undefined;
  }
}
