import type { IToken } from 'chevrotain';

/** Doc comments by the offset of the token below them: lines that contain only `/// …`. */
export function docComments(tokens: readonly IToken[], comments: readonly IToken[]): ReadonlyMap<number, string> {
  const lines = new Map<number, string[]>();
  let next = 0;
  for (const comment of comments) {
    while (next < tokens.length && tokens[next]!.startOffset < comment.startOffset) next++;
    const before = tokens[next - 1];
    const above = tokens[next];
    if (!above) break;
    const alone = !before || before.endLine !== comment.startLine;
    if (!comment.image.startsWith('///') || !alone) continue;
    const text = comment.image.slice(3).replace(/^ /, '').trimEnd();
    const known = lines.get(above.startOffset);
    if (known) known.push(text);
    else lines.set(above.startOffset, [text]);
  }
  return new Map([...lines].map(([offset, texts]) => [offset, texts.join('\n')]));
}
