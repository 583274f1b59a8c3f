/** Meanings as the two things that most places need: a tensor of the graph, a number known at compile time. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { anyFloat, liesIn } from '../../catalogue/row/number-ranges.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import type { Meaning } from './meaning.js';
import { describe } from './meaning.js';

/** An expression that must be a number when the spec is compiled. */
export function numberOf(builder: Builder, expression: Expression, environment: Environment): number | undefined {
  const meaning = builder.evaluate(expression, environment);
  if (meaning.kind === 'number') return meaning.value;
  if (meaning.kind !== 'poison') {
    builder.error(
      'GEN2004',
      expression.span,
      `a number known at compile time is needed here, not ${describe(meaning)}`,
    );
  }
  return undefined;
}

/** A meaning as a tensor of the graph; numbers become constants. */
export function tensorOf(builder: Builder, meaning: Meaning, span: Span): Value | undefined {
  switch (meaning.kind) {
    case 'tensor':
      return meaning.value;
    case 'number':
      if (!liesIn(meaning.value, anyFloat)) {
        builder.error('GEN2040', span, `${meaning.value} is beyond what a tensor holds`, {
          why: 'Tensors hold float32 numbers, up to 3.4e38: this one would be infinite, and what is computed from it no number.',
          hint: 'Write a smaller number. An infinity is not needed: where(…), max and clip choose between values.',
        });
        return undefined;
      }
      return builder.constant(meaning.value, span);
    case 'poison':
      return undefined;
    case 'tuple':
      builder.error('GEN2005', span, `${quoted(span) ?? 'this'} has several outputs, and one tensor is needed here`, {
        hint: `Say which: .${[...meaning.fields.keys()].join(' or .')}`,
      });
      return undefined;
    case 'list':
      builder.error('GEN2011', span, 'a list is a shape or a list of settings, never a tensor');
      return undefined;
    default:
      builder.error('GEN2005', span, `a tensor is needed here, not ${describe(meaning)}`);
      return undefined;
  }
}

/** A short expression as written, between backquotes. */
export function quoted(span: Span): string | undefined {
  const text = textOf(span);
  return text.length > 0 && text.length <= 24 && !text.includes('\n') ? `\`${text}\`` : undefined;
}
