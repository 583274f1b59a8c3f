/** The examples of a side in an order that no seed changes, so that sets with other seeds share their pictures. */
import type { Example, Side } from '../set/examples.js';
import { splitNames, type Item, type Source } from '../source/source.js';

/** Every example of a side's splits once, in the order in which the sources list their files. */
export function listedExamples(side: Side, sources: readonly Source[]): Example[] {
  const places = new Map<Item, number>();
  for (const source of sources)
    for (const split of splitNames) for (const item of source.splits[split] ?? []) places.set(item, places.size);
  const placeOf = ({ items }: Example): number => {
    const found = Object.values(items).map((item) => places.get(item!) ?? Infinity);
    return Math.min(...found);
  };
  const all = [...new Set(splitNames.flatMap((split) => side.splits[split]))];
  const place = new Map(all.map((example) => [example, placeOf(example)]));
  return all.sort((a, b) => a.set - b.set || place.get(a)! - place.get(b)!);
}
