import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from './builder.js';

/** Reports what the language has and this compiler has not. */
export function notCompiled(builder: Builder, span: Span, what: string, severity: 'error' | 'warning' = 'error'): void {
  builder.report({
    code: 'GEN9001',
    severity,
    message: `${what} is read and formatted, but not compiled yet`,
    span,
    why: 'The language has it; this version of the compiler does not.',
  });
}
