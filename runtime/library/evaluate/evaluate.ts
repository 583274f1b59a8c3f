/**
 * The evaluation: takes the scores and compares the sets. It handles tensors and no files, and runs in Node and in a
 * page.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { Batch, EvaluationDefinition, ScoredSet, Selection } from '../../contract/model.js';
import { release } from '../train/inference.js';
import type { AskedFunction, Inference } from '../train/inference.js';
import { auroc, aurocInterval } from './auroc.js';
import type { Comparison, EvaluatedSet, EvaluationResult, ScoreResult } from './results.js';
import { summaryOf } from './statistics.js';
import { verdictOf } from './verdict.js';

const splits = ['train', 'validation', 'test'] as const;

type Split = (typeof splits)[number];

/** The source of the examples of data sets. */
export interface ExampleSource {
  set(name: string): Promise<{ count(split: Split): number }>;
  /** Batches of a selection; each is disposed when the next is asked for. */
  batches(on: Selection, size: number): AsyncIterable<Batch>;
}

/** The progress of an evaluation: batches of all its sets, those of its averages first. */
export interface EvaluationProgress {
  readonly name: string;
  /** The set that is being evaluated. */
  readonly set: string;
  readonly done: number;
  readonly total: number;
}
export interface EvaluationOptions {
  readonly onProgress?: (progress: EvaluationProgress) => void;
  /** Aborts the evaluation between two batches, with an AbortError. */
  readonly signal?: AbortSignal;
}

/** Scores of every example, by score and set: `likelihood/mnist.test`. */
export type Scores = ReadonlyMap<string, Float32Array>;
export const scoreKey = (score: string, set: string): string => `${score}/${set}`;

/** A piece of a set's examples. Pieces are splits one after the other, cut off where the set is limited. */
interface Piece {
  readonly split: Split;
  readonly count: number;
}

async function piecesOf(source: ExampleSource, { data, split, first = Infinity }: ScoredSet): Promise<Piece[]> {
  const set = await source.set(data);
  let left = first;
  return (split ? [split] : splits).flatMap((each) => {
    const count = Math.min(left, set.count(each));
    left -= count;
    return count > 0 ? [{ split: each, count }] : [];
  });
}

/**
 * Evaluates in evaluation mode. Draws, such as dequantisation noise, are keyed by data set, split and batch: they
 * repeat at every call, and an example gets the same draws in averages and scores.
 * @throws UserError if a data set is missing.
 */
export async function evaluateSets(
  trainer: Inference,
  source: ExampleSource,
  name: string,
  { onProgress, signal }: EvaluationOptions = {},
): Promise<{ readonly result: EvaluationResult; readonly scores: Scores }> {
  const definition = trainer.model.evaluations![name] as EvaluationDefinition<unknown>;
  const averaged = Object.entries(definition.averages ?? {});
  const roles = ['inside', 'outside'] as const;
  const sets = roles.flatMap((role) => definition[role].map((set) => ({ ...set, role })));
  const { batch } = trainer.model.train;
  const pieces = new Map<ScoredSet, Piece[]>();
  for (const set of [...averaged.map(([, { on }]) => on), ...sets]) pieces.set(set, await piecesOf(source, set));
  const total = [...pieces.values()].flat().reduce((sum, { count }) => sum + Math.ceil(count / batch), 0);
  const numbers = byName<Scalar>();
  let done = 0;

  /** Values of all examples of a set, by name. */
  const values = async (set: ScoredSet, names: readonly string[], asked: AskedFunction): Promise<Float32Array[]> => {
    const count = pieces.get(set)!.reduce((sum, piece) => sum + piece.count, 0);
    const found = names.map(() => new Float32Array(count));
    let at = 0;
    for (const piece of pieces.get(set)!) {
      let index = 0;
      for await (const examples of source.batches({ data: set.data, split: piece.split, first: piece.count }, batch)) {
        signal?.throwIfAborted();
        onProgress?.({ name, set: set.name, done, total });
        const size = Object.values(examples)[0]!.shape[0]!;
        const given = { ...examples, ...numbers };
        const key = `evaluation/${name}/${set.data}/${piece.split}/${index}`;
        const terms = await trainer.compute(asked, given, { key, size });
        for (const [each, term] of names.entries()) found[each]!.set((await terms[term]!.data()) as Float32Array, at);
        release(terms, given);
        at += size;
        index++;
        done++;
      }
    }
    return found;
  };

  const averages = byName<{ on: string; value: number }>();
  const scores = new Map<string, Float32Array>();
  try {
    for (const [average, { on }] of averaged) {
      const [found] = await values(on, [average], { of: 'average', name: average, evaluation: name });
      const value = found!.reduce((sum, each) => sum + each, 0) / found!.length;
      averages[average] = { on: on.name, value };
      numbers[average] = tf.scalar(value);
    }
    for (const set of sets) {
      const found = await values(set, definition.scores, { of: 'scores', name });
      definition.scores.forEach((score, index) => scores.set(scoreKey(score, set.name), found[index]!));
    }
  } finally {
    tf.dispose(Object.values(numbers));
  }
  const evaluated = sets.map((set): EvaluatedSet => ({
    ...set,
    count: scores.get(scoreKey(definition.scores[0]!, set.name))!.length,
  }));
  return {
    result: {
      format: 'genc-evaluation-1',
      name,
      seed: trainer.seed,
      sets: evaluated,
      averages,
      scores: definition.scores.map((score) => compareSets(name, score, evaluated, scores, trainer.seed)),
    },
    scores,
  };
}

/** A summary of every set, and the comparison of the first set with each other one. */
function compareSets(
  evaluation: string,
  score: string,
  sets: readonly EvaluatedSet[],
  scores: Scores,
  seed: number,
): ScoreResult {
  const summaries = sets.map(({ name }) => [name, summaryOf(scores.get(scoreKey(score, name))!)] as const);
  const [first, ...others] = sets;
  const inside = scores.get(scoreKey(score, first!.name))!;
  const comparisons = others.map(({ name: set, role }, index): Comparison => {
    const outside = scores.get(scoreKey(score, set))!;
    const area = auroc(inside, outside);
    const interval = aurocInterval(inside, outside, { seed, path: `auroc/${evaluation}/${score}/${set}` });
    const compared = { score: `${evaluation}.${score}`, inside: first!.name, set, role, auroc: area, interval };
    const verdict = verdictOf(compared, [summaries[0]!, summaries[index + 1]!]);
    return { set, role, auroc: area, interval, higher: 1 - area, verdict };
  });
  return { name: score, sets: byName(summaries), comparisons };
}
