/** A training as the stages that follow one another in it; one without stages is a single stage that has no name. */
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import type { AnyStep } from './any-step.js';

type AnyTrain = AnyModel['train'];

export interface Stage extends Pick<AnyTrain, 'batch' | 'epochs' | 'schedule' | 'groups'> {
  readonly name?: string;
  /** Epochs of the stages before it. */
  readonly start: number;
  /** Epochs that are over when it ends. */
  readonly end: number;
}

export function stagesOf(train: AnyTrain): Stage[] {
  let start = 0;
  return (train.stages ?? [train]).map((stage) => {
    const { batch, epochs, schedule, groups } = stage;
    const placed = { batch, epochs, schedule, groups, start, end: start + epochs };
    start = placed.end;
    return 'name' in stage ? { name: stage.name, ...placed } : placed;
  });
}

/** The stage in which an epoch is trained, counted from 0 through the whole run; the last one where more are trained than declared. */
export function stageAt(train: AnyTrain, epoch: number): Stage {
  const stages = stagesOf(train);
  return stages.find(({ end }) => epoch < end) ?? stages.at(-1)!;
}

/**
 * Epochs that are over of the stages that move what a step moves: codebooks where it has some, else its nets. What such a
 * net counts in epochs stands still while other stages are trained.
 */
export function epochsOver(train: AnyTrain, step: AnyStep, epoch: number): number {
  const { over, moves = [] } = step;
  const nets = moves.length > 0 ? moves : over;
  const present = stageAt(train, epoch);
  return stagesOf(train)
    .filter(({ end }) => end <= present.start)
    .filter((stage) =>
      stepsOf(stage).some((each) => [...each.over, ...(each.moves ?? [])].some((net) => nets.includes(net))),
    )
    .reduce((sum, { epochs }) => sum + epochs, Math.floor(epoch) - present.start);
}

export const stepsOf = ({ groups }: Pick<Stage, 'groups'>): AnyStep[] =>
  groups.flatMap(({ steps }) => steps as readonly AnyStep[]);

/** The largest `repeat` of its steps: each repetition takes a batch of its own. */
export const batchesPerIteration = (stage: Pick<Stage, 'groups'>): number =>
  Math.max(1, ...stepsOf(stage).map(({ repeat }) => repeat));

/** Batches that consume the training split once. */
export const batchesPerEpoch = ({ batch }: Pick<Stage, 'batch'>, examples: number, dropSingle = false): number =>
  dropSingle && examples % batch === 1 ? Math.floor(examples / batch) : Math.ceil(examples / batch);

/**
 * Iterations that have begun when so many epochs of a stage are over. An iteration whose epoch has too few batches left
 * takes those of the next epoch, so that numbers of epochs differ by an iteration where the batches do not divide evenly.
 */
export const stepsOfEpochs = (stage: Stage, batches: number, epochs = stage.epochs): number =>
  Math.ceil((epochs * batches) / batchesPerIteration(stage));

/** Of the training, or of each of its stages; by their names, of some of them. */
export type Epochs = number | Readonly<Record<string, number>>;

/** A model that is trained in other batches: in every stage. */
export function withBatch(model: AnyModel, batch: number | undefined): AnyModel {
  if (batch === undefined) return model;
  const { train } = model;
  const stages = train.stages?.map((stage) => ({ ...stage, batch }));
  return { ...model, train: { ...train, batch, ...(stages ? { stages } : {}) } };
}

/**
 * A model that is trained for other numbers of epochs.
 * @param done Epochs that are over already: a stage that has ended keeps its own, and one under way has at least those done.
 * @throws UserError for a stage that is not there, that is over, or that would end before where it stands.
 */
export function withEpochs(model: AnyModel, epochs: Epochs | undefined, done = 0): AnyModel {
  if (epochs === undefined) return model;
  const { train } = model;
  if (!train.stages) {
    if (typeof epochs === 'number') return { ...model, train: { ...train, epochs } };
    throw new UserError(`The training of ${model.name} has no stages, such as '${Object.keys(epochs)[0]}'.`, {
      hint: 'Say how many epochs in all.',
    });
  }
  const placed = stagesOf(train);
  const names = placed.map(({ name }) => name!);
  const unknown = typeof epochs === 'number' ? undefined : Object.keys(epochs).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`The training of ${model.name} has no stage '${unknown}'.`, {
      hint: `It has ${names.join(', ')}.`,
    });
  const stages = placed.map((stage, index) => {
    const over = stage.end <= done && index < placed.length - 1;
    if (typeof epochs === 'number') return over ? stage.epochs : atLeast(stage, epochs, done);
    const wanted = Object.hasOwn(epochs, names[index]!) ? epochs[names[index]!] : undefined;
    if (wanted === undefined || wanted === stage.epochs) return stage.epochs;
    if (over)
      throw new UserError(`The stage '${stage.name}' is over: it was trained for ${count(stage.epochs)}.`, {
        hint: `Those after it can still be changed: ${names.slice(index + 1).join(', ')}.`,
      });
    return atLeast(stage, wanted, done);
  });
  const total = stages.reduce((sum, each) => sum + each, 0);
  const definitions = train.stages.map((stage, index) => ({ ...stage, epochs: stages[index]! }));
  return { ...model, train: { ...train, epochs: total, stages: definitions } };
}

function atLeast({ name, start }: Stage, epochs: number, done: number): number {
  if (start + epochs >= done) return epochs;
  const over = done - start;
  throw new UserError(`The stage '${name}' has done ${count(over)} already, more than ${epochs}.`, {
    hint: 'Train on with more epochs.',
    advice: { call: 'resume', epochs: { count: 2 * over, ...(name === undefined ? {} : { stage: name }) } },
  });
}

const count = (epochs: number): string => `${epochs} epoch${epochs === 1 ? '' : 's'}`;
