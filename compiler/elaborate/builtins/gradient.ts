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
  if (named) builder.report('GEN1008', 'namedInput', named.nameSpan ?? named.span, { owner, name: named.name });
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
    builder.report('GEN1009', 'shape', span);
    return poison;
  }
  const value = tensorOf(builder, meaning, span);
  return value
    ? { kind: 'list', items: value.type.shape.map((dimension) => ({ kind: 'number', value: dimension })) }
    : poison;
}
