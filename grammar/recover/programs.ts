/** Lines of PyTorch and Keras programs that have no counterpart in a spec. */
import type { IToken } from 'chevrotain';
import { syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import { lineEnd } from './foreign.js';
import { isEquals } from '../stream/shapes.js';
import type { Stream } from '../stream/stream.js';

/** Reports the lines `optimizer.zero_grad()`, `total.backward()`, `optimizer.step()` of a training loop once. */
export function reportLoop(stream: Stream, token: IToken): boolean {
  const { context } = stream.top;
  if (context !== 'train' && context !== 'model' && context !== 'file') return false;
  let objective: string | undefined;
  let last: number | undefined;
  for (let at = stream.index; ; at = last + 1) {
    const method = methodOfLoop(stream, at);
    if (method === undefined) break;
    if (method === 'backward') objective ??= stream.raw[at]!.image;
    last = lineEnd(stream, at);
  }
  if (last === undefined) return false;
  stream.index = last;
  stream.report(syntaxError('GEN0009', 'loop', stream.span(token), { objective }));
  return true;
}

/** The method of a training loop that the line at an index calls; undefined if it calls none. */
function methodOfLoop({ raw }: Stream, index: number): string | undefined {
  const [object, dot, method, paren] = raw.slice(index, index + 4);
  const isCall = object?.tokenType === t.Word && dot?.tokenType === t.Dot && paren?.tokenType === t.PlainParen;
  return isCall && /^(zero_grad|backward|step|apply_gradients|train|eval)$/.test(method!.image)
    ? method!.image
    : undefined;
}

/** Reports `model = Sequential([…` or `encoder = nn.Sequential(…` in the place of a declaration. */
export function reportStack(stream: Stream, token: IToken): boolean {
  let at = 2;
  while (stream.is(stream.peek(at + 1), t.Dot)) at += 2;
  const word = stream.peek(at)?.image ?? '';
  if (!isEquals(stream.peek()) || !/^(Sequential|ModuleList|Stack|sequential)$/.test(word)) return false;
  if (!stream.is(stream.peek(at + 1), t.PlainParen)) return false;
  stream.report(syntaxError('GEN0009', 'stack', stream.span(token), { word }));
  return true;
}

/** Reports `def forward(self, x):` in a body. */
export function reportForward(stream: Stream, token: IToken): boolean {
  const name = stream.peek()?.image ?? '';
  if (stream.top.context !== 'body' || token.image !== 'def' || !/^(forward|call|__call__)$/.test(name)) return false;
  stream.report(syntaxError('GEN0009', 'forward', stream.span(token), { method: name }));
  return true;
}
