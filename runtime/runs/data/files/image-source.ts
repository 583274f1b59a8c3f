import type { StoredFile } from './files.js';
import { passedOver } from './layout.js';
import { pictures } from './medium.js';
import { naturally, byPath } from '../../../common/names.js';
import { placeFiles, type Placed, type PlaceOptions } from './place.js';
import { splitNames, type Item, type Source, type Split } from '../source/source.js';

/**
 * A set of image files, from a folder or from zips.
 * @param trees The files of each archive; a file that two archives share is taken once.
 */
export function imageSource(name: string, trees: readonly (readonly StoredFile[])[], options: PlaceOptions): Source {
  const { medium = pictures } = options;
  const stored = trees.map(
    (tree) => new Map(tree.filter((file) => medium.isName(file.path)).map((file) => [file.path, file])),
  );
  const { placed, warnings, doubt } = placeFiles(
    name,
    stored.map((tree) => [...tree.keys()]),
    options,
  );
  const files = placed.map((file) => ({ ...file, stored: stored[file.tree]!.get(file.path)! }));
  const unique = trees.length > 1 ? withoutShared(files) : files;
  const classes = [...new Set(unique.map((file) => file.folder))].filter((folder) => folder !== '').sort(naturally);
  const labels = new Map(classes.map((folder, label) => [folder, label]));
  const splits: Partial<Record<Split, Item[]>> = {};
  for (const file of unique.sort(byPath)) {
    const item: Item = {
      name: file.path,
      domain: file.domain,
      label: labels.get(file.folder),
      inside: insideOf(file),
      read: async () => medium.decode(await file.stored.read()),
      stamp: file.stored.stamp,
      identity: file.stored.identity,
      size: file.stored.size,
    };
    (splits[file.split ?? 'train'] ??= []).push(item);
  }
  const ordered = splitNames.flatMap((split) => (splits[split] ? [[split, splits[split]] as const] : []));
  return {
    name,
    splits: Object.fromEntries(ordered),
    classes: classes.length > 0 ? classes : undefined,
    resident: false,
    warnings,
    passedOver: passedOver(trees.flatMap((tree) => tree.map(({ path }) => path))),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** The path below split and side. */
function insideOf({ folder, path }: Placed): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return folder === '' ? file : `${folder}/${file}`;
}

/**
 * The files without copies: equal files in the same place of two archives are one; within an archive every file counts.
 */
function withoutShared<F extends Placed & { readonly stored: StoredFile }>(files: readonly F[]): F[] {
  const first = new Map<string, number>();
  return files.filter((file) => {
    const { fingerprint } = file.stored;
    if (fingerprint === undefined) return true;
    const key = JSON.stringify([file.split, file.domain, insideOf(file), fingerprint]);
    const tree = first.get(key);
    if (tree === undefined) first.set(key, file.tree);
    return tree === undefined || tree === file.tree;
  });
}
