import { valuesBehind } from '../../graph/ancestors.js';
import { gradientArrives } from '../../graph/reach.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { namelessOnly } from './nameless.js';

/** `grad(D(mix), mix)`: the derivative of the sum of the first with respect to the second, in the shape of the second. */
export function gradientOf(builder: Builder, { carried, arguments: given, span, environment }: WrittenCall): Meaning {
  if (!namelessOnly(builder, 'grad', given)) return poison;
  const operands = [
    ...(carried ? [carried] : []),
    ...given.map((argument) => ({ meaning: argument.evaluate(builder), span: argument.span })),
  ];
  if (operands.length !== 2) {
    builder.report('GEN1009', 'grad', span);
    return poison;
  }
  const [of, by] = operands.map((operand) => tensorOf(builder, operand.meaning, operand.span));
  if (!of || !by) return poison;
  if (!valuesBehind([of]).includes(by)) {
    builder.report('GEN3006', 'independent', span, { related: [{ span: by.span, message: 'the second operand' }] });
    return poison;
  }
  if (!gradientArrives(of, by)) {
    builder.report('GEN3006', 'stopped', span, { related: [{ span: by.span, message: 'the second operand' }] });
    return poison;
  }
  const outputs: Value[] = [];
  const at = environment.path.claim('gradient');
  const node = builder.add(environment.place.nodes, {
    kind: 'gradient',
    id: builder.id(),
    inputs: [of, by],
    outputs,
    path: at.path,
    region: at.region,
    span,
  });
  const value = builder.value(
    {
      shape: by.type.shape,
      batched: by.type.batched,
      ...(by.type.copies === undefined ? {} : { copies: by.type.copies }),
    },
    { kind: 'node', node, output: 0 },
    span,
  );
  outputs.push(value);
  return { kind: 'tensor', value };
}
