/** Errors in the form of a body or a chain, whether its shapes are known or not. */
import type { Identifier, Statement } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from './builder.js';
import type { Meaning } from './meaning.js';
import { describe } from './meaning.js';

export function reportBehindReturn(
  builder: Builder,
  owner: string,
  returned: Statement,
  behind: Statement | undefined,
): void {
  if (!behind) return;
  builder.report(
    'GEN1021',
    'unreached',
    behind.span,
    { owner },
    { related: [{ span: returned.span, message: 'returns here' }] },
  );
}

export function reportNoReturn(builder: Builder, owner: string, span: Span): void {
  builder.report('GEN1020', 'nothing', span, { owner });
}

export function reportNoStage(builder: Builder, span: Span, meaning: Meaning): void {
  builder.report('GEN1014', 'stage', span, { found: describe(meaning) });
}

export function reportLabelTwice(builder: Builder, { name, span }: Identifier, earlier: Span): void {
  builder.report('GEN1030', 'label', span, { label: name }, { related: [{ span: earlier, message: 'the first' }] });
}
