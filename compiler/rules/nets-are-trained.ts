import type { Diagnostic } from '../../grammar/diagnostic.js';
import { countTrainable } from '../graph/measure.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';
import { minimised } from './training.js';

function check(graph: ModelGraph): Diagnostic[] {
  if (!graph.train) return [];
  const steps = minimised(graph);
  const trained = new Set(steps.flatMap(({ step }) => step.over));
  return graph.nets
    .filter((net) => !trained.has(net.name) && countTrainable([net]) > 0)
    .map((net): Diagnostic => {
      const reaching = steps.find(({ reach }) => reach.nets.has(net.name));
      const { step } = reaching ?? steps[0] ?? {};
      const last = step && { ...step.overSpan, start: step.overSpan.end };
      return {
        code: 'GEN3003',
        severity: 'error',
        message: `no step trains the net \`${net.name}\``,
        span: net.span,
        label: 'stays as it was initialised',
        why: reaching
          ? `The loss \`${reaching.loss.name}\` could move it, but the step that minimises it is over ${reaching.step.over.join(', ')} alone.`
          : 'A net whose weights never move gives the answers of chance.',
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
        hint: reaching
          ? `Add \`${net.name}\` to the step, or take the net out of the model.`
          : `Use \`${net.name}\` in a loss and train it in a step, or take it out of the model.`,
        ...(reaching && last
          ? {
              fixes: [
                {
                  title: `Train ${net.name} in this step too`,
                  choice: true,
                  edits: [{ span: last, replacement: `, ${net.name}` }],
                },
              ],
            }
          : {}),
      };
    });
}

export const netsAreTrained: Rule = { code: 'GEN3003', name: 'nets-are-trained', check };
