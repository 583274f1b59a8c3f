/** The two words that are no rows of the catalogue: a gradient is a kind of node, a shape is no tensor. */
import type { Span } from '../../../grammar/syntax/source.js';
import { valuesBehind } from '../../graph/ancestors.js';
import { gradientArrives } from '../../graph/reach.js';
import type { Value } from '../../graph/types.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { tensorOf } from '../evaluate/evaluate.js';
import type { Carried } from '../evaluate/pipe.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

/** `grad(D(mix), mix)`: the derivative of the sum of the first with respect to the second, shaped like the second. */
export function gradientOf(
  builder: Builder,
  carried: Carried | undefined,
  given: readonly BoundArgument[],
  span: Span,
  environment: Environment,
): Meaning {
  if (!namelessOnly(builder, 'grad', given)) return poison;
  const operands = [
    ...(carried ? [carried] : []),
    ...given.map((argument) => ({ meaning: argument.evaluate(builder), span: argument.span })),
  ];
  if (operands.length !== 2) {
    builder.error('GEN1009', span, '`grad` takes what is differentiated and with respect to what: grad(D(mix), mix)');
    return poison;
  }
  const [of, by] = operands.map((operand) => tensorOf(builder, operand.meaning, operand.span));
  if (!of || !by) return poison;
  if (!valuesBehind([of]).includes(by)) {
    builder.error('GEN3006', span, 'this gradient is always zero', {
      why: 'The first operand is not computed from the second.',
      related: [{ span: by.span, message: 'the second operand' }],
      hint: 'Give both a name with let, and use the same name in both places: let mix = …, then grad(D(mix), mix).',
    });
    return poison;
  }
  if (!gradientArrives(of, by)) {
    builder.error('GEN3006', span, 'this gradient is always zero', {
      why: 'The first operand is computed from the second, but on every way between them gradients end: at stop(…), at a comparison or rounding, or at a condition, an index or a label.',
      related: [{ span: by.span, message: 'the second operand' }],
      hint: 'Take the stop(…) away, or differentiate something that changes smoothly with the second operand.',
    });
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
    { shape: by.type.shape, batched: by.type.batched },
    { kind: 'node', node, output: 0 },
    span,
  );
  outputs.push(value);
  return { kind: 'tensor', value };
}

/** Words that are no rows have places alone. */
function namelessOnly(builder: Builder, owner: string, given: readonly BoundArgument[]): boolean {
  const named = given.find((argument) => argument.name !== undefined);
  if (named)
    builder.error('GEN1008', named.nameSpan ?? named.span, `\`${owner}\` has no setting \`${named.name}\``, {
      hint: 'What it takes has no name here: leave the name out.',
    });
  return !named;
}

/** `shape(x)`: the numbers of a shape, for settings. */
export function shapeList(
  builder: Builder,
  carried: Carried | undefined,
  given: readonly BoundArgument[],
  span: Span,
): Meaning {
  if (!namelessOnly(builder, 'shape', given)) return poison;
  const meaning = carried?.meaning ?? given[0]?.evaluate(builder);
  if (!meaning || given.length + (carried ? 1 : 0) !== 1) {
    builder.error('GEN1009', span, '`shape` takes one tensor');
    return poison;
  }
  const value = tensorOf(builder, meaning, span);
  return value
    ? { kind: 'list', items: value.type.shape.map((dimension) => ({ kind: 'number', value: dimension })) }
    : poison;
}
