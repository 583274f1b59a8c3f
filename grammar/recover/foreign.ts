/** Statements of other languages, known by their first words, so that each is one mistake with its own message. */
import type { IToken } from 'chevrotain';
import { looksLikeStatement } from '../stream/shapes.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';

/** Words that open a block of statements in Python or JavaScript. */
const loops = new Set(['for', 'while', 'do']);
const choices = new Set(['if', 'elif', 'else', 'switch', 'match', 'case']);
const scopes = new Set(['with', 'try', 'except', 'finally', 'catch']);

export type Control = 'loop' | 'choice' | 'scope';

/** The kind of a foreign block that the first word of a line opens; undefined if it is a word of this language. */
export function controlOf(stream: Stream, token: IToken): Control | undefined {
  const text = token.image;
  const { top } = stream;
  const next = stream.peek();
  if (!next || next.tokenType === t.PlainEquals || next.tokenType === t.Dot || next.tokenType === t.Comma) return;
  if (!loops.has(text) && !choices.has(text) && !scopes.has(text)) return;
  if (!stream.firstOnLine(token) || (top.kind !== 'brace' && top.kind !== 'file')) return;
  const colon = endsInColon(stream, stream.index);
  if (loops.has(text)) {
    // `swap A for B in D` and `sweep n in 1..3 for DCGAN` may be broken before their `for`.
    const continued = top.word === 'swap' || top.word === 'sweep' || top.word === 'vary';
    const counted = next.tokenType === t.Word && /^(in|of)$/.test(stream.peek(2)?.image ?? '');
    const unpacked = next.tokenType === t.Word && stream.peek(2)?.tokenType === t.Comma && colon;
    const ofBody = top.context === 'body' || top.context === 'procedure';
    // `for i in range(3): h = relu(h)` is Python's; with a brace it is a loop of this language.
    const ofPython = !colon && lineHolds(stream, t.Colon) && !lineHolds(stream, t.OpenBrace);
    if (text === 'for' && ofBody && !ofPython && looksLikeStatement(stream, text)) return;
    if (text === 'for') return !continued && (counted || unpacked || opensParen(next) || colon) ? 'loop' : undefined;
    return colon || opensParen(next) || next.tokenType === t.OpenBrace ? 'loop' : undefined;
  }
  if (choices.has(text)) {
    if (text === 'else' && (colon || next.tokenType === t.OpenBrace || next.image === 'if')) return 'choice';
    const braced = opensParen(next) && lineHolds(stream, t.OpenBrace) && !lineHoldsWord(stream, 'then');
    return text !== 'else' && (colon || braced) ? 'choice' : undefined;
  }
  return colon || (text !== 'with' && next.tokenType === t.OpenBrace) ? 'scope' : undefined;
}

const opensParen = (token: IToken): boolean => token.tokenType === t.PlainParen;

/** The index of the last token on the line of the token at `index`; open brackets continue the line. */
export function lineEnd({ raw }: Stream, index: number): number {
  let depth = 0;
  let i = index;
  for (; i < raw.length; i++) {
    const token = raw[i]!;
    if (token.tokenType === t.PlainParen || token.tokenType === t.OpenBracket) depth++;
    else if (token.tokenType === t.CloseParen || token.tokenType === t.CloseBracket) depth--;
    const next = raw[i + 1];
    if (!next || (depth <= 0 && (next.startLine ?? 0) > (token.startLine ?? 0))) return i;
  }
  return i - 1;
}

/** A logical line ends in a colon if it starts a Python block. */
export function endsInColon(stream: Stream, index: number): boolean {
  return stream.raw[lineEnd(stream, index)]?.tokenType === t.Colon;
}

function lineHolds(stream: Stream, type: IToken['tokenType']): boolean {
  const end = lineEnd(stream, stream.index);
  return stream.raw.slice(stream.index, end + 1).some((token) => token.tokenType === type);
}
function lineHoldsWord(stream: Stream, word: string): boolean {
  const end = lineEnd(stream, stream.index);
  return stream.raw.slice(stream.index, end + 1).some((token) => token.image === word);
}

/** Words of other languages and libraries with their form in this language. */
export const foreign: ReadonlyMap<string, string> = new Map([
  ['def', '`fn name(a) = …`, or `net Name(x) { … }` where it owns weights'],
  ['func', '`fn name(a) = …`, or `net Name(x) { … }` where it owns weights'],
  ['function', '`fn name(a) = …`, or `net Name(x) { … }` where it owns weights'],
  ['async', '`fn name(a) = …`, or `net Name(x) { … }` where it owns weights'],
  ['class', '`model Name { … }`, or `net Name(x) { … }` for one network of it'],
  ['struct', '`model Name { … }`'],
  ['import', '`use Name from "file.gen"`; layers and functions are there without it'],
  ['from', '`use Name from "file.gen"`; layers and functions are there without it'],
  ['require', '`use Name from "file.gen"`; layers and functions are there without it'],
  ['include', '`use Name from "file.gen"`; layers and functions are there without it'],
  ['export', 'nothing: every declaration can be used from another file'],
  ['const', '`let name = …`'],
  ['var', '`let name = …`'],
  ['val', '`let name = …`'],
  ['network', '`net Name(x) { … }`'],
  ['module', '`net Name(x) { … }`'],
  ['layer', '`block Name(x; settings) { … }`'],
  ['encoder', '`net Encoder(x) { … }`'],
  ['decoder', '`net Decoder(z) { … }`'],
  ['generator', '`net G(z) { … }`'],
  ['discriminator', '`net D(x) { … }`'],
  ['dataset', '`data name { … }`'],
  ['parameter', '`param name = …`'],
  ['hyperparameters', '`param name = …`, one for each'],
  ['config', '`param name = …`, one for each'],
  ['params', '`param name = …`, one for each'],
  ['parameters', '`param name = …`, one for each'],
  ['losses', '`loss name = …`, one for each'],
  ['metrics', '`metric name = …`, one for each'],
  ['samples', '`sample name = …`, one for each'],
  ['plots', '`plot name = …`, one for each'],
  ['layers', '`net Name(x) { … }`, its layers joined by `->`'],
  ['inputs', 'nothing: the inputs of a net stand behind its name, `net E(x) { … }`'],
  ['outputs', '`return …`, the last line of a body'],
  ['objective', '`loss name = …`'],
  ['cost', '`loss name = …`'],
  ['criterion', '`loss name = …`'],
  ['optimizer', '`minimize loss over Net with adam(lr=1e-3)` in `train { … }`'],
  ['optimiser', '`minimize loss over Net with adam(lr=1e-3)` in `train { … }`'],
  ['optim', '`minimize loss over Net with adam(lr=1e-3)` in `train { … }`'],
  ['maximize', '`minimize -value over Net with adam(lr=1e-3)` in `train { … }`'],
  ['fit', '`train { minimize … over … with adam(lr=1e-3)  epochs 10 }`'],
  ['compile', '`train { minimize … over … with adam(lr=1e-3) }`'],
  ['print', '`metric name = …`, which every run reports'],
  ['console', '`metric name = …`, which every run reports'],
  ['assert', '`expect shape(E) = [8]` of an architecture, `claim loss < 0.1` of results'],
  ['raise', 'nothing: the checker and the run report by themselves'],
  ['throw', 'nothing: the checker and the run report by themselves'],
  ['del', 'nothing: memory is freed by itself'],
  ['pass', 'nothing: leave the line out'],
  ['yield', '`return a, b`, the one last line of a body'],
]);
