/** `x[i] = value`: a copy of x in which one place is replaced, under the name of x. */
import type { Expression, PutStatement } from '../../../grammar/syntax/ast.js';
import { placeInputs } from '../../catalogue/functions/indexing.js';
import { findOp } from '../../catalogue/index.js';
import type { Value } from '../../graph/types.js';
import { isOfSet } from '../names/whole-sets.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { describe } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { addOperation } from './add-operation.js';
import { evaluate } from './evaluate.js';

/** Binds the name to the new value. False if an error was reported. */
export function putAt(builder: Builder, { name, at, value: written, span }: PutStatement, scope: Environment): boolean {
  const target = scope.isBound(name.name) ? scope.lookup(name.name)! : undefined;
  if (target?.kind === 'poison') return false;
  if (target?.kind !== 'tensor') {
    const found = target && describe(target);
    builder.report('GEN3045', 'target', name.span, { name: name.name, ...(found ? { found } : {}) });
    return false;
  }
  const value = tensorOf(builder, evaluate(builder, written, scope), written.span);
  const { shape } = target.value.type;
  const indices: Value[] = [];
  for (const expression of at) {
    const found = indexOf(builder, expression, scope, shape[indices.length]);
    if (!found) return false;
    indices.push(...found);
  }
  if (!value || isOfSet(builder, value, written.span)) return false;
  if (indices.length > placeInputs.length) {
    builder.report('GEN3045', 'axes', span, { count: indices.length, most: placeInputs.length });
    return false;
  }
  const application = { name: 'put', arguments: [], span, environment: scope };
  const made = addOperation(builder, findOp('put')!, application, {
    inputs: [target.value, value, ...indices],
    names: ['x', 'value', ...placeInputs.slice(0, indices.length)],
    settings: {},
  });
  if (made.kind !== 'tensor') return false;
  made.value.name ??= name.name;
  scope.bind(name.name, made);
  return true;
}

/** The index of an axis, or the indices of a place of several. */
function indexOf(
  builder: Builder,
  expression: Expression,
  scope: Environment,
  length: number | undefined,
): readonly Value[] | undefined {
  const meaning = evaluate(builder, expression, scope);
  if (meaning.kind === 'poison') return undefined;
  if (meaning.kind === 'place') return meaning.values;
  if (meaning.kind === 'tensor') return [meaning.value];
  if (meaning.kind === 'number' && Number.isInteger(meaning.value)) {
    // The shape rule reports an axis that is not there, and the rule of indices one that is too short.
    const place = meaning.value < 0 && length !== undefined ? meaning.value + length : meaning.value;
    return [builder.constant(place, expression.span)];
  }
  builder.report('GEN3045', 'index', expression.span, { found: describe(meaning) });
  return undefined;
}
