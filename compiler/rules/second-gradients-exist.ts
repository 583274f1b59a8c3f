import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { between } from '../graph/derivative-path.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import { minimised } from './training.js';
import { rename } from './written.js';

function check(graph: ModelGraph, { files }: ResolvedModel, target: Target): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { loss, reach } of minimised(graph)) {
    for (const gradient of reach.gradients) {
      for (const { node, net } of between(gradient.inputs[0]!, gradient.inputs[1]!)) {
        if (target.gradients(node.op) === 2) continue;
        const { name } = node.op;
        const other = target.smoother(node.op);
        const inNet = net?.name;
        const edit = other === undefined ? undefined : rename(files, node.span, name, other);
        found.set(
          `${node.span.source.path} ${node.span.start}`,
          diagnostic(
            'GEN3004',
            'operation',
            node.span,
            { operation: name, loss: loss.name, net: inNet, smoother: other },
            {
              related: [{ span: gradient.span, message: 'this gradient is differentiated again' }],
              ...(edit ? { fixes: [{ title: `Use ${other} instead`, edits: [edit] }] } : {}),
            },
          ),
        );
      }
    }
  }
  return [...found.values()];
}

export const secondGradientsExist: Rule = { code: 'GEN3004', name: 'second-gradients-exist', check };
