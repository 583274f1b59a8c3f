/**
 * The TextMate grammar, which colours specs line by line where no server answers: in VS Code before it has started, and
 * on pages that show code. Words and signs are those of the lexer. No word is reserved, so a word of the language has
 * its colour where a line alone shows that it is one; what it truly is, the server says.
 */
import type { TokenType } from 'chevrotain';
import * as t from '../../grammar/syntax/tokens.js';
import {
  contextOpenedBy,
  dataSettingWords,
  declarationWords,
  infixWords,
  statementWords,
  trainSettingWords,
} from '../../grammar/syntax/words.js';

export interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Rule[];
  readonly include?: string;
}

export interface TextMateGrammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, { readonly patterns: readonly Rule[] }>>;
}

/** A pattern of the lexer; signs are texts there. */
function patternOf({ PATTERN: pattern }: TokenType): string {
  if (pattern instanceof RegExp) return pattern.source;
  return String(pattern).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** One of several patterns, the longest first, as a lexer of single lines would try them. */
const oneOf = (words: readonly string[]): string =>
  `(?:${[...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|')})`;
const signs = (...types: readonly TokenType[]): string => oneOf(types.map(patternOf));
const scope = (name: string): { readonly name: string } => ({ name: `${name}.genc` });
const rule = (name: string, match: string): Rule => ({ ...scope(name), match });

const word = patternOf(t.Word);
/** First on a line, or behind a brace. */
const atStart = String.raw`(?:^|(?<=[{}]))\s*`;
/** No sign follows that makes the word before it a name. */
const noName = `(?!\\s+(?:${signs(t.PlainArrow, t.EqualEqual)}|[=.]))`;
const beforeValue = String.raw`(?=\s+[\w"\[({-])${noName}`;
/** Between two values: no part of a call, a path or a sum, and not itself what `as` names. */
const betweenValues = (words: readonly string[]): string =>
  String.raw`(?<![.,=(\[>:+*/^-])(?<![.,=(\[>:+*/^-]\s)(?<!\bas\s)\b${oneOf(words)}\b(?=\s+[\w"\[(-])${noName}`;

const opens = (context: string): string[] => declarationWords.filter((each) => contextOpenedBy[each] === context);
/** Words of declarations without a name of their own. */
const nameless = ['set', 'drop', 'swap', 'insert', 'expect', 'claim', 'train', 'use'];

/** Declarations with what they name. */
const declared: readonly Rule[] = [
  { words: ['data'], kind: 'entity.name.type', rest: String.raw`(?:\s+(paired|unpaired)\b)?` },
  { words: [...opens('model'), ...opens('ablation')], kind: 'entity.name.type' },
  { words: ['net', 'flow', 'block', 'codebook'], kind: 'entity.name.class' },
  { words: ['fn', 'sample', 'extern'], kind: 'entity.name.function' },
  { words: declarationWords.filter((each) => !nameless.includes(each)), kind: 'variable.other' },
].map(({ words, kind, rest = '' }) => ({
  match: `${atStart}(${oneOf(words)})\\s+(${word})${rest}`,
  captures: {
    1: scope('keyword.control.declaration'),
    2: scope(kind),
    ...(rest ? { 3: scope('keyword.control.modifier') } : {}),
  },
}));

const dropped: Rule = {
  match: `(?:^\\s*|\\b)(drop)\\s+(${oneOf([...declarationWords, ...statementWords])})\\b(?=\\s+\\w)(?!\\s+in\\s)`,
  captures: { 1: scope('keyword.control'), 2: scope('keyword.control') },
};

const infix: ReadonlySet<string> = new Set(infixWords);
const settings = [...trainSettingWords, ...dataSettingWords].filter((each) => !infix.has(each));

/** Further words, in the places on a line that make them words of the language. */
const inPlace: readonly Rule[] = [
  rule('keyword.control', String.raw`\bminimize\b(?=\s+\w+\s+(?:over|with)\b)`),
  rule('keyword.control.repeat', String.raw`\brepeat\b(?=\s+(?:\[[^{}]*|[\w(][^,={}]*)(?:\{|\bas\b|$))`),
  rule('keyword.control.repeat', String.raw`\bdraws\b(?=\s+[\w(][^,={}]*\{)`),
  rule('keyword.control.choice', String.raw`\bif\b(?=\s+[^{}]*\bthen\b)`),
  rule('keyword.control.logical', String.raw`(?<=[\w)\]]\s)(?:and|or)\b(?=\s+[\w(-])`),
  rule('keyword.control.logical', String.raw`\bnot\b(?=\s+[\w(])`),
  rule('keyword.control.option', String.raw`(?<=,|,\s)(?:repeat|every|clip)\b(?=\s+[\w(])`),
  rule('keyword.control.option', String.raw`(?<=\bclip\s)(?:weights|gradients)\b(?=\s+[\w(])`),
  rule('keyword.control.moment', String.raw`(?<=\bat\s|\bevery\s)(?:every|epochs?)\b`),
  rule('keyword.control.given', String.raw`(?<=[(,;]|[(,;]\s)given\b(?=\s+\w)`),
  rule('keyword.control.setting', `\\b${oneOf(settings)}\\b(?!\\s+in\\s)${beforeValue}`),
  rule('keyword.control.infix', betweenValues(infixWords)),
];

export function textMateGrammar(): TextMateGrammar {
  return {
    name: 'genc',
    scopeName: 'source.genc',
    fileTypes: ['gen'],
    patterns: ['comments', 'texts', 'numbers', 'words', 'names', 'signs'].map((each) => ({ include: `#${each}` })),
    repository: {
      comments: {
        patterns: [
          rule('comment.line.documentation', String.raw`^\s*///.*$`),
          rule('comment.line.double-slash', patternOf(t.CommentToken)),
          // These are not in the language, but the lexer skips them.
          rule('comment.line.number-sign', '#.*$'),
          { ...scope('comment.block'), begin: String.raw`/\*`, end: String.raw`\*/` },
          { ...scope('comment.block.quoted'), begin: '"""', end: '"""' },
          { ...scope('comment.block.quoted'), begin: "'''", end: "'''" },
        ],
      },
      texts: {
        patterns: [
          rule('string.quoted.double', patternOf(t.PlainString)),
          rule('string.quoted.double.unclosed', patternOf(t.UnclosedString)),
          rule('string.quoted.other', patternOf(t.SingleQuoted)),
        ],
      },
      numbers: {
        patterns: [
          rule('constant.numeric', `(?<![\\w])${patternOf(t.PlainNumber)}(?![A-Za-z_])`),
          rule('constant.numeric.wrong', patternOf(t.BadNumber)),
          rule('constant.numeric.wrong', `(?<![\\w.)\\]])${patternOf(t.DotNumber)}`),
          rule('constant.language', `\\b${oneOf(['true', 'false', 'none'])}\\b(?!\\s*[=(.])`),
        ],
      },
      words: {
        patterns: [
          ...declared,
          dropped,
          {
            match: `${atStart}(${oneOf([...declarationWords, ...statementWords])})\\b${beforeValue}`,
            captures: { 1: scope('keyword.control') },
          },
          ...inPlace,
        ],
      },
      names: {
        patterns: [
          rule('variable.other.property', `(?<=[(,;]|[(,;]\\s)${word}(?=\\s*=(?!=))`),
          rule('entity.name.label', `\\b${word}(?=\\s*:)`),
          rule('support.class', String.raw`\b[A-Z]\w*\b`),
          rule('support.function', `\\b${word}(?=\\()`),
          rule('variable.other', `\\b${word}\\b`),
        ],
      },
      signs: {
        patterns: [
          rule('keyword.operator.arrow', signs(t.PlainArrow, t.BadArrow)),
          rule('keyword.operator.comparison', signs(t.EqualEqual, t.BadComparison, t.OtherComparison)),
          rule('keyword.operator.assignment', signs(t.PlainEquals, t.BadEquals)),
          rule('keyword.operator.range', signs(t.PlainDotDot, t.BadDotDot)),
          rule('keyword.operator.arithmetic', signs(t.PlainCaret, t.BadCaret, t.Times, t.Divide, t.Plus, t.Minus)),
          rule('punctuation.section', signs(t.OpenBrace, t.CloseBrace, t.OpenBracket, t.CloseBracket)),
          rule('punctuation.separator', signs(t.Comma, t.Semicolon, t.Colon, t.Dot)),
        ],
      },
    },
  };
}
