import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { countTrainable } from '../graph/measure.js';
import { nodesBehind } from '../graph/ancestors.js';
import type { ModelGraph, Node } from '../graph/types.js';
import type { Rule } from './rule.js';
import type { Minimised } from './training.js';
import { minimised } from './training.js';

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
  const span = step.overSpans[step.over.indexOf(name)]!;
  const values = { loss: loss.name, net: name };
  const fixes = dropFromOver(graph, { step, loss, reach }, name, follows);
  const declared = { span: loss.span, message: 'the loss' };
  if (net && follows) {
    const related = [{ span: net.span, message: 'declared with ema' }];
    return diagnostic('GEN3002', 'codebook', span, values, { fixes, related });
  }
  if (net && countTrainable([net]) === 0) {
    const related = [{ span: net.span, message: 'declared here, without learned layers' }];
    return diagnostic('GEN3002', 'withoutWeights', span, values, { fixes, related });
  }
  if (!call) return diagnostic('GEN3002', 'unused', span, values, { fixes, related: [declared] });
  const cut = [...reach.cuts].find((node) => calls(nodesBehind(node.inputs as typeof node.outputs), name));
  const related = [
    declared,
    ...(cut ? [{ span: cut.span, message: 'the gradient ends here' }] : []),
    { span: call.span, message: `\`${name}\` is used here` },
  ];
  const isStop = cut?.kind === 'op' && cut.op.role === 'stop';
  if (cut?.kind === 'op' && cut.op.kind === 'draw')
    return diagnostic('GEN3002', 'drawn', span, { ...values, draw: cut.op.name }, { fixes, related });
  const key = isStop ? 'stopped' : cut?.kind === 'loop' ? 'looped' : cut ? 'cut' : 'flat';
  return diagnostic('GEN3002', key, span, values, { fixes, related });
}

/** The fix removes the net from the list. It works only if other nets remain and another step trains this one. */
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
