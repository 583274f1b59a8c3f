import { decode } from './decode.js';
import { byPath, type StoredFile } from './files.js';
import { isPictureName, placeFiles } from './layout.js';
import { splitNames, type Item, type Source, type Split } from './source.js';

/**
 * A set of image files, from a folder or from zips.
 * @param trees one per archive; a file that two of them share is taken once.
 * @param subset the folder that `set.subset` names.
 */
export function imageSource(name: string, trees: readonly (readonly StoredFile[])[], subset?: string): Source {
  const files = trees.flatMap((tree) => {
    const stored = new Map(tree.filter((file) => isPictureName(file.path)).map((file) => [file.path, file]));
    return placeFiles([...stored.keys()], subset).map((placed) => ({ ...placed, stored: stored.get(placed.path)! }));
  });
  const seen = new Set<string>();
  const unique = files.filter(({ stored, folder, path }) => {
    if (stored.fingerprint === undefined) return true;
    const key = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}:${stored.fingerprint}`;
    return !seen.has(key) && seen.add(key);
  });
  const classes = [...new Set(unique.map((file) => file.folder))].filter((folder) => folder !== '').sort();
  const labels = new Map(classes.map((folder, label) => [folder, label]));
  const splits: Partial<Record<Split, Item[]>> = {};
  for (const file of unique.sort(byPath)) {
    const item: Item = {
      name: file.path,
      domain: file.domain,
      label: labels.get(file.folder),
      read: async () => decode(await file.stored.read()),
      stamp: file.stored.stamp,
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
  };
}
