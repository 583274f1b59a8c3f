import type { Value } from '../../graph/types.js';

/** The most axes of several values that are broadcast. */
export const rankOf = (values: readonly Value[]): number => Math.max(0, ...values.map(({ type }) => type.shape.length));
