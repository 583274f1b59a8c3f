import type { IToken } from 'chevrotain';
import type { ErrorExpression, NumberLiteral, StringLiteral } from '../ast.js';
import type { Span } from '../source.js';
import type { Reader } from './reader.js';

export function buildNumber(reader: Reader, token: IToken): NumberLiteral | ErrorExpression {
  const span = reader.spanOf(token);
  const text = token.image;
  const value = Number.parseFloat(text.replace(/_/g, ''));
  if (text === '' || Number.isNaN(value)) return reader.error(span);
  if (!Number.isFinite(value)) {
    reader.report(
      'GEN0021',
      span,
      `\`${text.length > 24 ? `${text.slice(0, 24)}…` : text}\` is larger than any number`,
      {
        hint: 'Numbers are 64-bit floating point: up to about 1.8e308.',
      },
    );
    return reader.error(span);
  }
  return { kind: 'number', span, value, text };
}

const escapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

export function buildString(reader: Reader, token: IToken): StringLiteral {
  const inner = token.image.replace(/^["']/, '').replace(/["']$/, '');
  const value = inner.replace(
    /\\(?:u([0-9A-Fa-f]{4})|(.))/g,
    (_, code: string | undefined, character: string | undefined) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes.get(character ?? '') ?? character ?? ''),
  );
  return { kind: 'string', span: reader.spanOf(token), value };
}

/** The string of a token that may be absent. */
export function stringOf(reader: Reader, token: IToken | undefined, at: Span): StringLiteral {
  return token && token.image !== ''
    ? buildString(reader, token)
    : { kind: 'string', span: { ...at, start: at.end }, value: '' };
}
