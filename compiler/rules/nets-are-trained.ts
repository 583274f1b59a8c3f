import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import { isMoving } from '../elaborate/nets/codebook.js';
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
      const last = step && { ...step.overSpan, start: step.overSpan.end };
      return {
        code: 'GEN3003',
        severity: 'error',
        message: `no step trains the ${what} \`${net.name}\``,
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
        hint: frozenFor(net.name)
          ? `Train \`${net.name}\` in another stage; or freeze it for all of them, beside the stages, if it stays as it starts.`
          : reaching
            ? what === 'codebook'
              ? `Add \`${net.name}\` to the step, or let it follow its vectors: with ema(0.99).`
              : `Add \`${net.name}\` to the step, or take the net out of the model.`
            : `Use \`${net.name}\` in a loss and train it in a step, or take it out of the model.`,
        ...(reaching && last && !frozenFor(net.name)
          ? {
              fixes: [
                {
                  title: `Train ${net.name} in this step too`,
                  edits: [{ span: last, replacement: `, ${net.name}` }],
                },
              ],
            }
          : {}),
      };
    });
  return [
    ...idle,
    ...follows.map((net): Diagnostic => ({
      code: 'GEN3003',
      severity: 'error',
      message: `no step moves the codebook \`${net.name}\``,
      span: net.span,
      label: 'its averages stay where they started',
      why: 'A codebook with ema follows the nets that its vectors come from, in the steps that update them; no step does.',
      hint: `Train what \`${net.name}\` quantises, with a loss that uses it.`,
    })),
  ];
}

export const netsAreTrained: Rule = { code: 'GEN3003', name: 'nets-are-trained', check };
