/** Losses as training steps compute them, with the terms that each reports and the nets that it freezes. */
import { sizeOf } from '../catalogue/row/shapes.js';
import { nodesBehind } from '../graph/ancestors.js';
import { ownerOf } from '../graph/measure.js';
import { usesPass } from '../graph/pass.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph, Node, Step, Term, Value } from '../graph/types.js';
import { readFromOutside, sliceOf } from './slice.js';
import type { Target } from './target.js';

/** A loss as some steps compute it. */
export interface Minimised {
  readonly term: Term;
  readonly frozen: ReadonlySet<string>;
  readonly steps: readonly Step[];
  /** The first stage that computes it in this form; absent for the first form. */
  readonly stage?: string;
}

/** Losses that steps minimise, in the order of their declaration. A loss stands again for a stage that freezes other nets of it. */
export function minimised(graph: ModelGraph): Minimised[] {
  return graph.losses.flatMap((term) => {
    // Nets that do the same in every mode make no difference.
    const nets = new Set(
      nodesBehind([term.value]).flatMap((node) =>
        node.kind === 'call' && usesPass(node.net) ? ownerOf(node.net) : [],
      ),
    );
    const found = new Map<string, Minimised & { steps: Step[] }>();
    for (const stage of stagesOf(graph.train)) {
      const steps = stepsOf(stage).filter(({ loss }) => loss === term.name);
      if (steps.length === 0) continue;
      const key = JSON.stringify(stage.frozen.filter((net) => nets.has(net)).sort());
      const known = found.get(key);
      if (known) known.steps.push(...steps);
      else
        found.set(key, {
          ...{ term, steps, frozen: new Set(stage.frozen) },
          ...(found.size > 0 && 'name' in stage ? { stage: stage.name } : {}),
        });
    }
    return [...found.values()];
  });
}

/**
 * Terms that a step reports besides its loss, since it computes them anyway. Others would cost a pass of their own. `cheap` terms are
 * computed in addition: counts of values that are there already, and arithmetic with numbers of each example, cost next to nothing.
 */
export function reportedBy(
  graph: ModelGraph,
  { term }: Minimised,
  { isInline }: Target,
): { readonly cheap: readonly Term[]; readonly computed: readonly Term[] } {
  const others = [...graph.losses, ...graph.metrics].filter((each) => each !== term && !each.on);
  const known = new Set(nodesBehind([term.value]));
  const cheap = others.filter(({ set, value }) =>
    set ? countsWhatIs(value, known) : isArithmetic(value, known, isInline),
  );
  const roots = [term, ...cheap].map(({ value }) => value);
  const slice = new Set(sliceOf(graph.nodes, roots));
  const outside = new Set(readFromOutside(roots).map(({ value }) => value));
  const isThere = (value: Value): boolean =>
    value.origin.kind === 'node' ? slice.has(value.origin.node) : outside.has(value);
  return { cheap, computed: others.filter((each) => !each.set && !cheap.includes(each) && isThere(each.value)) };
}

const countsWhatIs = ({ origin }: Value, known: ReadonlySet<Node>): boolean =>
  origin.kind === 'node' &&
  origin.node.inputs.every((input) => input.origin.kind === 'node' && known.has(input.origin.node));

/** `nll / (784 * log(2))` if nll is there: it adds nodes, but none that works on more than one number. */
function isArithmetic(value: Value, known: ReadonlySet<Node>, isInline: Target['isInline']): boolean {
  const more = nodesBehind([value]).filter((node) => !known.has(node));
  return (
    more.length > 0 &&
    value.type.batched &&
    more.every((node) => node.kind === 'op' && isInline(node.op) && sizeOf(node.outputs[0]!.type.shape) === 1)
  );
}
