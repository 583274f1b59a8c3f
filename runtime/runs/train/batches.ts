/** Batches for training, epoch after epoch; an iteration may need more than are left of the current epoch. */
import type { DataBatch, DataSet } from '../data/index.js';

/**
 * The batches of an epoch from `start` on, followed by those of the later epochs, each in its own order, without end.
 */
export async function* trainingBatches(
  set: DataSet,
  options: {
    readonly batch: number;
    readonly epoch: number;
    readonly start: number;
    /** True if a last batch of one example is left out. */
    readonly dropSingle?: boolean;
  },
): AsyncGenerator<DataBatch, void, undefined> {
  const { batch, epoch, start, dropSingle = false } = options;
  yield* set.batches('train', { batch, epoch, shuffle: true, start, dropSingle });
  for (let next = epoch + 1; ; next++) yield* set.batches('train', { batch, epoch: next, shuffle: true, dropSingle });
}

/** Puts `count` batches into `group`, which holds those taken so far if reading fails. */
export async function takeBatches(
  stream: AsyncGenerator<DataBatch, void, undefined>,
  count: number,
  group: DataBatch[],
): Promise<void> {
  while (group.length < count) {
    const { value } = await stream.next();
    if (value) group.push(value);
  }
}
