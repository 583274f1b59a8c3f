/** Chevrotain's errors as genc's diagnostics. */
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from 'chevrotain';
import type { SyntaxDiagnostic } from '../messages/report.js';
import { forms } from '../syntax/forms.js';
import { syntaxError } from '../messages/report.js';
import { spanBetween, spanOfToken } from '../syntax/source.js';
import type { Source } from '../syntax/source.js';
import { BadEquals, PlainEquals } from '../syntax/tokens.js';
import { placeOf, statementAt } from './statement.js';
import type { Marks } from './statement.js';

/** The provider of messages that name only the expected token; `explain` makes sentences of them. */
export const provider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => describe(expected),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => {
    const first = new Set<string>();
    for (const paths of expectedPathsPerAlt) for (const path of paths) if (path[0]) first.add(describe(path[0]));
    return [...first].slice(0, 4).join(' or ');
  },
  buildEarlyExitMessage: () => '',
};

const descriptions = new Map([
  ['Name', 'a name'],
  ['Number', 'a number'],
  ['String', 'a string'],
  ['Def', 'a name'],
  ['BinaryOperator', 'an operator'],
  ['SettingWord', 'a setting'],
  ['EpochWord', '`epochs`'],
  ['OptionWord', '`repeat`, `every` or `clip`'],
  ['OptionComma', '`,`'],
  ['Label', 'a name'],
  ['Key', 'a name'],
  ['Modifier', 'a name'],
  ['DropWord', 'a name'],
  ['CallParen', '`(`'],
  ['IndexBracket', '`[`'],
  ['If', '`if`'],
  ['Repeat', '`repeat`'],
  ['Draws', '`draws`'],
  ['Given', '`given`'],
  ['Unreadable', 'a statement'],
  ['EOF', 'the end of the file'],
]);

function describe(type: TokenType): string {
  return descriptions.get(type.name) ?? `\`${type.name}\``;
}

export function explain(
  source: Source,
  tokens: readonly IToken[],
  error: IRecognitionException,
  marks: Marks,
): SyntaxDiagnostic {
  const extra = howWritten(tokens, error, marks);
  const { token } = error;
  const end = token.tokenType.name === 'EOF' || Number.isNaN(token.startOffset);
  const before = end ? tokens[tokens.length - 1] : tokens[tokens.indexOf(token) - 1];
  const expected = error.message;
  const later = before && before.image !== '' && (end || (token.startLine ?? 0) > (before.startLine ?? 0));
  const behind = before ? before.startOffset + before.image.length : 0;
  // A step without nets is read up to here, so the missing part is known.
  if (expected === '`over`') {
    const here = end ? spanBetween(source, NaN, NaN) : spanOfToken(source, token);
    return later
      ? syntaxError('GEN0008', 'over', spanBetween(source, behind - 1, behind))
      : syntaxError('GEN0007', 'over', here);
  }
  if (later && expected) {
    return syntaxError('GEN0008', 'line', spanBetween(source, behind - 1, behind), { expected }, extra);
  }
  const span = end ? spanBetween(source, NaN, NaN) : spanOfToken(source, token);
  const found = end ? 'the end of the file' : `\`${token.image}\``;
  return expected
    ? syntaxError('GEN0007', 'expected', span, { expected, found }, extra)
    : syntaxError('GEN0007', 'unexpected', span, { found }, extra);
}

/** The form of the statement in which the mistake was made. */
function howWritten(tokens: readonly IToken[], error: IRecognitionException, marks: Marks): { readonly hint?: string } {
  const statement = statementAt(tokens, placeOf(tokens, error, marks), marks);
  const word = statement && tokens[statement.start]!.tokenType.name;
  if (/^`(then|else)`$/.test(error.message)) return { hint: 'A choice is written `if a then b else c`.' };
  const sign = statement && tokens[statement.start + 1]?.tokenType;
  if (word === 'Def' && (sign === PlainEquals || sign === BadEquals)) return { hint: 'Write `name = value`.' };
  return word !== undefined && Object.hasOwn(forms, word) ? { hint: `Write \`${forms[word]}\`.` } : {};
}
