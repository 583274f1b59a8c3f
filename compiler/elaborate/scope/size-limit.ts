import type { Span } from '../../../grammar/syntax/source.js';
import { showShape, sizeOf } from '../../catalogue/row/shapes.js';
import type { Builder } from './builder.js';
import { limits } from './limits.js';

export const isTooLarge = (shape: readonly number[]): boolean => sizeOf(shape) >= limits.elements;

/** Reports a tensor that no backend can hold. */
export function tooManyNumbers(builder: Builder, span: Span, what: string, shape: readonly number[]): void {
  builder.error('GEN2041', span, `${what} would hold ${showShape(shape)} numbers, more than a tensor can`, {
    why: 'Tensors hold fewer than 2^31 numbers, 8 GB of them.',
    hint: 'Look for a number that is much larger than was meant.',
  });
}
