import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { ModelGraph } from '../graph/types.js';
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';
import type { Comparison } from './training.js';
import { comparisons, judges, minimised } from './training.js';
import { callAt } from './written.js';

function check(graph: ModelGraph, { files }: ResolvedModel): Diagnostic[] {
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
      const edits = shared ? undefined : stopArgument(comparison, files);
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
function stopArgument(
  { call, input, generated }: Comparison,
  files: Files,
): { span: Comparison['call']['span']; replacement: string }[] | undefined {
  const given = callAt(files, call.span)?.arguments.filter(({ name }) => name?.name !== 'training');
  const argument = given?.length === call.net.inputs.length ? given[input] : undefined;
  if (!argument || argument.name || call.inputs[input] !== generated) return undefined;
  const { span } = argument.value;
  return [{ span, replacement: `stop(${textOf(span)})` }];
}

export const criticsSeeStoppedFakes: Rule = { code: 'GEN4005', name: 'critics-see-stopped-fakes', check };
