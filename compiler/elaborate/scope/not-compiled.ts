import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from './builder.js';

/** Reports a part of the language that this compiler does not support. */
export function notCompiled(builder: Builder, span: Span, what: string): void {
  builder.report('GEN9001', 'notCompiled', span, { what });
}
