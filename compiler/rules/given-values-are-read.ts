import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { valuesBehind } from '../graph/ancestors.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';

/** A value that a flow is given and no layer reads leaves its density as it is. */
function check({ nets }: ModelGraph): Diagnostic[] {
  return nets.flatMap(({ name: flow, flow: parts, inputs: [first, ...given], outputs }): Diagnostic[] => {
    if (!parts || given.length === 0) return [];
    const read = new Set(valuesBehind(outputs.map(({ value }) => value)));
    return given.flatMap(({ name, value }) =>
      read.has(value) ? [] : [diagnostic('GEN4083', 'unread', value.span, { flow, given: name, input: first!.name })],
    );
  });
}

export const givenValuesAreRead: Rule = { code: 'GEN4083', name: 'given-values-are-read', check };
