/** Rules that need the whole graph: one file each, named as the truth that it wants. */
import type { Diagnostic } from '../../grammar/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';

export const rules: readonly Rule[] = [];

/** Runs every rule. `before` is what earlier phases said: rules that would only repeat it may look. */
export function checkRules(graph: ModelGraph, before: readonly Diagnostic[]): Diagnostic[] {
  const broken = before.some((diagnostic) => diagnostic.severity === 'error');
  return rules.filter((rule) => !broken || rule.toleratesErrors).flatMap((rule) => rule.check(graph));
}
