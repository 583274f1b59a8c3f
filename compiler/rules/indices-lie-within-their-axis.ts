import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import { showRange } from '../catalogue/row/intervals.js';
import { rowOf } from '../graph/row-of.js';
import type { ModelGraph, OpNode, Value } from '../graph/types.js';
import { isWhole } from '../graph/whole.js';
import type { Rule } from './rule.js';

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const node of [...graph.nets.flatMap(({ nodes }) => nodes), ...graph.nodes]) {
    if (node.kind !== 'op' || !node.op.picks) continue;
    for (const message of beyond(node)) {
      const key = `${message.span.source.path} ${message.span.start} ${message.span.end}`;
      if (!found.has(key)) found.set(key, message);
    }
  }
  return [...found.values()];
}

/** The indices of an operation that may point beyond their axes. */
function beyond(node: OpNode): Diagnostic[] {
  const names = node.inputNames.filter((name) => /^index(_\d+)?$/.test(name));
  return names.flatMap((name, axis) => {
    const index = node.inputs[node.inputNames.indexOf(name)]!;
    const last = node.op.picks!(rowOf(node), axis) - 1;
    const what = nameOf(index);
    const related = [{ span: index.span, message: 'the index' }];
    const { classes } = index.type;
    const range = index.type.range ?? (classes === undefined ? undefined : { low: 0, high: classes - 1 });
    if (!isWhole(index)) return [diagnostic('GEN2050', 'notWhole', node.span, { what }, { related })];
    if (!range) return [diagnostic('GEN2050', 'unknown', node.span, { what, last }, { related })];
    if (range.low >= 0 && range.high <= last) return [];
    return [diagnostic('GEN2050', 'beyond', node.span, { what, range: showRange(range), last }, { related })];
  });
}

/** A short index as it is written. */
function nameOf({ name, span }: Value): string {
  const text = textOf(span);
  if (name !== undefined) return `\`${name}\``;
  return text.length > 0 && text.length <= 24 && !text.includes('\n') ? `\`${text}\`` : 'this';
}

export const indicesLieWithinTheirAxis: Rule = { code: 'GEN2050', name: 'indices-lie-within-their-axis', check };
