/**
 * The training engine: weights, optimizers, state and averages of one model, and how an iteration moves them (rules 12
 * to 17). It handles tensors and no files, and runs in Node and in a page.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

import type { AnyModel, Batch, ModelWith, Pass, TermFunction } from '../../contract/model.js';
import { byName } from '../../common/by-name.js';
import { UserError } from '../../common/errors.js';
import { clipByGlobalNorm, clipWeight, moveAverage, rateMultiplier } from '../optim/index.js';
import { takersOfBatch } from '../ops/batch-statistics.js';
import { RunningMeans } from '../metrics/running-means.js';
import type { Means, Measures } from '../metrics/running-means.js';
import type { AnyStep } from './any-step.js';
import type { NamedArray, NamedArrays } from '../weights/arrays.js';
import { drawSource } from './draws.js';
import { drawingPass } from './inference.js';
import type { AskedFunction, Computed, Draws, Inference } from './inference.js';
import { assignArrays, loadArrays } from './load.js';
import { firstNonFinite, nonFiniteError } from './non-finite.js';
import { OptimizerSet } from './optimizer-set.js';
import { createPass } from './pass.js';
import { roundsOf, termMeans } from './rounds.js';
import { SharedValues } from './shared-values.js';
import type { Take } from './shared-values.js';
import { batchSize, gradientsOf, measureTerms, readMeasured } from './step.js';
import type { Gradients, StepInput } from './step.js';
import { batchesPerIteration, epochsOver, stageAt, stagesOf, stepsOf } from './stages.js';
import { WeightStore } from './weight-store.js';

/** @typeParam W The weights as compiled functions receive them. */
export interface Trainer<W = unknown> extends Inference {
  /** The number of iterations done. */
  readonly iteration: number;
  /** The most batches that an iteration takes: the largest `repeat` among the steps of all stages. */
  readonly batchesPerIteration: number;
  /** The weight tensors as compiled functions receive them. */
  readonly weights: W;
  /**
   * Runs every step once (or `repeat` times, with repetition r on `batches[r]`). `epoch` counts from 0 through the
   * whole run and may be a fraction; it decides the stage and the learning rates. `since` is the number of iterations
   * of the stage before this one; all iterations if absent. Batches stay the caller's. Returns the mean of each term
   * over the examples that its step saw, or the counts of a set-level term. Throws a UserError if there are too few
   * batches, and a NonFiniteError before a broken gradient reaches the weights.
   */
  iterate(batches: readonly Batch[], epoch: number, since?: number): Promise<Measures>;
  /**
   * All losses and metrics over these batches, without training mode: means over examples and measures of the whole
   * set. Draws repeat at every call.
   */
  evaluate(batches: AsyncIterable<Batch> | Iterable<Batch>, terms?: TermFunction<unknown, Batch>): Promise<Means>;
  /**
   * The layers that take statistics of the whole batch in the steps of an epoch's stage. They are found by a pass over
   * any batch, which moves nothing.
   */
  batchStatistics(batch: Batch, epoch: number): string[];
  /**
   * Everything that a checkpoint holds: weights, state and averages under their paths, moments under
   * `optimizer/<step>/<path>/<slot>`.
   */
  state(): Promise<{ readonly arrays: NamedArrays; readonly iteration: number }>;
  /** Sets everything from such a state. With `weightsOnly`, optimizers keep their fresh start. */
  load(
    state: { readonly arrays: NamedArrays; readonly iteration: number },
    options?: { readonly weightsOnly?: boolean },
  ): void;
  /** Sets the named weights and state, such as stored ones before the first iteration; the others stay. */
  assign(arrays: NamedArrays): void;
  dispose(): void;
}

export function createTrainer<W>(model: ModelWith<W>, { seed }: { readonly seed: number }): Trainer<W> {
  return new ModelTrainer<W>(model, seed);
}

class ModelTrainer<W> implements Trainer<W> {
  iteration = 0;
  readonly batchesPerIteration: number;
  private readonly store: WeightStore;
  private readonly optimizers: OptimizerSet;

  constructor(
    readonly model: AnyModel,
    readonly seed: number,
  ) {
    const stages = stagesOf(model.train);
    this.batchesPerIteration = Math.max(...stages.map(batchesPerIteration));
    this.store = new WeightStore(model, seed);
    this.optimizers = new OptimizerSet(stages.flatMap(stepsOf));
  }

  get weights(): W {
    return this.store.tree as W;
  }

  async iterate(batches: readonly Batch[], epoch: number, since = this.iteration): Promise<Measures> {
    const stage = stageAt(this.model.train, epoch);
    const stageEpoch = epoch - stage.start;
    const rate = rateMultiplier(stage.schedule, stageEpoch);
    const results: { step: AnyStep; size: number; terms: Measures }[] = [];
    const needed = batchesPerIteration(stage);
    if (batches.length < needed)
      throw new UserError(`An iteration takes ${needed} batches, and ${batches.length} were given.`, {
        hint: 'As many as the largest `repeat` of the steps: `batchesPerIteration` of the trainer.',
      });
    const rounds = roundsOf(stage, since);
    const shared = new SharedValues(rounds.flat());
    try {
      for (const round of rounds) {
        const taken: Gradients[] = [];
        for (const take of round) {
          const batch = batches[take.repetition]!;
          const draws = drawSource(this.seed, 'train', this.iteration, take.repetition);
          const moved = take.step.over.filter((net) => this.optimizers.hasMoved(net));
          const over = epochsOver(this.model.train, take.step, epoch);
          taken.push(await this.take(take, { batch, draws, epoch: over, stageEpoch, moved, shared }));
          results.push({ step: take.step, size: batchSize(batch), terms: taken.at(-1)!.terms });
        }
        for (const gradients of taken) this.update(gradients, rate);
      }
    } finally {
      shared.dispose();
    }
    this.iteration++;
    return termMeans(results);
  }

  private async take(take: Take, input: StepInput): Promise<Gradients> {
    const { step } = take;
    const taken = await gradientsOf(take, this.model, this.store, input);
    input.shared.clear();
    const gradients = [...taken.gradients].map(([entry, gradient]) => [entry.path, gradient] as const);
    if (Number.isFinite(taken.terms[step.loss])) {
      // Sums of finite numbers may overflow; only a gradient that is not finite itself is a fault.
      if (taken.sound || (await firstNonFinite(gradients)) === undefined) return taken;
    }
    const error = await nonFiniteError({
      step: step.name,
      iteration: this.iteration,
      loss: step.loss,
      terms: new Map(
        Object.entries(taken.terms).filter((term): term is [string, number] => typeof term[1] === 'number'),
      ),
      gradients,
      weights: [...this.store.entries].map(([path, { variable }]) => [path, variable] as const),
    });
    tf.dispose([...taken.gradients.values()]);
    throw error;
  }

  private update({ step, gradients }: Gradients, rate: number): void {
    const { clip } = step;
    const clipped = clip?.gradients === undefined ? gradients : clipByGlobalNorm(gradients, clip.gradients);
    this.optimizers.update(step, clipped, rate);
    tf.dispose([...gradients.values(), ...clipped.values()]);
    const bound = clip?.weights;
    if (bound !== undefined)
      for (const { variable } of this.store.trainable(step.over)) replace(variable, () => clipWeight(variable, bound));
    this.average(step.over);
  }

  /**
   * Moves the averaged nets after a step that moved theirs. Their state (moving statistics) is a copy, not an average.
   */
  private average(moved: readonly string[]): void {
    for (const [name, { of, decay: most, warmup }] of Object.entries(this.model.averages)) {
      if (!moved.includes(of)) continue;
      const decay = warmup ? Math.min(most, (1 + this.iteration) / (10 + this.iteration)) : most;
      for (const { path, variable, definition } of this.store.of(of)) {
        const averaged = this.store.entries.get(name + path.slice(of.length))!.variable;
        replace(averaged, () =>
          definition.role === 'state' ? variable.clone() : moveAverage<Tensor>(averaged, variable, decay),
        );
      }
    }
  }

  async evaluate(
    batches: AsyncIterable<Batch> | Iterable<Batch>,
    terms: TermFunction<unknown, Batch> = this.model.evaluate,
  ): Promise<Means> {
    const total = new RunningMeans();
    let index = 0;
    for await (const batch of batches) {
      const size = batchSize(batch);
      let names: readonly string[] = [];
      const tensors = tf.tidy(() => {
        const pass = this.pass(`evaluate/${index}`, size);
        const measured = measureTerms(terms(this.store.tree, batch, pass), this.model);
        names = measured.names;
        return { means: measured.means, counts: { ...measured.counts } };
      });
      total.add(await readMeasured({ names, ...tensors }, this.model), size);
      index++;
    }
    return total.means();
  }

  batchStatistics(batch: Batch, epoch: number): string[] {
    const draws = drawSource(this.seed, 'batch-statistics');
    const pass = createPass({ training: true, batch: batchSize(batch), draws });
    return takersOfBatch(() =>
      tf.tidy(() => {
        for (const step of stepsOf(stageAt(this.model.train, epoch))) step.terms(this.store.tree, batch, pass);
      }),
    );
  }

  pass(key: string, batch: number, first?: number): Pass {
    return drawingPass(this.seed, key, batch, first);
  }

  async compute(asked: AskedFunction, given: Batch, { key, size, first }: Draws): Promise<Computed> {
    return tf.tidy(() => {
      const results = this.evaluated(asked, given, this.pass(key, size, first));
      return byName(Object.entries(results).filter((entry): entry is [string, Tensor] => entry[1] !== undefined));
    });
  }

  private evaluated(asked: AskedFunction, given: Batch, pass: Pass): Readonly<Record<string, Tensor | undefined>> {
    const { samples, plots, evaluations = {} } = this.model;
    const { tree } = this.store;
    switch (asked.of) {
      case 'sample': {
        const outputs = samples[asked.name]!.run(tree, given, pass);
        return Object.fromEntries(outputs.map((output, index) => [`output${index}`, output]));
      }
      case 'plot': {
        const plot = plots[asked.name]!;
        return 'values' in plot && plot.values ? { ...plot.values(tree, given, pass) } : {};
      }
      case 'field': {
        const plot = plots[asked.name]!;
        return 'field' in plot ? plot.field(tree, given, pass) : {};
      }
      case 'scores':
        return evaluations[asked.name]!.run(tree, given, pass);
      case 'average':
        return evaluations[asked.evaluation]!.averages![asked.name]!.values(tree, given, pass);
    }
  }

  async state(): Promise<{ arrays: NamedArrays; iteration: number }> {
    const arrays: Map<string, NamedArray> = await this.store.arrays();
    for (const [path, array] of await this.optimizers.arrays()) arrays.set(path, array);
    return { arrays, iteration: this.iteration };
  }

  load(state: { readonly arrays: NamedArrays; readonly iteration: number }, { weightsOnly = false } = {}): void {
    loadArrays(this.store, state.arrays);
    if (!weightsOnly) this.optimizers.load(state.arrays);
    this.iteration = state.iteration;
  }

  assign(arrays: NamedArrays): void {
    assignArrays(this.store, this.model.averages, arrays);
  }

  dispose(): void {
    this.store.dispose();
    this.optimizers.dispose();
  }
}

function replace(variable: Variable, next: () => Tensor): void {
  tf.tidy(() => variable.assign(next()));
}

export type { Means, Measures };
