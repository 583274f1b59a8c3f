import { draws } from '../source/draws.js';
import { counted } from '../../../common/names.js';
import { splitNames, type Source } from '../source/source.js';

/**
 * A source with only `count` of its folders, chosen by the seed. Each folder has a draw of its own, so the choice does
 * not depend on other files. Classes are numbered anew among the folders that stay.
 * @param onWarning Called if there is nothing to choose from; the source stays whole then.
 */
export function chooseFolders<S extends Source>(
  source: S,
  count: number,
  seed: number,
  onWarning?: (message: string) => void,
): S {
  const names = source.numbered ? [] : (source.classes ?? []);
  if (names.length === 0) {
    onWarning?.(`${source.name} has no folders to choose ${count} from; all of it is read.`);
    return source;
  }
  if (names.length <= count) {
    if (names.length < count) onWarning?.(`${source.name} has ${names.length} folders, not ${count}; all are read.`);
    return source;
  }
  const rank = new Map(names.map((name) => [name, draws(seed, 'folders', source.name, name)(0)]));
  const chosen = new Set([...names].sort((a, b) => rank.get(a)! - rank.get(b)!).slice(0, count));
  const classes = names.filter((name) => chosen.has(name));
  const loose = splitNames.reduce(
    (sum, split) => sum + (source.splits[split] ?? []).filter(({ label }) => label === undefined).length,
    0,
  );
  if (loose > 0)
    onWarning?.(`${source.name}: ${counted(loose, 'picture')} beside its folders left out, as folders are chosen.`);
  const splits = splitNames.flatMap((split) => {
    const items = source.splits[split]?.flatMap((item) => {
      const label = item.label === undefined ? -1 : classes.indexOf(names[item.label]!);
      return label < 0 ? [] : [{ ...item, label }];
    });
    return items ? [[split, items] as const] : [];
  });
  return { ...source, splits: Object.fromEntries(splits), classes };
}
