/** The examples that `random 5` chooses for a sample, named for its record. */
import type { AnyModel } from '../../contract/model.js';
import type { DataSource } from '../data/set/data-source.js';
import type { ChosenExamples } from '../folder/chosen-examples.js';

/**
 * The random examples that a sample is drawn on; undefined if it takes none.
 *
 * @param most The number that is drawn, if that is fewer.
 */
export async function chosenExamples(
  { given, each, on }: AnyModel['samples'][string],
  source: DataSource,
  most = Infinity,
): Promise<ChosenExamples | undefined> {
  const readsData = Object.entries(given).some(([name, { field }]) => field && name !== each);
  if (on?.random === undefined || !readsData) return undefined;
  const names = (await source.namesOf(on)).slice(0, most);
  return { data: on.data ?? source.model.train.data, split: await source.splitOf(on), names };
}
