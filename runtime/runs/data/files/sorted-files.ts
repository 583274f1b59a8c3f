import { counted, listed } from '../../../common/names.js';
import type { Domain, Split } from '../source/source.js';

/** A file on its way to its place. */
export interface Spot {
  readonly path: string;
  readonly tree: number;
  /** The folders that have not been read yet, from the outside in. */
  rest: string[];
  split?: Split;
  domain: Domain;
  leftOut: boolean;
}

/** Names of folders, with the files below each. */
export type Folders = ReadonlyMap<string, readonly Spot[]>;

/** The files with the folders that contain them. */
export function spotsOf(paths: readonly string[], tree: number, subset?: string): Spot[] {
  const folders = (path: string): string[] => path.split('/').slice(0, -1);
  const inside = subset === undefined ? paths : paths.filter((path) => folders(path).includes(subset));
  return inside.map((path) => ({
    ...{ path, tree, domain: 'image', leftOut: false },
    rest: folders(path).filter((part) => part !== subset),
  }));
}

/** The outermost folders that have not been read yet, and the files outside of all of them. */
export function levelOf(spots: readonly Spot[]): { readonly names: Folders; readonly loose: readonly Spot[] } {
  const names = new Map<string, Spot[]>();
  const loose: Spot[] = [];
  for (const spot of spots) {
    const [first] = spot.rest;
    const below = first === undefined ? loose : names.get(first);
    if (below) below.push(spot);
    else names.set(first!, [spot]);
  }
  return { names, loose };
}

/** The folders as text: `domainA (12 pictures) and domainB (1 picture)`. */
export function shownFolders(names: Folders): string {
  return listed([...names].map(([folder, spots]) => `${folder} (${counted(spots.length, 'picture')})`));
}
