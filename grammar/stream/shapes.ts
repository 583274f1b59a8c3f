/** The first tokens of statements, by which a statement is recognised where none is expected. */
import type { IToken } from 'chevrotain';
import * as t from '../syntax/tokens.js';
import { infixWords } from '../syntax/words.js';
import { startsOperand } from './stream.js';
import type { Stream } from './stream.js';

export const infix: ReadonlySet<string> = new Set(infixWords);

export function isEquals(token: IToken | undefined): boolean {
  const type = token?.tokenType;
  return type === t.PlainEquals || type === t.BadEquals;
}

/** A token follows a name if it never follows a statement word. */
export function followsName(next: IToken | undefined): boolean {
  const type = next?.tokenType;
  return (
    type === t.PlainEquals ||
    type === t.BadEquals ||
    type === t.Colon ||
    type === t.Comma ||
    type === t.Dot ||
    type === t.PlainArrow ||
    type === t.BadArrow ||
    type === t.CloseParen
  );
}

type Shape = 'loop' | 'block' | 'name-block' | 'name-equals' | 'name-signature' | 'name-colon' | 'name' | 'operand';
const shapes = new Map<string, Shape>([
  ['model', 'name-block'],
  ['ablation', 'name-block'],
  ['evaluate', 'name-block'],
  ['stage', 'name-block'],
  ['edit', 'name-block'],
  ['train', 'block'],
  ['together', 'block'],
  ...['param', 'let', 'loss', 'metric', 'plot', 'free', 'score', 'set'].map((word): [string, Shape] => [
    word,
    'name-equals',
  ]),
  ...['net', 'flow', 'block', 'fn', 'sample', 'pool', 'extern'].map((word): [string, Shape] => [
    word,
    'name-signature',
  ]),
  ['for', 'loop'],
  ['codebook', 'name-colon'],
  ['step', 'name-colon'],
  ...[
    'variant',
    'use',
    'data',
    'claim',
    'expect',
    'swap',
    'drop',
    'insert',
    'sweep',
    'vary',
    'runs',
    'freeze',
    'compare',
  ].map((word): [string, Shape] => [word, 'name']),
  ...['return', 'minimize', 'seeds', 'inside', 'outside'].map((word): [string, Shape] => [word, 'operand']),
]);

/** The current word looks like a statement if, as the first on its line, it certainly starts one. */
export function looksLikeStatement(stream: Stream, word: string): boolean {
  const next = stream.peek();
  const after = stream.peek(2);
  if (!next) return false;
  const name = next.tokenType === t.Word && !infix.has(next.image);
  switch (shapes.get(word)) {
    case 'loop':
      return name && (after?.tokenType === t.Comma || after?.image === 'in');
    case 'block':
      return next.tokenType === t.OpenBrace;
    case 'name-block':
      return name && after?.tokenType === t.OpenBrace;
    case 'name-equals':
      return name && (isEquals(after) || after?.tokenType === t.EqualEqual);
    case 'name-signature':
      return (
        name &&
        (isEquals(after) ||
          after?.tokenType === t.PlainParen ||
          after?.tokenType === t.OpenBrace ||
          after?.tokenType === t.PlainArrow)
      );
    case 'name-colon':
      return name && after?.tokenType === t.Colon;
    case 'name':
      return name;
    case 'operand':
      return (
        startsOperand(next) &&
        next.tokenType !== t.Minus &&
        !(next.tokenType === t.PlainParen && touches(stream.peek(0)!, next))
      );
    default:
      return false;
  }
}

export function touches(token: IToken, next: IToken): boolean {
  return token.startOffset + token.image.length === next.startOffset;
}
