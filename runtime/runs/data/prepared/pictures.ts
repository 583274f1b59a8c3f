/** The pictures of one side of a set, written to a folder. */
import type { Preparation } from '../set/prepare.js';
import { run } from '../set/prepare.js';
import type { Example, Side } from '../set/examples.js';
import { gone } from '../set/picture-values.js';
import { isBytes, toRgb, type AnyPicture } from '../pictures/picture.js';
import { writeArray } from './array-file.js';
import type { Division } from './division.js';
import type { PicturesManifest, StoredPictures } from './manifest.js';
import { ShardWriter } from './shard-writer.js';

export interface PicturesOptions {
  readonly name: string;
  /** The most bytes of a file. */
  readonly shardBytes?: number;
  readonly onExamples?: (count: number) => void;
  readonly signal?: AbortSignal;
}

/** The number of examples that are decoded at once: as many as when a set is opened. */
const atOnce = 16;

/** The places of a side's image fields in `divisions` are those in the manifest. */
export async function writePictures(
  folder: string,
  side: Side,
  examples: readonly Example[],
  divisions: readonly Division[],
  preparation: Preparation,
  { name, shardBytes, onExamples, signal }: PicturesOptions,
): Promise<PicturesManifest> {
  const writers = divisions.map((_, place) => new ShardWriter(folder, `pictures-${place}`, shardBytes));
  try {
    for (let start = 0; start < examples.length; start += atOnce) {
      signal?.throwIfAborted();
      const part = examples.slice(start, start + atOnce);
      const ready = await Promise.all(
        part.map(async (example) => {
          const steady = await preparation.steadyPictures(example, side.fields);
          return Promise.all(
            divisions.map((division) => outcomesOf(division, steady[division.plan.name]!, example, preparation)),
          );
        }),
      ).catch(gone);
      for (const pictures of ready)
        for (const [place, outcomes] of pictures.entries())
          for (const picture of outcomes) await writers[place]!.add(picture);
      onExamples?.(part.length);
    }
    const fields: StoredPictures[] = [];
    for (const [place, writer] of writers.entries()) {
      const { shards, sizes, type, channels } = await writer.end(name);
      const [height = 0, width = 0] = sizes;
      const alike = sizes.every((side, index) => side === (index % 2 === 0 ? height : width));
      const outcomes = divisions[place]!.outcomes;
      fields.push({
        ...{ type, channels, outcomes },
        ...(alike
          ? { size: [height, width] as const }
          : { sizes: await writeArray(folder, `sizes-${place}.bin`, Int32Array.from(sizes)) }),
        shards,
      });
    }
    return { format: 'genc-pictures-1', name, examples: examples.length, fields };
  } finally {
    for (const writer of writers) await writer.abandon();
  }
}

/** The pictures of one field: one, or one for each outcome of the mirrors before a resize. */
async function outcomesOf(
  { plan, forked, settled, moving, outcomes }: Division,
  steady: AnyPicture,
  example: Example,
  preparation: Preparation,
): Promise<AnyPicture[]> {
  const file = example.items[plan.domain]!.name;
  const mirrors = forked.filter(({ transform }) => transform.random);
  const made: AnyPicture[] = [];
  for (let outcome = 0; outcome < outcomes; outcome++) {
    const picture = await run(steady, [...forked, ...settled], (stage) => {
      const turned = (outcome >> Math.max(0, mirrors.indexOf(stage))) % 2 === 1;
      // A draw below a half turns the picture.
      return { training: true, file, draws: () => (turned ? 0 : 1) };
    });
    const inMiddle = await run(picture, moving, () => ({ training: false, file, draws: () => 0 }));
    preparation.fitted(inMiddle, plan, file);
    made.push(plan.shape[2] === 3 && isBytes(picture) ? toRgb(picture) : picture);
  }
  return made;
}
