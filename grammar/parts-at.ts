/** The parts of a tree around an offset, for editors. */
import type { SourceFile } from './syntax/ast.js';
import type { Span } from './syntax/source.js';

/** A part of the tree: a declaration, a statement, an expression, a name, an argument. */
export interface Part {
  readonly span: Span;
  readonly kind?: string;
}

/** Every part whose span contains the offset, outermost first. An end counts, so that a word is found behind its last letter. */
export function partsAt(file: SourceFile, offset: number): Part[] {
  const found: Part[] = [];
  let parts: readonly Part[] = file.declarations;
  for (;;) {
    const inside = parts.filter(
      ({ span }) => span.source === file.source && span.start <= offset && offset <= span.end,
    );
    // Of two parts that meet at the offset, the later one is meant.
    const part = inside.at(-1);
    if (!part) return found;
    found.push(part);
    parts = partsOf(part);
  }
}

/** The parts directly below a part, in the order of the text. */
export function partsOf(part: Part): Part[] {
  const parts: Part[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isPart(value)) parts.push(value);
    // Clauses of declarations have no span of their own.
    else if (isPlain(value)) Object.values(value).forEach(collect);
  };
  for (const [key, value] of Object.entries(part)) if (key !== 'span' && key !== 'operatorSpan') collect(value);
  return parts.sort((a, b) => a.span.start - b.span.start);
}

/** Calls `visit` for every part of a tree, each before those below it. */
export function visitParts(parts: readonly Part[], visit: (part: Part) => void): void {
  const open = [...parts].reverse();
  for (let part = open.pop(); part; part = open.pop()) {
    visit(part);
    open.push(...partsOf(part).reverse());
  }
}

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isPart = (value: unknown): value is Part =>
  isPlain(value) && 'span' in value && isPlain(value.span) && 'source' in value.span;
