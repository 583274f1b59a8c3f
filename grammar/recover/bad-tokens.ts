import type { IToken } from 'chevrotain';
import type { Fix } from '../syntax/diagnostic.js';
import { fix, safeFix, syntaxError } from '../messages/report.js';
import type { Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';

interface Repair {
  readonly fixes: readonly Fix[];
}

/** Reports a token that stands for another one or for none; a correct token is not reported. */
export function reportBadToken(stream: Stream, token: IToken): void {
  const span = stream.span(token);
  const text = token.image;
  const instead = (right: string): Repair => ({ fixes: [safeFix(`write \`${right}\``, span, right)] });
  /** The repair with an unsafe fix, for a sign with several meanings. */
  const perhaps = (right: string): Repair => ({ fixes: [fix(`write \`${right}\``, span, right)] });
  switch (token.tokenType) {
    case t.BadArrow:
      return stream.report(
        syntaxError('GEN0011', 'sign', span, { sign: text }, text === '=>' ? perhaps('->') : instead('->')),
      );
    case t.BadEquals:
      return stream.report(syntaxError('GEN0012', 'sign', span, { sign: text }, instead('=')));
    case t.BadDotDot:
      return stream.report(syntaxError('GEN0013', 'dots', span, { sign: text }, perhaps('..')));
    case t.BadCaret:
      return stream.report(syntaxError('GEN0014', 'power', span, instead('^')));
    case t.BadComparison: {
      const right: Record<string, string> = { '===': '==', '!==': '!=', '<>': '!=', '≤': '<=', '≥': '>=', '≠': '!=' };
      return stream.report(syntaxError('GEN0014', 'sign', span, { sign: text }, instead(right[text] ?? '==')));
    }
    case t.DotNumber:
      return stream.report(syntaxError('GEN0015', 'dot', span, { number: text }, instead(`0${text}`)));
    case t.BadNumber: {
      const digits = /^\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?/.exec(text)?.[0] ?? '';
      const rest = text.slice(digits.length);
      const product = /^[A-Za-z]\w*$/.test(rest) && !/^e$/i.test(rest);
      return stream.report(
        product
          ? syntaxError('GEN0016', 'product', span, { text, digits, rest }, perhaps(`${digits} * ${rest}`))
          : syntaxError('GEN0016', 'number', span, { text }),
      );
    }
    case t.UnclosedString:
      return stream.report(syntaxError('GEN0017', 'unclosed', span, perhaps(`${text.trimEnd().replace(/\\+$/, '')}"`)));
    case t.SingleQuoted: {
      const right = `"${text.replace(/['`]/g, '').replace(/["\\]/g, '\\$&')}"`;
      const plain = /^'[^"\\]*'$/.test(text);
      return stream.report(syntaxError('GEN0018', 'otherQuotes', span, plain ? instead(right) : perhaps(right)));
    }
    case t.Comma:
    case t.Semicolon:
      stream.report(
        syntaxError(
          'GEN0019',
          'sign',
          span,
          { sign: text },
          { fixes: [(endsItsLine(stream, token) ? safeFix : fix)(`remove \`${text}\``, span, '')] },
        ),
      );
      return;
    case t.Junk:
      stream.report(
        syntaxError(
          'GEN0020',
          'sign',
          span,
          { sign: shown(text), hint: hints.get(text) },
          { fixes: fixesOfSign(text, span) },
        ),
      );
      return;
    default:
  }
}

/** The fixes of an unknown sign, which are safe for a minus sign and an invisible one; a sign with a hint has none. */
function fixesOfSign(text: string, span: Span): Fix[] | undefined {
  const write = (make: typeof fix, right: string): Fix[] => [make(`write \`${right}\``, span, right)];
  if (text === '−') return write(safeFix, '-');
  if (text === '–') return write(fix, '-');
  if (text === '×' || text === '·') return write(fix, '*');
  if (/^\p{Cf}+$/u.test(text)) return [safeFix(`remove \`${shown(text)}\``, span, '')];
  return hints.has(text) ? undefined : [fix(`remove \`${shown(text)}\``, span, '')];
}

/** A sign ends its line if no statement follows it there, so that its removal joins nothing. */
function endsItsLine(stream: Stream, token: IToken): boolean {
  const next = stream.peek();
  const inside = stream.top.kind === 'paren' || stream.top.kind === 'bracket';
  return !inside && (!next || next.tokenType === t.CloseBrace || next.startLine !== token.startLine);
}

const hints = new Map([
  ['%', 'The rest of a division is `mod(a, b)`.'],
  ['&', 'Two conditions are joined by `and`: `x > 0 and x < 1`.'],
  ['&&', 'Two conditions are joined by `and`: `x > 0 and x < 1`.'],
  ['|', 'A pipe is written `->`.'],
  ['||', 'Two conditions are joined by `or`: `x < 0 or x > 1`.'],
  ['!', 'The opposite of a condition is `not x > 0`.'],
  ['?', 'A choice is written `if a then b else c`.'],
  ['@', 'The product of matrices is `matmul(a, b)`, of vectors `sum(a * b)`.'],
  ['\\', 'A line goes on by itself where a bracket is open, or where the next one starts with `->` or an operator.'],
  ['~', 'The opposite of a condition is `not x > 0`.'],
  ['$', 'Texts are written out; nothing is put into them.'],
  ['×', 'A product is written `*`.'],
  ['·', 'A product is written `*`.'],
  ['−', 'This is a typographic minus; write `-`.'],
  ['–', 'This is a dash; write `-`.'],
]);

function shown(text: string): string {
  const short = text.length > 12 ? `${text.slice(0, 12)}…` : text;
  // Control characters would disturb a terminal.
  return short.replace(
    /\p{C}/gu,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
