/** Conversions of meanings to what most places need: a tensor of the graph, or a number known at compile time. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { anyFloat, liesIn } from '../../catalogue/row/number-ranges.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import type { Meaning } from './meaning.js';
import { describe } from './meaning.js';

/** An expression that must be a number at compile time. */
export function numberOf(builder: Builder, expression: Expression, environment: Environment): number | undefined {
  const meaning = builder.evaluate(expression, environment);
  if (meaning.kind === 'number') return meaning.value;
  if (meaning.kind !== 'poison') {
    builder.report('GEN2004', 'number', expression.span, { found: describe(meaning) });
  }
  return undefined;
}

/** A meaning as a tensor of the graph. Numbers become constants. */
export function tensorOf(builder: Builder, meaning: Meaning, span: Span): Value | undefined {
  switch (meaning.kind) {
    case 'tensor':
      return meaning.value;
    case 'number':
      if (!liesIn(meaning.value, anyFloat)) {
        builder.report('GEN2040', 'number', span, { value: meaning.value });
        return undefined;
      }
      return builder.constant(meaning.value, span);
    case 'poison':
      return undefined;
    case 'tuple':
      builder.report('GEN2005', 'several', span, {
        name: quoted(span),
        outputs: [...meaning.fields.keys()].join(' or .'),
      });
      return undefined;
    case 'place':
      builder.report('GEN2005', 'place', span, { axes: meaning.values.length });
      return undefined;
    case 'list':
      builder.report('GEN2011', 'asTensor', span);
      return undefined;
    default:
      builder.report('GEN2005', 'tensor', span, { found: describe(meaning) });
      return undefined;
  }
}

/** A short expression as written, between backquotes. */
export function quoted(span: Span): string | undefined {
  const text = textOf(span);
  return text.length > 0 && text.length <= 24 && !text.includes('\n') ? `\`${text}\`` : undefined;
}
