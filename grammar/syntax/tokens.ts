/** The token types. Words are lexed as `Word` and get their real type in `classify/`. */
import { createToken, Lexer } from 'chevrotain';
import type { TokenType } from 'chevrotain';
import { declarationWords, infixWords, statementWords } from './words.js';

/** A token type that only `classify/` assigns; the lexer never does. */
const assigned = (name: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: Lexer.NA, categories });
const category = assigned;
const punctuation = (name: string, pattern: string | RegExp, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern, categories, line_breaks: false });

// ---------------------------------------------------------------- words, as classified

export const Name = assigned('Name');
/** A missing name or operand that has been reported. */
export const Missing = assigned('Missing', [Name]);
/** A word that starts an assignment or a data field. */
export const Def = assigned('Def');
/** `stride` of `stride=2`. */
export const Key = assigned('Key');
/** `stem` of `-> stem: Conv(64, 4)`, `z` of `(z: [latent])`. */
export const Label = assigned('Label');
/** `unpaired` of `data monet2photo unpaired`, `weights` of `clip weights 0.01`. */
export const Modifier = assigned('Modifier');
/** `batch` of `batch 128`, `split` of `split test=0.1`. */
export const SettingWord = assigned('SettingWord');
/** `loss` of `drop loss codebook`. */
export const DropWord = assigned('DropWord');
/** `epoch`, `epochs` of a schedule. */
export const EpochWord = assigned('EpochWord');
export const If = assigned('If');
export const Repeat = assigned('Repeat');
/** `draws` of `draws 5 { … }`. */
export const Draws = assigned('Draws');
/** `given` of `flow F(x, given label)`. */
export const Given = assigned('Given');
/** `repeat`, `every`, `clip` as options of a step. */
export const OptionWord = assigned('OptionWord');
/** A statement that could not be read and has been reported; its tokens are left out. */
export const Unreadable = assigned('Unreadable');

/** The types of the statement and infix words, by word. */
export const words: ReadonlyMap<string, TokenType> = new Map(
  [...declarationWords, ...statementWords, ...infixWords].map((word) => [word, assigned(word)]),
);
/** The type of a statement or infix word. */
export function word(text: string): TokenType {
  const type = words.get(text);
  if (!type) throw new Error(`no such word: ${text}`);
  return type;
}

const wordTypes: ReadonlySet<TokenType> = new Set(words.values());
export const isWord = (type: TokenType): boolean => wordTypes.has(type);

// ---------------------------------------------------------------- lexed

export const Word = createToken({ name: 'Word', pattern: /[A-Za-z_][A-Za-z0-9_]*/, line_breaks: false });
export const NumberToken = category('Number');
export const StringToken = category('String');
export const BinaryOperator = category('BinaryOperator');
export const Comparison = category('Comparison', [BinaryOperator]);

/** `3x`, `1_`, `2e`. */
export const BadNumber = punctuation(
  'BadNumber',
  /\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?[A-Za-z_][A-Za-z0-9_]*/,
  [NumberToken],
);
export const PlainNumber = createToken({
  name: 'PlainNumber',
  pattern: /\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?/,
  categories: [NumberToken],
  line_breaks: false,
});
/** `.5`. */
export const DotNumber = punctuation('DotNumber', /\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?/, [NumberToken]);
export const PlainString = punctuation('PlainString', /"(?:\\[^\r\n]|[^"\\\r\n])*"/, [StringToken]);
export const UnclosedString = punctuation('UnclosedString', /"(?:\\[^\r\n]|[^"\\\r\n])*\\?/, [StringToken]);
/** `'a'`, and with backquotes. */
export const SingleQuoted = punctuation('SingleQuoted', /'[^'\r\n]*'?|`[^`\r\n]*`?/, [StringToken]);

export const Arrow = category('->');
export const PlainArrow = punctuation('PlainArrow', '->', [Arrow]);
/** `=>`, `|>`, `→`. */
export const BadArrow = punctuation('BadArrow', /=>|\|>|→|⇒|-->/, [Arrow]);
export const Equals = category('=');
export const PlainEquals = punctuation('PlainEquals', '=', [Equals]);
/** `:=`, and `==` where a definition wants `=`. */
export const BadEquals = punctuation('BadEquals', ':=', [Equals]);
export const DotDot = category('..', [BinaryOperator]);
export const PlainDotDot = punctuation('PlainDotDot', '..', [DotDot]);
/** `...`, `…`. */
export const BadDotDot = punctuation('BadDotDot', /\.\.\.|…/, [DotDot]);
export const Dot = punctuation('.', '.');
export const Comma = punctuation(',', ',');
/** The comma before an option of a step; other commas continue the list of nets. */
export const OptionComma = assigned('OptionComma');
export const Colon = punctuation(':', ':');
export const Semicolon = punctuation(';', ';');
export const EqualEqual = punctuation('==', '==', [Comparison]);
export const BadComparison = punctuation('BadComparison', /===|!==|<>|≤|≥|≠/, [Comparison]);
export const OtherComparison = punctuation('OtherComparison', /!=|<=|>=|<|>/, [Comparison]);
export const Caret = category('^', [BinaryOperator]);
export const PlainCaret = punctuation('PlainCaret', '^', [Caret]);
/** `**`. */
export const BadCaret = punctuation('BadCaret', '**', [Caret]);
export const Times = punctuation('*', '*', [BinaryOperator]);
export const Divide = punctuation('/', '/', [BinaryOperator]);
export const Plus = punctuation('+', '+', [BinaryOperator]);
export const Minus = punctuation('-', '-', [BinaryOperator]);
/** `and`, `or` between two operands. */
export const Logic = assigned('Logic', [BinaryOperator]);
/** `not` before an operand. */
export const Not = assigned('Not');
/** A sign between two operands that is not an operator of the language; it has been reported. */
export const UnknownOperator = assigned('UnknownOperator', [BinaryOperator]);

export const OpenParen = category('(');
export const PlainParen = punctuation('PlainParen', '(', [OpenParen]);
/** A parenthesis directly behind a token. */
export const CallParen = assigned('CallParen', [OpenParen]);
export const CloseParen = punctuation(')', ')');
export const OpenBracket = punctuation('[', '[');
/** A bracket directly behind a token; not an `OpenBracket`. */
export const IndexBracket = assigned('IndexBracket');
export const CloseBracket = punctuation(']', ']');
export const OpenBrace = punctuation('{', '{');
export const CloseBrace = punctuation('}', '}');

export const Space = createToken({ name: 'Space', pattern: /[\s\uFEFF]+/, group: Lexer.SKIPPED, line_breaks: true });
export const CommentToken = createToken({
  name: 'Comment',
  pattern: /\/\/[^\r\n]*/,
  group: 'comments',
  line_breaks: false,
});
/** `# …`, block comments and doc strings, which are not in the language but can be skipped. */
export const BadComment = createToken({
  name: 'BadComment',
  pattern: /#[^\r\n]*|\/\*[^]*?(?:\*\/|$)|"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)/,
  group: 'badComments',
  line_breaks: true,
});
export const Junk = createToken({ name: 'Junk', pattern: /[^\s\w"'()[\]{}.,:;=<>!+\-*/^#|]+|[^]/, line_breaks: true });

/** The lexed types, in the order in which they are tried. */
export const lexed: TokenType[] = [
  Space,
  Word,
  CommentToken,
  BadComment,
  PlainNumber,
  BadNumber,
  BadArrow,
  PlainArrow,
  BadComparison,
  EqualEqual,
  OtherComparison,
  BadEquals,
  PlainEquals,
  BadDotDot,
  PlainDotDot,
  DotNumber,
  Dot,
  Comma,
  Colon,
  Semicolon,
  BadCaret,
  PlainCaret,
  Times,
  Divide,
  Plus,
  Minus,
  PlainParen,
  CloseParen,
  OpenBracket,
  CloseBracket,
  OpenBrace,
  CloseBrace,
  PlainString,
  UnclosedString,
  SingleQuoted,
  Junk,
];

/** All token types of the grammar. */
export const vocabulary: TokenType[] = [
  ...lexed,
  Name,
  Missing,
  Def,
  Key,
  Label,
  Modifier,
  SettingWord,
  DropWord,
  EpochWord,
  If,
  Repeat,
  Draws,
  Given,
  OptionWord,
  OptionComma,
  Unreadable,
  UnknownOperator,
  Logic,
  Not,
  NumberToken,
  StringToken,
  BinaryOperator,
  Comparison,
  Arrow,
  Equals,
  DotDot,
  Caret,
  OpenParen,
  CallParen,
  IndexBracket,
  ...words.values(),
];
