import type { Span } from '../../../grammar/syntax/source.js';
import { showShape, sizeOf } from '../../catalogue/row/shapes.js';
import type { Builder } from './builder.js';
import { limits } from './limits.js';

export const isTooLarge = (shape: readonly number[]): boolean => sizeOf(shape) >= limits.elements;

/** Reports a tensor that no backend can hold. */
export function tooManyNumbers(builder: Builder, span: Span, what: string, shape: readonly number[]): void {
  builder.report('GEN2041', 'tensor', span, { what, shape: showShape(shape) });
}
