/** The nodes of the tree around a place. */
import type { DataField, Expression, Member } from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Files } from './files.js';

/** The nodes that are asked for. */
type Written = DataField | Expression | Member;

const isAround = ({ start, end }: Span, inner: Span): boolean => start <= inner.start && inner.end <= end;

/** The first node around a place, from the outside in, that is asked for. The walk keeps its own stack. */
export function around<Found extends Written>(
  files: Files,
  place: Span,
  is: (node: Written) => Found | undefined,
): Found | undefined {
  const pending: unknown[] = [files.scopes.get(place.source)?.file.declarations];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { span } = node as { readonly span?: Span };
    if (span && !isAround(span, place)) continue;
    const found = span && is(node as Written);
    if (found) return found;
    for (const [key, child] of Object.entries(node)) if (key !== 'span') pending.push(child);
  }
  return undefined;
}
