import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { ModelGraph } from '../graph/types.js';
import type { Rule } from './rule.js';
import { argumentSpans } from './text.js';
import type { Comparison } from './training.js';
import { comparisons, judges, minimised } from './training.js';

function check(graph: ModelGraph): Diagnostic[] {
  const steps = minimised(graph);
  const judging = judges(graph);
  const found = new Map<string, Diagnostic>();
  for (const comparison of comparisons(graph)) {
    const { net: critic, generated, call } = comparison;
    const { origin } = generated;
    if (origin.kind !== 'node' || origin.node.kind !== 'call' || !judging.has(critic)) continue;
    const generator = origin.node.weightsOf;
    const training = steps.filter(({ step }) => step.over.includes(generator));
    for (const { step, reach, loss } of steps) {
      const wasted =
        step.over.includes(critic) &&
        !step.over.includes(generator) &&
        reach.calls.has(call) &&
        reach.nets.has(generator) &&
        reach.calls.has(origin.node);
      if (!wasted || training.length === 0) continue;
      const shared = training.some((other) => other.reach.calls.has(call));
      const edits = shared ? undefined : stopArgument(comparison);
      found.set(
        `${call.span.source.path} ${call.span.start}`,
        diagnostic(
          'GEN4005',
          'fakes',
          call.span,
          { step: step.name, critic, generator, isShared: shared, loss: loss.name },
          {
            related: [
              { span: loss.span, message: 'the loss of that step' },
              { span: generated.span, message: `\`${generator}\` is called here` },
            ],
            ...(edits ? { fixes: [{ title: 'Wrap it in stop(…)', safe: true, edits }] } : {}),
          },
        ),
      );
    }
  }
  return [...found.values()];
}

/** The fix `D(fake)` → `D(stop(fake))`, if the call is written that way. */
function stopArgument({
  call,
  input,
  generated,
}: Comparison): { span: Comparison['call']['span']; replacement: string }[] | undefined {
  const spans = argumentSpans(call.span)?.filter((span) => !/^training\s*=/.test(textOf(span)));
  const span = spans?.length === call.net.inputs.length ? spans[input] : undefined;
  if (!span || call.inputs[input] !== generated || /^\w+\s*=/.test(textOf(span))) return undefined;
  return [{ span, replacement: `stop(${textOf(span)})` }];
}

export const criticsSeeStoppedFakes: Rule = { code: 'GEN4005', name: 'critics-see-stopped-fakes', check };
