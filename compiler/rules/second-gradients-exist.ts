import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import { between } from '../graph/derivative-path.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { rename } from './text.js';
import { minimised } from './training.js';

function check(graph: ModelGraph, _spec: ResolvedModel, target: Target): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { loss, reach } of minimised(graph)) {
    for (const gradient of reach.gradients) {
      for (const { node, net } of between(gradient.inputs[0]!, gradient.inputs[1]!)) {
        if (target.gradients(node.op) === 2) continue;
        const { name } = node.op;
        const other = target.smoother(node.op);
        const edit = other === undefined ? undefined : rename(node.span, name, other);
        found.set(`${node.span.source.path} ${node.span.start}`, {
          code: 'GEN3004',
          severity: 'error',
          message: `\`${name}\` has no second derivative, and the loss \`${loss.name}\` needs it`,
          span: node.span,
          label: 'differentiable only once',
          why: `\`${loss.name}\` contains a gradient that goes through this operation${net ? ` of \`${net.name}\`` : ''}; minimising it differentiates that gradient once more.`,
          related: [{ span: gradient.span, message: 'this gradient is differentiated again' }],
          hint: other
            ? `Use ${other} instead.`
            : 'Choose an operation that is smooth enough, such as mean(…) for max(…), or put stop(…) around what needs no gradient.',
          ...(edit ? { fixes: [{ title: `Use ${other} instead`, edits: [edit] }] } : {}),
        });
      }
    }
  }
  return [...found.values()];
}

export const secondGradientsExist: Rule = { code: 'GEN3004', name: 'second-gradients-exist', check };
