import { distance } from 'fastest-levenshtein';
import { UserError } from '../../../common/errors.js';
import { listed } from '../../../common/names.js';
import type { FolderReading } from '../source/reading.js';
import { splitNames } from '../source/source.js';
import { levelOf, shownFolders, type Spot } from './sorted-files.js';

/**
 * Finds the folders that the spec names, at any depth (`from "inputs"` reads `inputs/`, `train/inputs/` and
 * `inputs/train/`). If a spec names its sides, or its training folder, everything that lies elsewhere is left out.
 * @throws UserError if there is no folder of a name.
 */
export function takeNamed(name: string, spots: readonly Spot[], { named, splits, words }: FolderReading): void {
  const shown = shownFolders(levelOf(spots).names);
  for (const [domain, { folder, field }] of named) {
    const found = take(
      spots.filter((spot) => spot.domain === 'image'),
      folder,
    );
    if (found.length === 0) throw missing(name, folder, `that ${field} is read from`, spots, shown);
    for (const spot of found) spot.domain = domain;
  }
  if (named.size > 0 && words.size === 0) for (const spot of spots) if (spot.domain === 'image') spot.leftOut = true;
  const kept = spots.filter((spot) => !spot.leftOut);
  for (const split of splitNames) {
    const folder = splits[split];
    if (folder === undefined) continue;
    const found = take(
      kept.filter((spot) => spot.split === undefined),
      folder,
    );
    if (found.length === 0) throw missing(name, folder, `that the ${split} split is read from`, spots, shown);
    for (const spot of found) spot.split = split;
  }
  if (splits.train !== undefined) for (const spot of kept) if (spot.split === undefined) spot.leftOut = true;
}

/**
 * Takes the files below a folder, and the folder off their paths. Case counts if a folder is written with these
 * capitals.
 */
function take(spots: readonly Spot[], folder: string): Spot[] {
  const wanted = folder.split(/[/\\]+/).filter((part) => part !== '' && part !== '.');
  const exact = spots.filter((spot) => placeOf(spot.rest, wanted) >= 0);
  const lower = wanted.map((part) => part.toLowerCase());
  const placeIn = ({ rest }: Spot): number =>
    exact.length > 0
      ? placeOf(rest, wanted)
      : placeOf(
          rest.map((part) => part.toLowerCase()),
          lower,
        );
  return spots.filter((spot) => {
    const at = wanted.length === 0 ? -1 : placeIn(spot);
    if (at >= 0) spot.rest = spot.rest.toSpliced(at, wanted.length);
    return at >= 0;
  });
}

function placeOf(rest: readonly string[], wanted: readonly string[]): number {
  return rest.findIndex((_, at) => wanted.every((part, index) => rest[at + index] === part));
}

function missing(name: string, folder: string, use: string, spots: readonly Spot[], shown: string): UserError {
  const all = [...new Set(spots.flatMap((spot) => spot.path.split('/').slice(0, -1)))];
  const near = all
    .filter((each) => distance(each.toLowerCase(), folder.toLowerCase()) <= Math.max(1, folder.length / 3))
    .map((each) => `"${each}"`);
  const there = shown === '' ? 'it has no folders at all' : `it has ${shown}`;
  return new UserError(`${name} has no folder "${folder}" ${use}; ${there}.`, {
    hint:
      near.length > 0
        ? `Did you mean ${listed(near, 3)}?`
        : 'Write the name of one of its folders, or the way to it ("images/photos").',
  });
}
