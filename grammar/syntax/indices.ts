import type { Expression, IndexExpression } from './expressions.js';

/** The indices that are expressions; a whole axis, `:`, is none. */
export const indicesOf = ({ indices }: IndexExpression): Expression[] =>
  indices.flatMap((index) => (index.kind === 'axis' ? [] : [index]));
