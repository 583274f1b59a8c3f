/** One number per example: losses, metrics, scores. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import type { Fix } from '../../../grammar/syntax/diagnostic.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Meaning } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { isOfSet } from './whole-sets.js';

/** Reports a value that does not have one number per example. Returns whether it has. */
export function isOneNumber(builder: Builder, { type: { shape } }: Value, span: Span, what: string): boolean {
  if (shape.length === 0 || (shape.length === 1 && shape[0] === 1)) return true;
  const wrap = (reduction: string): Fix => ({
    title: `Take the ${reduction} of each example`,
    edits: [
      { span: { ...span, end: span.start }, replacement: `${reduction}(` },
      { span: { ...span, start: span.end }, replacement: ')' },
    ],
  });
  builder.report('GEN3001', 'several', span, { what, shape: showShape(shape) }, { fixes: [wrap('sum'), wrap('mean')] });
  return false;
}

/** One number for every example; undefined after a message. */
export function perExample(
  builder: Builder,
  what: string,
  meaning: Meaning,
  { span }: Pick<Expression, 'span'>,
): Value | undefined {
  const value = tensorOf(builder, meaning, span);
  if (!value || isOfSet(builder, value, span)) return undefined;
  const { shape, batched } = value.type;
  if (batched && shape.length <= 1 && (shape[0] ?? 1) === 1) return value;
  if (batched) {
    const fixes = ['sum', 'mean'].map((reduction) => ({
      title: `Take the ${reduction} of each example`,
      edits: [
        { span: { ...span, end: span.start }, replacement: `${reduction}(` },
        { span: { ...span, start: span.end }, replacement: ')' },
      ],
    }));
    builder.report('GEN3020', 'several', span, { what, shape: showShape(shape) }, { fixes });
  } else builder.report('GEN3020', 'constant', span, { what });
  return undefined;
}
