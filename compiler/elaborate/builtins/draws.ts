/** `draws 5 { … }`: a body with several draws for each example, whose results stand in an axis of their own. */
import type { DrawsExpression } from '../../../grammar/syntax/ast.js';
import { collected } from '../../catalogue/functions/copies.js';
import { wholeFrom, liesIn } from '../../catalogue/row/number-ranges.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { addOperation } from '../evaluate/add-operation.js';
import { evaluateBody } from '../evaluate/body.js';

/** The most draws of one example: each is as large as an example. */
const most = 100_000;

export function evaluateDraws(builder: Builder, draws: DrawsExpression, environment: Environment): Meaning {
  const { place } = environment;
  const count = builder.evaluate(draws.count, environment);
  if (count.kind === 'poison') return poison;
  if (
    count.kind !== 'number' ||
    !liesIn(count.value, wholeFrom(1)) ||
    !Number.isInteger(count.value) ||
    count.value > most
  ) {
    builder.report('GEN2004', 'draws', draws.count.span, { found: describe(count) });
    return poison;
  }
  if (place.net !== undefined || place.copies) {
    builder.report('GEN2061', place.copies ? 'nested' : 'inNet', draws.span, { net: place.net });
    return poison;
  }
  const at = environment.path.claim('draws');
  const inside = { ...place, copies: { count: count.value, made: new Map<Value, Value>() } };
  const scope = new Environment(inside, at, environment.source, environment);
  const result = draws.value
    ? builder.evaluate(draws.value, scope)
    : evaluateBody(builder, draws.body ?? [], scope, 'draws');
  const setting = { value: count.value, explicit: true };
  const collect = (meaning: Meaning): Meaning => {
    const value = tensorOf(builder, meaning, draws.value?.span ?? draws.span);
    if (!value) return poison;
    if (value.type.copies === undefined) {
      builder.report('GEN2061', 'undrawn', draws.value?.span ?? draws.span, { count: count.value });
      return poison;
    }
    return addOperation(
      builder,
      collected,
      { name: 'draws', arguments: [], span: draws.span, environment, at },
      { inputs: [value], names: ['x'], settings: { count: setting } },
    );
  };
  if (result.kind !== 'tuple') return result.kind === 'poison' ? poison : collect(result);
  const fields = [...result.fields].map(([name, each]) => [name, collect(each)] as const);
  return fields.some(([, each]) => each.kind === 'poison') ? poison : { kind: 'tuple', fields: new Map(fields) };
}
