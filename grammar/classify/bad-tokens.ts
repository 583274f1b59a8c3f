import type { IToken } from 'chevrotain';
import type { Fix } from '../syntax/diagnostic.js';
import type { Extra } from '../messages/messages.js';
import { fix, safeFix, syntaxError } from '../messages/messages.js';
import type { Span } from '../syntax/source.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from './stream.js';

/** Reports a token that stands for another one or for none; good tokens pass in silence. */
export function reportBadToken(stream: Stream, token: IToken): void {
  const span = stream.span(token);
  const text = token.image;
  const report = (make: typeof fix, code: string, message: string, right: string, extra: Extra = {}): void =>
    stream.report(syntaxError(code, span, message, { fixes: [make(`write \`${right}\``, span, right)], ...extra }));
  const instead = report.bind(undefined, safeFix);
  /** Where the sign means something else to some of its readers. */
  const perhaps = report.bind(undefined, fix);
  switch (token.tokenType) {
    case t.BadArrow:
      return (text === '=>' ? perhaps : instead)('GEN0011', `\`${text}\` is not a pipe`, '->', {
        hint: 'A value is piped into the next layer with `->`.',
      });
    case t.BadEquals:
      return instead('GEN0012', `\`${text}\` where \`=\` is meant`, '=', {
        hint: '`=` gives a name its value; `==` compares two values.',
      });
    case t.BadDotDot:
      return perhaps('GEN0013', `\`${text}\` is not a range`, '..', {
        hint: 'A range is written `0..1`, both ends included.',
      });
    case t.BadCaret:
      return instead('GEN0014', '`**` is not an operator', '^', { hint: 'Powers are written `x^2`.' });
    case t.BadComparison: {
      const right: Record<string, string> = { '===': '==', '!==': '!=', '<>': '!=', '≤': '<=', '≥': '>=', '≠': '!=' };
      return instead('GEN0014', `\`${text}\` is not an operator`, right[text] ?? '==');
    }
    case t.DotNumber:
      return instead('GEN0015', 'A number starts with a digit', `0${text}`, { hint: `Write \`0${text}\`.` });
    case t.BadNumber: {
      const digits = /^\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?/.exec(text)?.[0] ?? '';
      const rest = text.slice(digits.length);
      const product = /^[A-Za-z]\w*$/.test(rest) && !/^e$/i.test(rest);
      stream.report(
        syntaxError('GEN0016', span, `\`${text}\` is neither a number nor a name`, {
          hint: product
            ? `A product is written with \`*\`: \`${digits} * ${rest}\`. A name starts with a letter.`
            : 'Numbers are written `3`, `69_076`, `0.5` or `2e-4`.',
          fixes: product ? [fix(`write \`${digits} * ${rest}\``, span, `${digits} * ${rest}`)] : undefined,
        }),
      );
      return;
    }
    case t.UnclosedString:
      return perhaps('GEN0017', 'The string is not closed', `${text.trimEnd().replace(/\\+$/, '')}"`, {
        hint: 'A string ends with `"` on the line on which it starts.',
      });
    case t.SingleQuoted:
      return (/^'[^"\\]*'$/.test(text) ? instead : perhaps)(
        'GEN0018',
        'Strings are written in double quotes',
        `"${text.replace(/['`]/g, '').replace(/["\\]/g, '\\$&')}"`,
      );
    case t.Comma:
    case t.Semicolon:
      stream.report(
        syntaxError('GEN0019', span, `A statement needs no \`${text}\` at its end`, {
          hint: 'Each statement starts on a line of its own. A semicolon stands only between the inputs and the settings of a block.',
          fixes: [(endsItsLine(stream, token) ? safeFix : fix)(`remove \`${text}\``, span, '')],
        }),
      );
      return;
    case t.Junk:
      stream.report(
        syntaxError('GEN0020', span, `\`${shown(text)}\` means nothing here`, {
          hint:
            hints.get(text) ??
            'Names are made of letters, digits and `_`; the operators are `+ - * / ^ == != < <= > >= .. ->`.',
          fixes: fixesOfSign(text, span),
        }),
      );
      return;
    default:
  }
}

/** A minus of another keyboard is written plainly, and what nobody sees goes; what another sign means is for its author to say. */
function fixesOfSign(text: string, span: Span): Fix[] | undefined {
  const write = (make: typeof fix, right: string): Fix[] => [make(`write \`${right}\``, span, right)];
  if (text === '−') return write(safeFix, '-');
  if (text === '–') return write(fix, '-');
  if (text === '×' || text === '·') return write(fix, '*');
  if (/^\p{Cf}+$/u.test(text)) return [safeFix(`remove \`${shown(text)}\``, span, '')];
  return hints.has(text) ? undefined : [fix(`remove \`${shown(text)}\``, span, '')];
}

/** Whether a sign ends a line of statements, so that nothing is joined by its going. */
function endsItsLine(stream: Stream, token: IToken): boolean {
  const next = stream.peek();
  const inside = stream.top.kind === 'paren' || stream.top.kind === 'bracket';
  return !inside && (!next || next.tokenType === t.CloseBrace || next.startLine !== token.startLine);
}

const hints = new Map([
  ['%', 'There is no remainder operator.'],
  ['&', 'There is no logical “and”; nest two `if … then … else`.'],
  ['&&', 'There is no logical “and”; nest two `if … then … else`.'],
  ['|', 'A pipe is written `->`.'],
  ['||', 'There is no logical “or”; nest two `if … then … else`.'],
  ['!', 'There is no logical “not”; swap the two ends of the `if`.'],
  ['?', 'A choice is written `if a then b else c`.'],
  ['@', 'Matrix products belong to layers such as `Dense`; of vectors, `sum(a * b)`.'],
  ['\\', 'A line goes on by itself where a bracket is open, or where the next one starts with `->` or an operator.'],
  ['~', 'There is no logical “not”; swap the two ends of the `if`.'],
  ['$', 'Texts are written out; nothing is put into them.'],
  ['×', 'A product is written `*`.'],
  ['·', 'A product is written `*`.'],
  ['−', 'This is a typographic minus; write `-`.'],
  ['–', 'This is a dash; write `-`.'],
]);

function shown(text: string): string {
  const short = text.length > 12 ? `${text.slice(0, 12)}…` : text;
  // Control characters would garble a terminal.
  return short.replace(
    /\p{C}/gu,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
