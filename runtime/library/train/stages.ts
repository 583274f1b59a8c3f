/** A training as stages that follow one another; a training without stages is a single stage without a name. */
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import type { AnyStep } from './any-step.js';

type AnyTrain = AnyModel['train'];

export interface Stage extends Pick<AnyTrain, 'batch' | 'epochs' | 'schedule' | 'groups'> {
  readonly name?: string;
  /** The number of epochs of the stages before it. */
  readonly start: number;
  /** The number of epochs done when it ends. */
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

/**
 * The stage of an epoch, which is counted from 0 through the whole run. Epochs beyond the declared ones belong to the
 * last stage.
 */
export function stageAt(train: AnyTrain, epoch: number): Stage {
  const stages = stagesOf(train);
  return stages.find(({ end }) => epoch < end) ?? stages.at(-1)!;
}

/**
 * The number of epochs done of the stages that move what a step moves: its codebooks if it has some, else its nets.
 * Counts of epochs in such a net stand still while other stages are trained.
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

/** The largest `repeat` among its steps, since each repetition takes a batch of its own. */
export const batchesPerIteration = (stage: Pick<Stage, 'groups'>): number =>
  Math.max(1, ...stepsOf(stage).map(({ repeat }) => repeat));

/** The number of batches that use the training split up once. */
export const batchesPerEpoch = ({ batch }: Pick<Stage, 'batch'>, examples: number, dropSingle = false): number =>
  dropSingle && examples % batch === 1 ? Math.floor(examples / batch) : Math.ceil(examples / batch);

/**
 * The number of iterations that have begun when the given epochs of a stage are over. An iteration whose epoch has too
 * few batches left takes those of the next epoch, so epochs differ by an iteration if the batches do not divide evenly.
 */
export const stepsOfEpochs = (stage: Stage, batches: number, epochs = stage.epochs): number =>
  Math.ceil((epochs * batches) / batchesPerIteration(stage));

/** Numbers of epochs: of the training or each of its stages, or of some stages by their names. */
export type Epochs = number | Readonly<Record<string, number>>;

/** The model with another size of batches in every stage. */
export function withBatch(model: AnyModel, batch: number | undefined): AnyModel {
  if (batch === undefined) return model;
  const { train } = model;
  const stages = train.stages?.map((stage) => ({ ...stage, batch }));
  return { ...model, train: { ...train, batch, ...(stages ? { stages } : {}) } };
}

/**
 * The model with other numbers of epochs.
 * @param done The number of epochs that are over: a stage that has ended keeps its own number, and the current one has
 * at least the epochs it has done.
 * @throws UserError for a stage that does not exist, that is over, or that would end before its current epoch.
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
