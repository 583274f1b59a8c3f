import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import { countTrainable } from '../graph/measure.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { ModelGraph, Node } from '../graph/types.js';
import type { Rule } from './rule.js';
import type { Minimised } from './training.js';
import { minimised, spanInOver } from './training.js';

const calls = (nodes: readonly Node[], net: string): Node | undefined =>
  nodes.find((node) => node.kind === 'call' && node.weightsOf === net);

function check(graph: ModelGraph): Diagnostic[] {
  return minimised(graph).flatMap((each) =>
    each.step.over.filter((net) => !each.reach.nets.has(net)).map((net) => unreached(graph, each, net)),
  );
}

function unreached(graph: ModelGraph, { step, loss, reach }: Minimised, name: string): Diagnostic {
  const net = graph.nets.find((each) => each.name === name);
  const call = calls(nodesBehind([loss.value]), name);
  const follows = net?.keyword === 'codebook' && countTrainable([net]) === 0;
  const common = {
    code: 'GEN3002',
    severity: 'error' as const,
    message: `the loss \`${loss.name}\` cannot move \`${name}\``,
    span: spanInOver(step, name),
    label: 'no gradient arrives here',
    fixes: dropFromOver(graph, { step, loss, reach }, name, follows),
  };
  const declared = { span: loss.span, message: 'the loss' };
  if (net && follows) {
    return {
      ...common,
      why: `\`${name}\` follows its vectors as a moving average, and has nothing that a gradient could move.`,
      related: [{ span: net.span, message: 'declared with ema' }],
      hint: `Leave \`${name}\` out of the step: it moves in the steps that train what it quantises. Or take its ema away.`,
    };
  }
  if (net && countTrainable([net]) === 0) {
    return {
      ...common,
      why: `\`${name}\` has no weights that a gradient could move.`,
      related: [{ span: net.span, message: 'declared here, without learned layers' }],
      hint: `Leave \`${name}\` out of the step.`,
    };
  }
  if (!call) {
    return {
      ...common,
      why: `\`${loss.name}\` is not computed from \`${name}\`: no call of it stands in the loss or in what the loss uses.`,
      related: [declared],
      hint: `Use \`${name}\` in \`${loss.name}\`, or leave it out of the step.`,
    };
  }
  const cut = [...reach.cuts].find((node) => calls(nodesBehind(node.inputs as typeof node.outputs), name));
  return {
    ...common,
    why: cut
      ? `\`${loss.name}\` uses \`${name}\`, but on every way back from the loss the gradient ends before it arrives there.`
      : `\`${loss.name}\` uses \`${name}\`, but only where no gradient flows back.`,
    related: [
      declared,
      ...(cut ? [{ span: cut.span, message: 'the gradient ends here' }] : []),
      { span: call.span, message: `\`${name}\` is used here` },
    ],
    hint:
      cut && cut.kind === 'op' && cut.op.role === 'stop'
        ? `Take the stop(…) out of what \`${loss.name}\` uses; it belongs into the loss of the other net alone.`
        : `Leave \`${name}\` out of the step, or let the loss depend on it smoothly.`,
  };
}

/** Taking the net out of the list mends the step only where others remain and another step trains it. */
function dropFromOver(
  graph: ModelGraph,
  { step }: Minimised,
  name: string,
  movesItself: boolean,
): NonNullable<Diagnostic['fixes']> {
  const trainedElsewhere = minimised(graph).some((other) => other.step !== step && other.step.over.includes(name));
  if (step.over.length < 2 || (!trainedElsewhere && !movesItself)) return [];
  const left = step.over.filter((net) => net !== name).join(', ');
  return [{ title: `Minimise over ${left} alone`, edits: [{ span: step.overSpan, replacement: left }] }];
}

export const stepsReachTheirNets: Rule = { code: 'GEN3002', name: 'steps-reach-their-nets', check };
