import type { IToken } from 'chevrotain';
import type { ErrorExpression, NumberLiteral, StringLiteral } from '../syntax/ast.js';
import type { Span } from '../syntax/source.js';
import { fix } from '../messages/report.js';
import type { Reader } from './reader.js';

export function buildNumber(reader: Reader, token: IToken): NumberLiteral | ErrorExpression {
  const span = reader.spanOf(token);
  const text = token.image;
  const value = Number.parseFloat(text.replace(/_/g, ''));
  if (text === '' || Number.isNaN(value)) return reader.error(span);
  if (!Number.isFinite(value)) {
    reader.report('GEN0021', 'number', span, { number: text.length > 24 ? `${text.slice(0, 24)}…` : text });
    return reader.error(span);
  }
  return { kind: 'number', span, value, text };
}

/** A backslash with the characters that it escapes: `\"`, `\\`, `\u00e9`. */
const escape = /\\(?:u([0-9A-Fa-f]{4})|([^]))/g;

export function buildString(reader: Reader, token: IToken): StringLiteral {
  const inner = token.image.replace(/^["']/, '').replace(/["']$/, '');
  // Other quotes and a string without an end have been reported.
  if (/^"[^]*"$/.test(token.image)) reportEscapes(reader, token, inner);
  const value = inner.replace(escape, (all, code: string | undefined, character: string | undefined) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : /["\\]/.test(character ?? '') ? character! : all,
  );
  return { kind: 'string', span: reader.spanOf(token), value };
}

/** Reports unknown escapes: strings are paths, and `"data\snaps"` would lose its backslash. */
function reportEscapes(reader: Reader, token: IToken, inner: string): void {
  const unknown = [...inner.matchAll(escape)].filter(([, code, character]) => !code && !/["\\]/.test(character!));
  const first = unknown[0];
  if (!first) return;
  const span = reader.spanOf(token);
  const start = span.start + 1 + first.index;
  const slashed = `"${inner.replaceAll('\\\\', '/').replaceAll(/\\(?!")/g, '/')}"`;
  reader.report(
    'GEN0020',
    'escape',
    { ...span, start, end: start + first[0].length },
    { escape: first[0] },
    { fixes: [fix(`write \`${slashed}\``, span, slashed)] },
  );
}

/** The string of a token that may be absent. */
export function stringOf(reader: Reader, token: IToken | undefined, at: Span): StringLiteral {
  return token && token.image !== ''
    ? buildString(reader, token)
    : { kind: 'string', span: { ...at, start: at.end }, value: '' };
}
