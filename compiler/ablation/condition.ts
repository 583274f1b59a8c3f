import type { Expression } from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { begin } from '../elaborate/begin.js';
import { numberOf } from '../elaborate/scope/tensor.js';
import type { Files } from '../resolve/files.js';
import type { NamedMember, ResolvedModel } from '../resolve/model.js';

/** Evaluates a condition over the params of a model, its `batch` and its `epochs`. An error in it is reported once. */
export function conditionHolds(
  condition: Expression,
  model: ResolvedModel,
  files: Files,
  diagnostics: Diagnostic[],
): boolean {
  const members = new Map<string, NamedMember>(model.members);
  for (const [name, { value, span }] of model.train.settings)
    if (!members.has(name)) members.set(name, { kind: 'param', name: { name, span }, value, span });
  const builder = begin({ ...model, members, edits: [] }, files);
  const holds = numberOf(builder, condition, builder.modelScope.environment('', condition.span.source));
  const said = new Set(diagnostics.map(({ span }) => span));
  diagnostics.push(...builder.diagnostics.filter(({ span }) => !said.has(span)));
  return holds !== undefined && holds !== 0;
}
