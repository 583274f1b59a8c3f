/** Batches of one example in trainings that take statistics of a batch. */
import * as tf from '@tensorflow/tfjs-core';
import type { DataSet } from '../data/index.js';
import { stagesOf } from '../../library/train/stages.js';
import type { Trainer } from '../../library/train/trainer.js';

/**
 * The stages, by their first epochs, whose epochs would end in a batch of one example, which has no statistics. It is
 * left out, another example in every epoch. If all batches are single examples, none can be left out. Both cases are
 * reported.
 */
export async function findSingles(
  trainer: Trainer,
  set: DataSet,
  warn: (message: string) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const count = set.count('train');
  const found = new Set<number>();
  for (const { name, start, batch } of stagesOf(trainer.model.train)) {
    const isAll = batch === 1 || count === 1;
    if (!isAll && count % batch !== 1) continue;
    const example = await set.at('train', [0]);
    const layers = trainer.batchStatistics(example, start);
    tf.dispose(Object.values(example));
    if (layers.length === 0) continue;
    const where = name === undefined ? '' : ` of the stage '${name}'`;
    const what = `${layers.join(' and ')} ${layers.length === 1 ? 'takes' : 'take'} statistics of a batch`;
    if (isAll) await warn(`Every batch${where} is one example, and ${what}: take a larger batch.`);
    else {
      found.add(start);
      await warn(
        `${count.toLocaleString('en-US')} examples in batches of ${batch} leave a last batch${where} of one, and ${what}: it is left out, in every epoch another example.`,
      );
    }
  }
  return found;
}
