/**
 * The fairness rule, read off the graphs: the things that two arms share besides the intended change, and the things
 * that they cannot share.
 */
import type { ModelGraph, Node, Stage, Weight } from '../graph/types.js';
import { showShape } from '../catalogue/row/shapes.js';

export interface Fairness {
  /** The number of weights that start equal under the same seed: those with the same path, shape and initializer. */
  readonly same: number;
  /** Weights of the arm that start differently. */
  readonly fresh: readonly string[];
  /** Other differences that an observer could take for an effect of the change. */
  readonly unequal: readonly Inequality[];
}

/** A difference between two arms besides the intended change. */
export type Inequality =
  /** Numbers of a training, or of one of its stages. */
  | {
      readonly kind: 'batch' | 'epochs' | 'batches per iteration';
      readonly stage?: string;
      readonly base: number;
      readonly arm: number;
    }
  | { readonly kind: 'stages'; readonly base: readonly string[]; readonly arm: readonly string[] }
  /** The data, or the way it is read. */
  | { readonly kind: 'data' }
  /** Draws of the arm alone, each as its path and shape. */
  | { readonly kind: 'draws'; readonly draws: readonly string[] };

/** An inequality in the words of a report. */
export function inequalityText(inequality: Inequality): string {
  switch (inequality.kind) {
    case 'stages': {
      const [base, arm] = [inequality.base, inequality.arm].map((names) => names.join(', ') || 'none');
      return `other stages: ${arm} instead of ${base}`;
    }
    case 'data':
      return 'trained on other data, or on data read otherwise';
    case 'draws':
      return `draws that the base has not: ${inequality.draws.join(', ')}`;
    default: {
      const { kind, stage, base, arm } = inequality;
      const words = {
        batch: `batches of ${arm} instead of ${base}: other groups of examples, and other numbers of updates`,
        epochs: `${arm} epoch${arm === 1 ? '' : 's'} instead of ${base}`,
        'batches per iteration': `an iteration takes ${arm} batches instead of ${base}`,
      }[kind];
      return stage === undefined ? words : `in ${stage} ${words}`;
    }
  }
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

/** Weights are drawn by seed and path. The initializer and the shape determine the rest. */
function startsAlike(a: Weight | undefined, b: Weight): boolean {
  return a !== undefined && JSON.stringify([a.shape, a.initializer]) === JSON.stringify([b.shape, b.initializer]);
}

function unequalTraining({ train: a, ...base }: ModelGraph, { train: b, ...arm }: ModelGraph): Inequality[] {
  if (!a || !b) return [];
  const amounts = a.stages || b.stages ? unequalStages(a.stages ?? [], b.stages ?? []) : unequalAmounts(a, b);
  return dataOf(base, a.data) === dataOf(arm, b.data) ? amounts : [...amounts, { kind: 'data' }];
}

function unequalAmounts(a: Amount, b: Amount, stage?: string): Inequality[] {
  const pairs = [
    ['batch', a.batch, b.batch],
    ['epochs', a.epochs, b.epochs],
    ['batches per iteration', batchesPerIteration(a), batchesPerIteration(b)],
  ] as const;
  return pairs.flatMap(([kind, base, arm]): Inequality[] =>
    base === arm ? [] : [{ kind, base, arm, ...(stage === undefined ? {} : { stage }) }],
  );
}

function unequalStages(before: readonly Stage[], after: readonly Stage[]): Inequality[] {
  const [base, arm] = [before, after].map((stages) => stages.map(({ name }) => name)) as [string[], string[]];
  if (base.join() !== arm.join()) return [{ kind: 'stages', base, arm }];
  return before.flatMap((stage, index) => unequalAmounts(stage, after[index]!, stage.name));
}

type Amount = Pick<Stage, 'batch' | 'epochs' | 'groups'>;

const batchesPerIteration = ({ groups }: Amount): number =>
  Math.max(1, ...groups.flatMap(({ steps }) => steps.map(({ repeat }) => repeat)));

/** The content of a data declaration, without its place in the text. */
function dataOf({ data }: Pick<ModelGraph, 'data'>, name: string): string {
  const found = data.find((each) => each.name === name);
  return JSON.stringify(found, (key, value: unknown) =>
    key === 'span' || key === 'id' || key === 'origin' ? undefined : value,
  );
}

/** Draws are keyed by their path. A draw under another path, or of another size, is another draw. */
function unequalDraws(base: ModelGraph, arm: ModelGraph): Inequality[] {
  const draws = (graph: ModelGraph): string[] =>
    nodesOf(graph).flatMap((node) =>
      node.kind === 'op' && (node.op.kind === 'draw' || node.op.uses?.includes('draws'))
        ? `${node.path} ${showShape(node.outputs[0]!.type.shape)}`
        : [],
    );
  const known = new Set(draws(base));
  const other = draws(arm).filter((draw) => !known.has(draw));
  return other.length === 0 ? [] : [{ kind: 'draws', draws: [...new Set(other)] }];
}
