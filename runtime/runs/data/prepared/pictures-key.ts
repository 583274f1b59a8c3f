/** The key of prepared pictures: everything that decides about their bytes. */
import { createHash, type Hash } from 'node:crypto';
import sharp from 'sharp';
import type { Example } from '../set/examples.js';
import type { Stage } from '../set/stages.js';
import { decoder } from '../set/verify.js';
import type { Item, Source } from '../source/source.js';
import { littleEndian } from '../source/bytes.js';
import type { Division } from './division.js';

/** The number of files that are asked for their state at once. */
const atOnce = 64;

/** The pictures of a set in memory that stand for all of it in the key. */
const samples = 16;

/**
 * The key of a side's pictures. Names of fields, ranges, seeds and splits are not in it: sets that differ in these
 * alone share their pictures. A file that was written since has another key.
 */
export async function picturesKey(
  examples: readonly Example[],
  divisions: readonly Division[],
  sources: readonly Source[],
): Promise<string> {
  const hash = createHash('sha256');
  const add = (value: unknown): Hash => hash.update(`${JSON.stringify(value)}\n`);
  add(['genc-pictures-1', decoder, sharp.versions.vips, divisions.map(recipeOf)]);
  for (const [set, source] of sources.entries())
    if (source.resident) {
      add(source.version ?? null);
      await addSamples(
        hash,
        examples.filter((example) => example.set === set),
      );
    }
  for (let start = 0; start < examples.length; start += atOnce) {
    const part = examples.slice(start, start + atOnce);
    const lines = await Promise.all(
      part.map(async ({ set, items }) => JSON.stringify([set, await Promise.all(Object.entries(items).map(stateOf))])),
    );
    hash.update(`${lines.join('\n')}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

const stagesOf = (stages: readonly Stage[]): unknown[] =>
  stages.map(({ transform: { name, size, about } }) =>
    size ? [name, ...size] : about === undefined ? name : [name, about],
  );

const recipeOf = ({ plan, forked, settled, moving }: Division): unknown => [
  plan.domain,
  plan.half ?? null,
  stagesOf(plan.steady),
  stagesOf(forked),
  stagesOf(settled),
  // Without a crop the declared size is the size of the pictures.
  moving.some(({ transform }) => transform.name === 'crop') ? plan.shape[2] : plan.shape,
  ...(plan.field.kind === 'sound' ? [plan.field.rate] : []),
];

/** A file that has gone since it was listed has no state; reading it says so. */
const stateOf = async ([domain, item]: [string, Item | undefined]): Promise<unknown> => [
  domain,
  item!.name,
  (await item!.identity?.().catch(() => null)) ?? null,
];

async function addSamples(hash: Hash, examples: readonly Example[]): Promise<void> {
  const step = Math.max(1, Math.floor(examples.length / samples));
  for (let index = 0; index < examples.length; index += step)
    for (const item of Object.values(examples[index]!.items)) {
      const { data, height, width } = await item!.read();
      hash.update(`${item!.name} ${height} ${width}\n`).update(littleEndian(data));
    }
}
