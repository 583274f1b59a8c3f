/** Declarations as pieces of text: what a result depends on, and how far its places move when the text around them changes. */
import type { Source, Span } from '../../grammar/syntax/source.js';
import { positionAt } from '../../grammar/syntax/source.js';

/** The whole lines of a declaration. */
export interface Piece {
  readonly declaration: object;
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** The lines, and what else decides what they mean. */
  readonly text: string;
  readonly line: number;
}

export interface Written {
  readonly kind: string;
  readonly span: Span;
  readonly doc?: string;
}

/** The piece of a declaration; of its head alone if `until` ends before it. */
export function pieceOf(declaration: Written, until = declaration.span.end): Piece {
  const { kind, span, doc } = declaration;
  const { source } = span;
  const start = span.start === 0 ? 0 : source.text.lastIndexOf('\n', span.start - 1) + 1;
  const lineBreak = source.text.indexOf('\n', until);
  const end = lineBreak < 0 ? source.text.length : lineBreak;
  const text = `${source.path} ${kind} ${span.start - start} ${until - start} ${doc === undefined ? '' : 'documented'}\n${source.text.slice(start, end)}`;
  return { declaration, source, start, end, text, line: positionAt(source, span.start).line };
}

/** The way from the places of some pieces to those of the same pieces in another text. */
export class Move {
  constructor(
    private readonly from: readonly Piece[],
    private readonly to: readonly Piece[],
  ) {}

  /** Undefined for a place outside of all pieces. */
  span({ source, start, end }: Span): Span | undefined {
    const index = this.around(source, start);
    if (index === undefined) return undefined;
    const [from, to] = [this.from[index]!, this.to[index]!];
    const place = (offset: number, by: number): number => offset - this.from[by]!.start + this.to[by]!.start;
    // A line break behind the lines belongs to them.
    const isWithin = end <= from.end || (end === from.end + 1 && to.end < to.source.text.length);
    const last = isWithin ? index : this.around(source, end);
    if (last === undefined || this.to[last]!.source !== to.source) return undefined;
    return { source: to.source, start: place(start, index), end: place(end, last) };
  }

  private around(source: Source, offset: number): number | undefined {
    const index = this.from.findIndex((each) => each.source === source && each.start <= offset && offset <= each.end);
    return index < 0 ? undefined : index;
  }
}
