/** The time of an iteration of a compiled model on this machine, on noise of the shape of its data. */
import * as tf from '@tensorflow/tfjs-core';
import { rangeLike } from '../../contract/data.js';
import type { AnyModel, Batch, DataDefinition, FieldDefinition } from '../../contract/model.js';
import { dataDirectory, openData } from '../data/index.js';
import { createTrainer } from '../../library/train/trainer.js';

/** Counts the training examples of a data set; reports the reason if the data is not here. */
export async function countExamples(
  definition: DataDefinition,
  places: { readonly base: string; readonly dataDirectory?: string },
  tell: (why: string) => void,
): Promise<number | undefined> {
  const directory = await dataDirectory({ flag: places.dataDirectory });
  const options = { directory, base: places.base, seed: 0, strict: false, onWarning: () => undefined };
  try {
    const set = await openData(definition, options);
    const count = set.count('train');
    set.close();
    return count;
  } catch (error) {
    tell((error as Error).message);
    return undefined;
  }
}

/** The seconds of one iteration: the quicker of two, after a first one that builds what later ones reuse. */
export async function measureIteration(model: AnyModel, batch: number): Promise<number> {
  const trainer = createTrainer(model, { seed: 0 });
  const { fields } = model.data[model.train.data]!;
  const example: Batch = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, noise(field, batch)]));
  const batches = Array.from({ length: trainer.batchesPerIteration }, () => example);
  try {
    const seconds: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const start = performance.now();
      await trainer.iterate(batches, 0);
      seconds.push((performance.now() - start) / 1000);
    }
    return Math.min(...seconds.slice(1));
  } finally {
    trainer.dispose();
    tf.dispose(Object.values(example));
  }
}

function noise(field: FieldDefinition, batch: number): tf.Tensor {
  if (field.kind === 'class')
    return tf.tensor1d(
      Array.from({ length: batch }, (_, index) => index % field.classes),
      'int32',
    );
  if (field.kind === 'tokens')
    return tf.cast(tf.randomUniform([batch, ...field.shape], 0, field.classes, 'int32', 1), 'int32');
  const [low, high] = rangeLike(field);
  return tf.randomUniform([batch, ...field.shape], low, high, 'float32', 1);
}
