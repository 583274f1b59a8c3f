import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages.js';
import * as t from '../tokens.js';
import { dataSettingWords, declarationWords, trainSettingWords, wordsOfContext } from '../words.js';
import { infix, looksLikeStatement } from './shapes.js';
import type { Stream } from './stream.js';

const declarations: ReadonlySet<string> = new Set(declarationWords);
const places = {
  file: 'at top level',
  model: 'in a model',
  data: 'in `data`',
  body: 'in a body',
  procedure: 'in a procedure',
  train: 'in `train`',
  ablation: 'in an `ablation`',
  evaluate: 'in `evaluate`',
  repeat: 'in a `repeat`',
  unknown: 'here',
};

/** Where statement words belong that stand elsewhere. */
const homes: readonly (readonly [string, readonly string[]])[] = [
  ['`train { … }`', ['step', 'minimize', 'together', 'stage', 'freeze', 'batch', 'epochs', 'schedule']],
  ['`ablation name { … }`', wordsOfContext.ablation],
  ['`evaluate name { … }`', wordsOfContext.evaluate],
  ['the body of a net, block or function', ['return']],
  ['the body of a `sample`', ['free']],
];

/** Words of other languages and libraries. */
const foreign = new Map([
  ['def', 'fn'],
  ['func', 'fn'],
  ['function', 'fn'],
  ['class', 'model'],
  ['import', 'use'],
  ['from', 'use'],
  ['const', 'let'],
  ['var', 'let'],
  ['network', 'net'],
  ['module', 'net'],
  ['dataset', 'data'],
  ['parameter', 'param'],
  ['objective', 'loss'],
  ['for', 'repeat'],
  ['while', 'repeat'],
]);

/** Says that nothing known starts with this token. */
export function reportUnreadable(stream: Stream, token: IToken): void {
  const { context } = stream.top;
  const span = stream.span(token);
  if ((context === 'body' || context === 'procedure') && token.tokenType !== t.Word) {
    stream.report(syntaxError('GEN0009', span, 'A statement in a body starts with a name or with `return`'));
    return;
  }
  if (declarations.has(token.image) && looksLikeStatement(stream, token.image) && context !== 'file') {
    stream.report(
      syntaxError('GEN0030', span, `\`${token.image}\` stands ${places[context]}`, {
        hint: 'Declarations stand in the braces of a `model` or a `variant`, not in one another.',
      }),
    );
    return;
  }
  if (context === 'body' || context === 'procedure') {
    stream.report(
      syntaxError('GEN0009', span, 'The value of this line goes nowhere', {
        hint: 'A body holds `name = …` and one final `return …`; a line that goes on starts with `->`.',
      }),
    );
    return;
  }
  const home = homes.find(([, words]) => words.includes(token.image))?.[0];
  const here = foreign.get(token.image);
  const known = home
    ? `It belongs into ${home}.`
    : here
      ? `What other languages call \`${token.image}\` is \`${here}\` here.`
      : undefined;
  const words = [
    ...wordsOfContext[context],
    ...(context === 'train' ? trainSettingWords : []),
    ...(context === 'data' ? ['name: type', ...dataSettingWords] : []),
  ];
  stream.report(
    syntaxError('GEN0009', span, `No statement ${places[context]} starts with \`${token.image}\``, {
      hint: known
        ? known
        : words.length > 0
          ? `Possible are ${words.map((word) => `\`${word}\``).join(', ')}.`
          : undefined,
    }),
  );
}

/** Leaves out what follows up to the end of the expression. */
export function skipExpression(stream: Stream): void {
  let depth = 0;
  for (stream.index++; stream.index < stream.raw.length; stream.index++) {
    const next = stream.raw[stream.index]!;
    if (opens(next)) depth++;
    else if (closes(next) && depth-- === 0) break;
    if (depth === 0 && next.tokenType === t.Comma) break;
    if (next.tokenType === t.Word && stream.firstOnLine(next) && looksLikeStatement(stream, next.image)) break;
  }
  stream.index--;
}

/** Passes one `Unreadable` on in place of a statement that has been reported. */
export function skipStatement(stream: Stream, token: IToken): void {
  stream.starts.add(token);
  stream.top.start = token;
  stream.top.word = '';
  stream.top.wantsEquals = false;
  stream.top.wantsBlock = false;
  let depth = opens(token) ? 1 : 0;
  stream.emit(token, t.Unreadable, true);
  for (stream.index++; stream.index < stream.raw.length; stream.index++) {
    const next = stream.raw[stream.index]!;
    if (opens(next)) depth++;
    else if (next.tokenType === t.CloseParen || next.tokenType === t.CloseBracket) depth = Math.max(0, depth - 1);
    else if (next.tokenType === t.CloseBrace && depth-- === 0) break;
    if (next.tokenType !== t.Word || !stream.firstOnLine(next)) continue;
    if (depth === 0 && !infix.has(next.image)) break;
    if ((next.startColumn ?? 1) <= (token.startColumn ?? 1) && looksLikeStatement(stream, next.image)) break;
  }
  stream.index--;
}

function closes(token: IToken): boolean {
  return token.tokenType === t.CloseParen || token.tokenType === t.CloseBracket || token.tokenType === t.CloseBrace;
}
function opens(token: IToken): boolean {
  return token.tokenType === t.PlainParen || token.tokenType === t.OpenBracket || token.tokenType === t.OpenBrace;
}
