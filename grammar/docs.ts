import type { IToken } from 'chevrotain';

/** Doc comments by the offset of the token that they stand above: `/// …` lines with nothing else before them. */
export function docComments(tokens: readonly IToken[], comments: readonly IToken[]): ReadonlyMap<number, string> {
  const docs = new Map<number, string>();
  let next = 0;
  let lines: string[] = [];
  let end = 0;
  for (const comment of comments) {
    while (next < tokens.length && tokens[next]!.startOffset < comment.startOffset) next++;
    const before = tokens[next - 1];
    const above = tokens[next];
    if (!above) break;
    const alone = !before || before.endLine !== comment.startLine;
    if (!comment.image.startsWith('///') || !alone) continue;
    if (lines.length > 0 && before && before.startOffset >= end) lines = [];
    lines.push(comment.image.slice(3).replace(/^ /, '').trimEnd());
    end = comment.startOffset;
    docs.set(above.startOffset, lines.join('\n'));
  }
  return docs;
}
