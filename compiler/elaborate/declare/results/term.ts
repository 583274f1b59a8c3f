/** Losses and metrics: one number per example (rule 15). */
import type { LossDeclaration, MetricDeclaration } from '../../../../grammar/syntax/ast.js';
import type { Fix } from '../../../../grammar/syntax/diagnostic.js';
import type { Span } from '../../../../grammar/syntax/source.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import type { Term, Value } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';
import { readSchedule, readSelection } from '../clauses.js';
import { tensorOf } from '../../evaluate/evaluate.js';
import { setLevelOf } from '../../evaluate/operation.js';

export function buildTerm(builder: Builder, declaration: LossDeclaration | MetricDeclaration): Term | undefined {
  const name = declaration.name.name;
  const environment = builder.level.environment(name, declaration.span.source);
  const on = readSelection(builder, declaration.clauses, environment);
  const at = readSchedule(builder, declaration.clauses, environment);
  const meaning = builder.level.lookup(name);
  if (!meaning || meaning.kind === 'poison') return undefined;
  const value = tensorOf(builder, meaning, declaration.value.span);
  if (!value) return undefined;
  const set = setLevelOf(value.origin);
  if (set && declaration.kind === 'loss') {
    builder.report('GEN3011', 'loss', declaration.value.span, { measure: set, name });
    return undefined;
  }
  const what = `the ${declaration.kind} \`${name}\``;
  if (!set && !isOneNumber(builder, value, declaration.value.span, what)) return undefined;
  return {
    name,
    role: declaration.kind,
    ...(set ? { set } : {}),
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    value,
    span: declaration.name.span,
    ...(on ? { on } : {}),
    ...(at ? { at } : {}),
  };
}

/** Whether a value has one number per example; reports it where not. */
export function isOneNumber(builder: Builder, { type: { shape } }: Value, span: Span, what: string): boolean {
  if (shape.length === 0 || (shape.length === 1 && shape[0] === 1)) return true;
  const wrap = (reduction: string): Fix => ({
    title: `Take the ${reduction} of each example`,
    edits: [
      { span: { ...span, end: span.start }, replacement: `${reduction}(` },
      { span: { ...span, start: span.end }, replacement: ')' },
    ],
  });
  builder.report('GEN3001', 'several', span, { what, shape: showShape(shape) }, { fixes: [wrap('sum'), wrap('mean')] });
  return false;
}
