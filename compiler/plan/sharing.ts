/** Calls of nets that several steps of an iteration need with equal values, so that one evaluation serves them all. */
import { nodesBehind } from '../graph/ancestors.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { CallNode, ModelGraph, Node, Step } from '../graph/types.js';

/** Shared calls, each with the steps that use it. */
export type SharedCalls = ReadonlyMap<CallNode, ReadonlySet<Step>>;

/**
 * Within an iteration, steps see the same batch and the same draws. A call that two of them need therefore has the same value in
 * both, unless a step between them updates something that it is computed from. Only the last step may send its gradient through
 * the call: a GAN's generator does so with the fake that its critic has judged before. The outermost such calls are shared.
 */
export function sharedCalls(graph: ModelGraph): SharedCalls {
  const shared = new Map<CallNode, ReadonlySet<Step>>();
  for (const stage of stagesOf(graph.train))
    for (const [call, steps] of sharedBy(graph, stepsOf(stage)))
      shared.set(call, new Set([...(shared.get(call) ?? []), ...steps]));
  return shared;
}

/** Shared calls of steps that run in the same iterations. */
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

/** The longest row of users, from the first on, during which nothing that the call is computed from changes. */
function unchangedUsers(
  graph: ModelGraph,
  call: CallNode,
  steps: readonly Step[],
  needs: (step: Step) => boolean,
): Step[] {
  // Most calls belong to samples, and no step needs them.
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

/** Nets and codebooks whose weights a call depends on. For an average, also the nets that it follows. */
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
