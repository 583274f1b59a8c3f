/** Batches for training, epoch after epoch: an iteration may need more than are left of the one under way. */
import type { DataBatch, DataSet } from '../data/index.js';

/** Batches of an epoch from `start` on, and then those of the epochs after it, each in its own order. Has no end. */
export async function* trainingBatches(
  set: DataSet,
  { batch, epoch, start }: { readonly batch: number; readonly epoch: number; readonly start: number },
): AsyncGenerator<DataBatch, void, undefined> {
  yield* set.batches('train', { batch, epoch, shuffle: true, start });
  for (let next = epoch + 1; ; next++) yield* set.batches('train', { batch, epoch: next, shuffle: true });
}

/** Puts so many batches into `group`, which holds those taken so far where reading fails. */
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
