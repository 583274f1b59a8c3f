import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { isMoving } from '../graph/moving-codebook.js';
import { countTrainable } from '../graph/measure.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';
import { minimised } from './training.js';

function check(graph: ModelGraph): Diagnostic[] {
  if (!graph.train) return [];
  const steps = minimised(graph);
  const trained = new Set([...graph.train.frozen, ...steps.flatMap(({ step }) => step.over)]);
  const frozenFor = (net: string): boolean => graph.train?.stages?.some(({ frozen }) => frozen.includes(net)) === true;
  const moved = new Set(steps.flatMap(({ step }) => step.moves));
  const follows = graph.nets.filter(
    (net) => net.keyword === 'codebook' && isMoving(net) && !moved.has(net.name) && !trained.has(net.name),
  );
  const idle = graph.nets
    .filter((net) => !trained.has(net.name) && countTrainable([net]) > 0)
    .map((net): Diagnostic => {
      const what = net.keyword === 'codebook' ? 'codebook' : 'net';
      const reaching = steps.find(({ reach }) => reach.nets.has(net.name));
      const { step } = reaching ?? steps[0] ?? {};
      const frozen = frozenFor(net.name);
      const loss = reaching?.loss.name;
      const over = reaching?.step.over.join(', ');
      const last = step && { ...step.overSpan, start: step.overSpan.end };
      return diagnostic(
        'GEN3003',
        'net',
        net.span,
        { what, name: net.name, loss, over, frozen },
        {
          ...(step && last
            ? {
                related: [
                  {
                    span: step.overSpan,
                    message: reaching ? `\`${net.name}\` is not among them` : 'the nets of this step',
                  },
                ],
              }
            : {}),
          ...(reaching && last && !frozen
            ? {
                fixes: [
                  {
                    title: `Train ${net.name} in this step too`,
                    edits: [{ span: last, replacement: `, ${net.name}` }],
                  },
                ],
              }
            : {}),
        },
      );
    });
  return [
    ...idle,
    ...follows.map((net): Diagnostic => diagnostic('GEN3003', 'codebook', net.span, { name: net.name })),
  ];
}

export const netsAreTrained: Rule = { code: 'GEN3003', name: 'nets-are-trained', check };
