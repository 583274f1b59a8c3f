/** A variant below a model, with nothing in it yet. */
import { lineText, positionAt } from '../../../grammar/syntax/source.js';
import type { Insight } from '../insight.js';
import type { Refactoring } from './change.js';
import { laidOut } from './layout.js';
import { freshName, wordsOf } from './names.js';
import { insertion } from './places.js';

/** Offered on the line that names the model. */
export function newVariant(insight: Insight, start: number): Refactoring[] {
  const model = insight.modelAt(start);
  if (!model || model.name.name === '') return [];
  const { source } = model.span;
  const { line } = positionAt(source, model.name.span.start);
  const isHead = positionAt(source, start).line === line && lineText(source, line) !== '';
  if (!isHead) return [];
  const name = freshName(`${model.name.name}Variant`, wordsOf(source.text));
  const replacement = `\n\nvariant ${name} of ${model.name.name} {\n}`;
  const changes = laidOut(source, [{ span: insertion(source, model.span.end), replacement }]);
  return changes ? [{ title: `New variant of ${model.name.name}`, kind: 'rewrite', changes }] : [];
}
