/** Losses and metrics: one number per example (rule 15). */
import type { LossDeclaration, MetricDeclaration } from '../../../../grammar/syntax/ast.js';
import type { Term } from '../../../graph/types.js';
import { isOneNumber } from '../../names/one-number.js';
import { setLevelOf } from '../../names/whole-sets.js';
import type { Builder } from '../../scope/builder.js';
import { tensorOf } from '../../scope/tensor.js';
import { readSchedule, readSelection } from '../clauses.js';

export function buildTerm(builder: Builder, declaration: LossDeclaration | MetricDeclaration): Term | undefined {
  const name = declaration.name.name;
  const environment = builder.modelScope.environment(name, declaration.span.source);
  const on = readSelection(builder, declaration.clauses, environment);
  const at = readSchedule(builder, declaration.clauses, environment);
  const meaning = builder.modelScope.lookup(name);
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
