/** The record of a data set in a run: its contents, and a hash of names and sizes by which it is recognised. */
import { createHash } from 'node:crypto';
import type { DataDefinition } from '../../../contract/model.js';
import type { DataContents } from './contents.js';
import { splitNames, type Item, type Source, type Split } from '../source/source.js';

export interface DataRecord extends DataContents {
  /** The sources as the spec has them, with their names. */
  readonly sources: readonly { readonly from: string; readonly name: string }[];
  /** The SHA-256 over name, class and size of every item of every source, in the splits of the sources themselves. */
  readonly sha256: string;
}

/** The number of files that are asked for their size at once. */
const atOnce = 64;

export async function recordOf(
  { sources: from, made }: DataDefinition,
  sources: readonly Source[],
  contents: DataContents,
): Promise<DataRecord> {
  const hash = createHash('sha256');
  for (const source of sources) {
    hash.update(`${JSON.stringify([source.name, source.version ?? null])}\n`);
    for (const split of splitNames) {
      const items = source.splits[split] ?? [];
      for (let start = 0; start < items.length; start += atOnce) {
        const lines = await Promise.all(items.slice(start, start + atOnce).map((item) => lineOf(split, item)));
        hash.update(lines.join(''));
      }
    }
  }
  const asked = made ? [`${made.model}.${made.sample}`] : from;
  return {
    sources: sources.map(({ name }, index) => ({ from: asked[index] ?? name, name })),
    ...contents,
    sha256: hash.digest('hex'),
  };
}

/** A file that has gone since it was listed has no size. */
const lineOf = async (split: Split, { name, domain, label, size }: Item): Promise<string> =>
  `${JSON.stringify([split, name, domain, label ?? null, (await size?.().catch(() => null)) ?? null])}\n`;

const words: Readonly<Record<Split, string>> = { train: 'training', validation: 'validation', test: 'test' };
const told = (counts: DataRecord['counts']): string =>
  splitNames
    .filter((split) => (counts[split] ?? 0) > 0)
    .map((split) => `${counts[split]!.toLocaleString('en-US')} ${words[split]}`)
    .join(' and ');
const asWritten = ({ sources }: DataRecord): string => sources.map(({ from }) => from).join();

/**
 * The differences of data sets from their records, one per line. A set that is not in both, or whose sources the spec
 * itself has changed, is not compared.
 */
export function dataChanges(
  before: Readonly<Record<string, DataRecord>>,
  now: Readonly<Record<string, DataRecord>>,
): string[] {
  return Object.entries(now).flatMap(([name, present]) => {
    const past = Object.hasOwn(before, name) ? before[name]! : undefined;
    if (!past || asWritten(past) !== asWritten(present)) return [];
    const [was, is] = [told(past.counts), told(present.counts)];
    if (was !== is) return [`${name} has ${is} examples and had ${was}`];
    return past.sha256 === present.sha256
      ? []
      : [`${name} has ${is} examples as before, but names, classes or sizes differ`];
  });
}
