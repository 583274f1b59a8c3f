import type { IToken } from 'chevrotain';
import { fix, safeFix, syntaxError } from '../messages/report.js';
import * as t from '../syntax/tokens.js';
import type { Stream } from '../stream/stream.js';

/** Statements with adjacent parts; only the grammar can tell what is missing between them. */
const headed = new Set([
  'use',
  'model',
  'variant',
  'ablation',
  'evaluate',
  'stage',
  'edit',
  'codebook',
  'pool',
  'extern',
  'compare',
  'data',
  'sweep',
  'vary',
]);
/** Infix words and statements before a list. */
const listing = new Set(['over', 'on', 'in', 'of', 'runs', 'freeze', 'seeds', 'inside', 'outside']);

const edits = new Set(['set', 'swap', 'drop', 'insert']);

/**
 * Inserts the most likely missing token between two adjacent operands and reports it. It is called before the second
 * operand; it returns true if the token is a parenthesis that belongs to the name before it.
 */
export function separate(stream: Stream, token: IToken): boolean {
  const { top } = stream;
  const before = stream.previous!;
  const span = stream.span(token);
  const gap = { ...span, start: stream.span(before).end, end: stream.span(before).end };
  const inCall = top.kind === 'bracket' || (top.kind === 'paren' && top.open?.tokenType === t.CallParen);
  const named = before.tokenType === t.Name && before.image !== '';

  // These are the parameters of a declaration without a name, which has been reported.
  const nameless = before.image === '' && stream.out[stream.out.length - 2] === top.start;
  if (token.tokenType === t.PlainParen && nameless && top.kind !== 'paren' && top.kind !== 'bracket') return true;
  if (token.tokenType === t.PlainParen && named && before.startLine === token.startLine) {
    const declared = stream.out[stream.out.length - 2] === top.start && top.kind !== 'paren' && top.kind !== 'bracket';
    if (!declared) {
      stream.report(
        syntaxError(
          'GEN0044',
          'apart',
          span,
          { name: before.image },
          { fixes: [safeFix('remove the space', { ...span, start: gap.start, end: span.start }, '')] },
        ),
      );
    }
    return true;
  }
  if (top.wantsThen) {
    stream.report(
      syntaxError('GEN0046', 'missing', span, { before: token.image }, { fixes: [fix('insert `then`', gap, ' then')] }),
    );
    stream.insert(t.word('then'), false);
    top.wantsThen = false;
    return false;
  }
  const again = top.separated;
  top.separated = true;
  const listed = listing.has(stream.infix) && (stream.infix !== 'in' || edits.has(top.word));
  if (inCall || listed || (stream.infix === '' && listing.has(top.word))) {
    if (!again)
      stream.report(
        syntaxError(
          'GEN0041',
          'between',
          span,
          { first: before.image, second: token.image },
          { fixes: [fix('insert `,`', gap, ',')] },
        ),
      );
    stream.insert(t.Comma, false);
    return false;
  }
  if (headed.has(top.word) && top.kind !== 'paren') return false;
  if (top.wantsEquals) {
    if (top.wantsBlock && top.word === 'net') return false;
    stream.report(
      syntaxError('GEN0042', 'missing', span, { before: token.image }, { fixes: [fix('insert `=`', gap, ' =')] }),
    );
    stream.insert(t.PlainEquals, false);
    top.wantsEquals = false;
    top.wantsBlock = false;
    return false;
  }
  if (top.wantsBlock) return false;
  if (!again)
    stream.report(
      syntaxError(
        'GEN0043',
        'nothing',
        span,
        { first: before.image, second: token.image },
        { fixes: token.tokenType === t.Word ? [fix('insert `->`', gap, ' ->')] : undefined },
      ),
    );
  stream.insert(t.PlainArrow, false);
  return false;
}
