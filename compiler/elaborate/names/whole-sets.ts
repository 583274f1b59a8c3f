/** Numbers of whole sets. They are known only at the end of a split or a run, so nothing can be computed from them. */
import type { MetricDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { isDistance } from '../../catalogue/distances.js';
import type { Value } from '../../graph/types.js';
import type { NamedMember } from '../../resolve/model.js';
import type { Builder } from '../scope/builder.js';

/** A member is such a metric if its call means a distance. A function of the same name in the model or its file comes first. */
export function isDistanceMetric(builder: Builder, member: NamedMember | undefined): member is MetricDeclaration {
  if (member?.kind !== 'metric' || member.value.kind !== 'call' || member.value.callee.kind !== 'name') return false;
  const { name } = member.value.callee;
  const own = builder.model.members.get(name);
  if (!isDistance(name) || (own && own.kind !== 'metric')) return false;
  return !builder.files.scopes.get(member.span.source)?.names.has(name);
}

/** Reports a distance such as `fid` where a value is needed. */
export function reportDistanceAsValue(builder: Builder, name: string, span: Span): void {
  builder.report('GEN3025', 'value', span, { name, isDistance: isDistance(name) });
}

/** The name of the set-level measure that a value is counted for. */
export const setLevelOf = (origin: Value['origin']): 'perplexity' | 'usage' | undefined =>
  origin.kind === 'node' && origin.node.kind === 'op' ? origin.node.op.setLevel : undefined;

/** Reports a value that is counted over a whole set, if it is used in a computation or shown. */
export function isOfSet(builder: Builder, value: Value, span: Span): boolean {
  const name = setLevelOf(value.origin);
  if (!name) return false;
  builder.report('GEN3011', 'value', span, { name });
  return true;
}
