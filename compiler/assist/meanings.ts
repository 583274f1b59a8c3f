/** Every word of a file with its meaning: words of the language by position, names by what they stand for. */
import { highlightsOf } from '../../grammar/highlight.js';
import type { Highlight } from '../../grammar/highlight.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { OpenFile } from '../compile.js';
import { findOp } from '../catalogue/index.js';
import type { DeclarationKind } from '../resolve/references/declaration.js';

export interface Meant {
  readonly span: Span;
  readonly kind: Highlight['kind'] | DeclarationKind | 'layer';
  /** The place declares the name. */
  readonly declares: boolean;
  /** The name is part of the language. */
  readonly known: boolean;
}

/** The words of the main file in order, without overlaps. */
export function meaningsOf({ files, references }: OpenFile): Meant[] {
  const { source } = files.main.file;
  const words = new Map<number, Meant>();
  for (const { kind, span } of highlightsOf(source))
    words.set(span.start, { kind, span, declares: false, known: false });
  for (const { span, declarations } of references.usesIn(source.path)) {
    const [declaration] = declarations;
    if (!declaration || words.get(span.start)?.kind === 'keyword') continue;
    const { kind, name } = declaration;
    const isLayer = kind === 'op' && findOp(name)?.kind === 'layer';
    words.set(span.start, {
      kind: isLayer ? 'layer' : kind,
      span,
      declares:
        declaration.span !== undefined &&
        declaration.span.start === span.start &&
        declaration.span.source === span.source,
      known: declaration.span === undefined,
    });
  }
  let end = 0;
  return [...words.values()]
    .sort((a, b) => a.span.start - b.span.start)
    .filter(({ span }) => span.start >= end && (end = span.end) > span.start);
}
