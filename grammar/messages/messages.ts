/** How diagnostics of the grammar are made. Their pages stand in `codes.ts`. */
import type { IToken } from 'chevrotain';
import type { Diagnostic, Fix, RelatedSpan } from '../syntax/diagnostic.js';
import type { Source, Span } from '../syntax/source.js';

/** A span that lies inside the text, whatever the offsets are (inserted tokens have none). */
export function spanBetween(source: Source, start: number, end: number): Span {
  const length = source.text.length;
  const from = Number.isFinite(start) ? Math.min(Math.max(start, 0), length) : length;
  const to = Number.isFinite(end) ? Math.min(Math.max(end, from), length) : from;
  return { source, start: from, end: to };
}

export function spanOfToken(source: Source, token: IToken): Span {
  return spanBetween(source, token.startOffset, token.startOffset + token.image.length);
}

/** More mistakes than this are neither looked for nor shown. */
export const errorLimit = 200;

export function tooManyErrors(span: Span): Diagnostic {
  return syntaxError('GEN0006', span, `There are more than ${errorLimit} mistakes; the rest is not shown`, {
    hint: 'Mend the first ones and check again.',
  });
}

export interface Extra {
  readonly label?: string;
  readonly why?: string;
  readonly hint?: string;
  readonly related?: readonly RelatedSpan[];
  readonly fixes?: readonly Fix[];
}

export function syntaxError(code: string, span: Span, message: string, extra: Extra = {}): Diagnostic {
  return { code, severity: 'error', message, span, ...extra };
}

/** A fix of one edit that is only offered: it may not be what was meant. */
export function fix(title: string, span: Span, replacement: string): Fix {
  return { title, edits: [{ span, replacement }] };
}

/** A fix of one edit that `genc check --fix` applies: what is written has no other reading. */
export function safeFix(title: string, span: Span, replacement: string): Fix {
  return { ...fix(title, span, replacement), safe: true };
}
