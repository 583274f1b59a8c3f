/** The messages about folders that can be read in two ways, and about pictures that are left out. */
import { UserError } from '../../../common/errors.js';
import { counted, listed } from '../../../common/names.js';
import { splitNames } from '../source/source.js';
import type { Split } from '../source/source.js';
import type { Marker } from './layout.js';
import { levelOf, shownFolders } from './sorted-files.js';
import type { Folders, Spot } from './sorted-files.js';

/** The error for pictures beside folders of splits, whose use is not known. */
export function undecided(
  name: string,
  markers: ReadonlyMap<string, Marker>,
  names: Folders,
  loose: readonly Spot[],
): UserError {
  const written = writtenSplits([...markers].map(([folder, { split }]) => [split!, folder]));
  return new UserError(
    `${name} has ${counted(loose.length, 'picture')} beside ${shownFolders(names)}; nothing says whether they are for training.`,
    {
      hint: `Write \`${written}\` in the data set to train on the others, or \`split folders=false\` to train on all of them.`,
    },
  );
}

/** The setting `split train="seen", test="unseen"`, with one folder of each. */
export function writtenSplits(meant: readonly (readonly [Split, string])[]): string {
  const first = new Map<Split, string>();
  for (const [split, folder] of meant) if (!first.has(split)) first.set(split, folder);
  const written = splitNames.flatMap((split) => (first.has(split) ? [`${split}="${first.get(split)}"`] : []));
  return `split ${written.join(', ')}`;
}

/** The warning about pictures that lie in no folder that is read; undefined if there are none. */
export function leftOutOf(spots: readonly Spot[]): string | undefined {
  if (spots.length === 0) return undefined;
  const { names, loose } = levelOf(spots);
  const folders = [...names].map(([folder, below]) => `${folder} (${below.length.toLocaleString('en-US')})`);
  const files = loose.map(({ path }) => path);
  return `${counted(spots.length, 'picture')} in no folder that is read, left out: ${listed([...folders, ...files], 8)}`;
}
