/** The opening of a run's model to compute pictures, evaluations and distances. */
import type { AnyModel } from '../../contract/model.js';
import type { Inference } from '../../library/train/inference.js';
import { createTrainer } from '../../library/train/trainer.js';
import type { Checkpoint } from '../folder/checkpoint.js';

/** A model that is open, with the weights of a checkpoint. */
export interface OpenInference extends Inference {
  close(): Promise<void>;
}

export interface InferenceRequest {
  /** The folder of the run. */
  readonly folder: string;
  readonly model: AnyModel;
  readonly seed: number;
  readonly checkpoint: Checkpoint;
}

/** An engine's way of opening a model. */
export type OpensInference = (asked: InferenceRequest) => Promise<OpenInference>;

/** The model in this process, on the prepared backend. */
export const inProcess: OpensInference = async ({ model, seed, checkpoint: { arrays, position } }) => {
  const trainer = createTrainer(model, { seed });
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
  } catch (error) {
    trainer.dispose();
    throw error;
  }
  return Object.assign(trainer, { close: () => Promise.resolve(trainer.dispose()) });
};
