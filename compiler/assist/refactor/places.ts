/** Places of a spec that changes are about: bodies and their statements, and where a new declaration can stand. */
import type { BlockDeclaration, NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Part } from '../../../grammar/parts-at.js';
import type { Source, Span } from '../../../grammar/syntax/source.js';

/** A net or block with a body, in which layers can stand. Layers of flows need an inverse and stay where they are. */
export type Owner = (NetDeclaration | BlockDeclaration) & { readonly body: NonNullable<NetDeclaration['body']> };

export const ownerIn = (parts: readonly Part[]): Owner | undefined =>
  parts.find((part): part is Owner => {
    const { kind, keyword, body } = part as Partial<NetDeclaration>;
    const isBlock = (kind as string) === 'block';
    return (isBlock || (kind === 'net' && keyword !== 'flow')) && Array.isArray(body);
  });

/** The start of the line of a declaration, with the comments above it; the declaration itself if it shares its line. */
export function placeAbove({ source, start }: Span): number {
  const { text } = source;
  const lineStart = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  let line = lineStart(start);
  if (text.slice(line, start).trim() !== '') return start;
  while (line > 0) {
    const before = lineStart(line - 1);
    if (!/^[ \t]*\/\//.test(text.slice(before, line))) break;
    line = before;
  }
  return line;
}

export const insertion = (source: Source, offset: number): Span => ({ source, start: offset, end: offset });

/** The text between two offsets without the blanks around it. */
export function trimmed(
  { text }: Source,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return { start: from, end: Math.max(from, start + part.trimEnd().length) };
}
