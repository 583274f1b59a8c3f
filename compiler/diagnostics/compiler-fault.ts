import type { Diagnostic } from './diagnostic.js';
import { diagnostic } from './diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';

/** A fault of the compiler itself, as a message like any other, so that no editor crashes. */
export function compilerFault(span: Span, error: unknown): Diagnostic {
  return diagnostic('GEN9999', 'fault', span, { why: error instanceof Error ? error.message : String(error) });
}
