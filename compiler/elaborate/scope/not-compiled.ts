import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from './builder.js';

/** Reports what the language has and this compiler has not. */
export function notCompiled(builder: Builder, span: Span, what: string): void {
  builder.report('GEN9001', 'notCompiled', span, { what });
}
