/**
 * Shapes beside a spec: after the layers of each line of a chain, and the parameters of each net. Hints stand at the end
 * of their line, so that they move no text.
 */
import type { Expression, Member, NetDeclaration, PipeExpression } from '../../grammar/syntax/ast.js';
import { partsOf, visitParts } from '../../grammar/parts-at.js';
import type { Part } from '../../grammar/parts-at.js';
import { lineText, positionAt } from '../../grammar/syntax/source.js';
import type { Span } from '../../grammar/syntax/source.js';
import { countParameters } from '../graph/measure.js';
import type { Insight } from './insight.js';
import { plural, showAll } from './show.js';

export interface Hint {
  /** The offset of the end of a line. */
  readonly offset: number;
  readonly text: string;
}

/** The hints of the lines that a part of the file covers. */
export function hintsOf(insight: Insight, { start, end }: Pick<Span, 'start' | 'end'>): Hint[] {
  const { file } = insight.file.files.main;
  const hints: Hint[] = [];
  for (const declaration of file.declarations) {
    if (declaration.span.end < start || declaration.span.start > end) continue;
    const models = insight.modelsFor(declaration.span.start);
    const shapes = new Map<number, string[]>();
    const inside = ({ span }: Part): boolean => span.end >= start && span.start <= end;
    visitParts([declaration], (part) => {
      if (!inside(part)) return;
      if (part.kind === 'pipe') chain(insight, part as PipeExpression, models, shapes);
      else if (part.kind === 'assign' || part.kind === 'let') assigned(insight, part as Assigned, models, shapes);
      else if (part.kind === 'net') {
        const net = part as NetDeclaration;
        const text = parametersOf(insight, net, models);
        if (text !== undefined) hints.push({ offset: lineEnd(net.name.span), text });
      }
    });
    for (const [offset, texts] of shapes)
      if (!hints.some((hint) => hint.offset === offset)) hints.push({ offset, text: texts.join(' → ') });
  }
  return hints.filter(({ offset }) => offset >= start && offset <= end).sort((a, b) => a.offset - b.offset);
}

type Assigned = Extract<Member, { kind: 'let' }>;

/** The shapes after the stages of a chain, by the end of the line. A stage that keeps the shape adds nothing. */
function chain(insight: Insight, pipe: PipeExpression, models: readonly string[], shapes: Map<number, string[]>): void {
  let last = shapeOf(insight, pipe.head, models);
  const isAlone = lineEnd(pipe.head.span) !== lineEnd(pipe.stages[0]?.span ?? pipe.span);
  if (last !== undefined && (isAlone || pipe.head.kind === 'call')) note(shapes, pipe.head.span, last);
  for (const stage of pipe.stages) {
    // The stages of a `repeat` have hints of their own.
    if (stage.kind === 'repeat' && stage.body.kind === 'pipe' && isLong(stage)) {
      last = undefined;
      continue;
    }
    const text = shapeOf(insight, stage, models);
    if (text === undefined) continue;
    if (text !== last) note(shapes, stage.span, text);
    last = text;
  }
}

function assigned(
  insight: Insight,
  { value }: Assigned,
  models: readonly string[],
  shapes: Map<number, string[]>,
): void {
  if (value.kind === 'pipe' || partsOf(value).some(({ kind }) => kind === 'pipe')) return;
  const text = shapeOf(insight, value, models);
  if (text !== undefined) note(shapes, value.span, text);
}

function note(shapes: Map<number, string[]>, span: Span, text: string): void {
  const end = lineEnd({ ...span, start: span.end });
  shapes.set(end, [...(shapes.get(end) ?? []), text]);
}

function shapeOf(insight: Insight, expression: Expression, models: readonly string[]): string | undefined {
  const found = insight.observed(expression, models).filter(({ kind }) => kind === 'tensor' || kind === 'outputs');
  return found.length === 0 ? undefined : showAll(found);
}

function parametersOf(insight: Insight, net: NetDeclaration, models: readonly string[]): string | undefined {
  const found = models.flatMap((model) => {
    const built = insight.graph(model)?.nets.find(({ name, span }) => name === net.name.name && span === net.name.span);
    return built ? [countParameters([built])] : [];
  });
  const [count] = found;
  return count === undefined ? undefined : plural(count, 'parameter');
}

const isLong = ({ span }: Expression): boolean =>
  positionAt(span.source, span.start).line !== positionAt(span.source, span.end).line;

/** The end of the line on which a span starts, without its line break. */
function lineEnd({ source, start }: Span): number {
  const { line, column } = positionAt(source, start);
  return start - (column - 1) + lineText(source, line).length;
}
