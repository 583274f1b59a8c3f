import type { Builder } from '../scope/builder.js';
import type { WrittenCall } from '../scope/language.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { namelessOnly } from './nameless.js';

/** `shape(x)`: the numbers of a shape, for settings. */
export function shapeList(builder: Builder, { carried, arguments: given, span }: WrittenCall): Meaning {
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
