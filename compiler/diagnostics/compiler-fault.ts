import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';

/** A fault of the compiler itself as a message like any other: nobody's editor should die of it. */
export function compilerFault(span: Span, error: unknown): Diagnostic {
  return {
    code: 'GEN9999',
    severity: 'error',
    message: 'the compiler itself failed on this spec',
    span,
    why: error instanceof Error ? error.message : String(error),
    hint: 'This is a fault of genc; please report it with this spec.',
  };
}
