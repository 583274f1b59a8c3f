/** What two arms share besides what was changed on purpose, and what they cannot: the fairness rule, read off the graphs. */
import type { ModelGraph, Node, Stage, Weight } from '../graph/types.js';
import { showShape } from '../catalogue/row/shapes.js';

export interface Fairness {
  /** Weights that start the same under the same seed: those of one path, shape and initializer. */
  readonly same: number;
  /** Weights of the arm that start otherwise. */
  readonly fresh: readonly string[];
  /** What else differs that an observer could take for an effect of the change, in words. */
  readonly unequal: readonly string[];
}

export function compareStarts(base: ModelGraph, arm: ModelGraph): Fairness {
  const before = new Map(weightsOf(base).map((weight) => [weight.path, weight]));
  const fresh = weightsOf(arm).filter((weight) => !startsAlike(before.get(weight.path), weight));
  return {
    same: weightsOf(arm).length - fresh.length,
    fresh: fresh.map(({ path }) => path),
    unequal: [...unequalTraining(base, arm), ...unequalDraws(base, arm)],
  };
}

const nodesOf = (graph: ModelGraph): Node[] => [...graph.nodes, ...graph.nets.flatMap((net) => net.nodes)];
const weightsOf = (graph: ModelGraph): Weight[] =>
  graph.nets.flatMap((net) => net.nodes.flatMap((node) => (node.kind === 'op' ? node.weights : [])));

/** Values are drawn by seed and path; the initializer and the shape decide on the rest. */
function startsAlike(a: Weight | undefined, b: Weight): boolean {
  return a !== undefined && JSON.stringify([a.shape, a.initializer]) === JSON.stringify([b.shape, b.initializer]);
}

function unequalTraining({ train: a, ...base }: ModelGraph, { train: b, ...arm }: ModelGraph): string[] {
  if (!a || !b) return [];
  const words: string[] = [];
  if (a.stages || b.stages) words.push(...unequalStages(a.stages ?? [], b.stages ?? []));
  else words.push(...unequalAmounts(a, b));
  if (dataOf(base, a.data) !== dataOf(arm, b.data)) words.push('trained on other data, or on data read otherwise');
  return words;
}

function unequalAmounts(a: Amount, b: Amount): string[] {
  const words: string[] = [];
  if (a.batch !== b.batch)
    words.push(`batches of ${b.batch} instead of ${a.batch}: other groups of examples, and other numbers of updates`);
  if (a.epochs !== b.epochs) words.push(`${b.epochs} epoch${b.epochs === 1 ? '' : 's'} instead of ${a.epochs}`);
  const [before, after] = [batchesPerIteration(a), batchesPerIteration(b)];
  if (before !== after) words.push(`an iteration takes ${after} batches instead of ${before}`);
  return words;
}

function unequalStages(before: readonly Stage[], after: readonly Stage[]): string[] {
  const names = [before, after].map((stages) => stages.map(({ name }) => name).join(', ') || 'none');
  if (names[0] !== names[1]) return [`other stages: ${names[1]} instead of ${names[0]}`];
  return before.flatMap((stage, index) =>
    unequalAmounts(stage, after[index]!).map((words) => `in ${stage.name} ${words}`),
  );
}

type Amount = Pick<Stage, 'batch' | 'epochs' | 'groups'>;

const batchesPerIteration = ({ groups }: Amount): number =>
  Math.max(1, ...groups.flatMap(({ steps }) => steps.map(({ repeat }) => repeat)));

/** All that a data declaration says, without where it says it. */
function dataOf({ data }: Pick<ModelGraph, 'data'>, name: string): string {
  const found = data.find((each) => each.name === name);
  return JSON.stringify(found, (key, value: unknown) =>
    key === 'span' || key === 'id' || key === 'origin' ? undefined : value,
  );
}

/** Draws are keyed by their path: one under another path, or of another size, is another draw. */
function unequalDraws(base: ModelGraph, arm: ModelGraph): string[] {
  const draws = (graph: ModelGraph): string[] =>
    nodesOf(graph).flatMap((node) =>
      node.kind === 'op' && (node.op.kind === 'draw' || node.op.uses?.includes('draws'))
        ? `${node.path} ${showShape(node.outputs[0]!.type.shape)}`
        : [],
    );
  const known = new Set(draws(base));
  const other = draws(arm).filter((draw) => !known.has(draw));
  return other.length === 0 ? [] : [`draws that the base has not: ${[...new Set(other)].join(', ')}`];
}
