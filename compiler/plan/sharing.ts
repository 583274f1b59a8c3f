/** Which calls of nets several steps of an iteration need alike, so that one evaluation serves them all. */
import { nodesBehind } from '../graph/ancestors.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { CallNode, ModelGraph, Node, Step } from '../graph/types.js';

/** Shared calls, with the steps that take part. */
export type SharedCalls = ReadonlyMap<CallNode, ReadonlySet<Step>>;

/**
 * Within an iteration steps see the same batch and the same draws, so a call that two of them need has the same value in
 * both unless a step between them updates what it is computed from. The gradient may go through it in the last step
 * alone: that of a GAN's generator, whose fake its critic has judged before. The outermost such calls are shared.
 */
export function sharedCalls(graph: ModelGraph): SharedCalls {
  const shared = new Map<CallNode, ReadonlySet<Step>>();
  for (const stage of stagesOf(graph.train))
    for (const [call, steps] of sharedBy(graph, stepsOf(stage)))
      shared.set(call, new Set([...(shared.get(call) ?? []), ...steps]));
  return shared;
}

/** Of steps that are run in the same iterations. */
function sharedBy(graph: ModelGraph, steps: readonly Step[]): SharedCalls {
  const needs = new Map(steps.map((step) => [step, new Set(nodesOf(graph, step))]));
  const shared = new Map<CallNode, ReadonlySet<Step>>();
  const covered = new Set<Node>();
  for (const node of [...graph.nodes].reverse()) {
    if (node.kind !== 'call' || covered.has(node) || !isSingle(node)) continue;
    const users = unchangedUsers(graph, node, steps, (step) => needs.get(step)!.has(node));
    if (users.length < 2) continue;
    shared.set(node, new Set(users));
    for (const behind of nodesBehind(node.inputs)) covered.add(behind);
  }
  return shared;
}

const isSingle = ({ net }: CallNode): boolean => net.outputs.length === 1 && net.taps.length === 0;

function nodesOf(graph: ModelGraph, step: Step): Node[] {
  const loss = graph.losses.find(({ name }) => name === step.loss);
  return loss ? nodesBehind([loss.value]) : [];
}

/** The longest row of users, from the first on, before which nothing changes that the call is computed from. */
function unchangedUsers(
  graph: ModelGraph,
  call: CallNode,
  steps: readonly Step[],
  needs: (step: Step) => boolean,
): Step[] {
  // Most calls are those of samples: no step needs them.
  if (steps.filter(needs).length < 2) return [];
  const nets = netsBehind(graph, call);
  const users: Step[] = [];
  for (const step of steps) {
    if (needs(step)) users.push(step);
    const changes = [...step.over, ...step.moves].some((name) => nets.has(name));
    if (changes && users.length > 0) break;
  }
  return users;
}

/** Nets and codebooks whose weights a call depends on; of an average also those that it follows. */
function netsBehind(graph: ModelGraph, call: CallNode): Set<string> {
  const calls = [...nodesBehind(call.inputs), call];
  const names = calls.flatMap((node) =>
    node.kind === 'call'
      ? [node.weightsOf, node.net.name]
      : node.kind === 'op'
        ? node.weights.map(({ path }) => path.split('/')[0]!)
        : [],
  );
  const averaged = graph.averages.flatMap(({ name, of }) => (names.includes(name) ? [of] : []));
  return new Set([...names, ...averaged]);
}
