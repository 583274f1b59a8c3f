/** What is wrong with the form of a body or a chain, whether its shapes are known or not. */
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
  builder.error('GEN1021', behind.span, `\`${owner}\` has returned before this line`, {
    why: 'A body ends in its one return; what stands behind it would never be computed.',
    related: [{ span: returned.span, message: 'returns here' }],
    hint: 'Put the return last.',
  });
}

export function reportNoReturn(builder: Builder, owner: string, span: Span): void {
  builder.error('GEN1020', span, `\`${owner}\` returns nothing`, { hint: 'End its body with return.' });
}

export function reportNoStage(builder: Builder, span: Span, meaning: Meaning): void {
  builder.error('GEN1014', span, `a stage must be a layer, a function or a net, not ${describe(meaning)}`, {
    hint: 'After -> comes what is done to the value: Conv(64, 4), relu, concat(skip).',
  });
}

export function reportLabelTwice(builder: Builder, { name, span }: Identifier, earlier: Span): void {
  builder.error('GEN1030', span, `two layers of one body are labelled \`${name}\``, {
    why: 'A label is the name of its layer and of its weights, so that both would be one.',
    related: [{ span: earlier, message: 'the first' }],
    hint: `Call one of them otherwise; layers that share weights are one net that is called twice.`,
  });
}
