/**
 * Where a run or an ablation finds what lies outside of its folder. On disk the places are relative to the folder, so that a
 * project can be moved as a whole; the absolute ones stand beside them, for a folder that was moved alone.
 */
import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** All absolute. */
export interface Places {
  /** What paths in the spec are relative to. */
  readonly base: string;
  /** Where data sets are looked for. */
  readonly dataDirectory?: string;
  /** Runs that draw data of this one, by the model that they trained. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Sources of data that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

type Named = Readonly<Record<string, string>> | undefined;
const mapped = (named: Named, change: (path: string, name: string) => string): Named =>
  named && Object.fromEntries(Object.entries(named).map(([name, path]) => [name, change(path, name)]));

/** What is written: the places relative to the folder, and `places` with the absolute ones. */
export function toDisk<T extends Places>(folder: string, record: T): T & { readonly places: Places } {
  const { base, dataDirectory, runs, elsewhere } = record;
  const near = (path: string): string => {
    const way = relative(resolve(folder), resolve(path));
    // Another drive has no relative way.
    return isAbsolute(way) ? way : way === '' ? '.' : way.split(sep).join('/');
  };
  return {
    ...record,
    base: near(base),
    ...(dataDirectory === undefined ? {} : { dataDirectory: near(dataDirectory) }),
    ...(runs === undefined ? {} : { runs: mapped(runs, near) }),
    ...(elsewhere === undefined ? {} : { elsewhere: mapped(elsewhere, near) }),
    places: { base, dataDirectory, runs, elsewhere },
  };
}

/** The places as they are now. A record from before they were relative is taken as it is. */
export function fromDisk<T extends Places & { readonly spec: string; readonly places?: Places }>(
  folder: string,
  { places, ...stored }: T,
): Omit<T, 'places'> {
  const { base, dataDirectory, runs, elsewhere } = stored as Places;
  const located = (path: string, past: string | undefined): string => {
    if (past === undefined) return path;
    const near = resolve(folder, path);
    return existsSync(near) || !existsSync(past) ? near : past;
  };
  return {
    ...stored,
    base: places ? baseOf([resolve(folder, base), places.base], stored.spec) : base,
    ...(dataDirectory === undefined ? {} : { dataDirectory: located(dataDirectory, places?.dataDirectory) }),
    ...(runs === undefined ? {} : { runs: mapped(runs, (path, name) => located(path, places?.runs?.[name])) }),
    ...(elsewhere === undefined
      ? {}
      : { elsewhere: mapped(elsewhere, (path, name) => located(path, places?.elsewhere?.[name])) }),
  };
}

/** A folder may be there by chance; with the spec in it, it is the one. */
const baseOf = ([near, past]: readonly [string, string], spec: string): string =>
  [near, past].find((path) => existsSync(join(path, basename(spec)))) ?? (existsSync(past) ? past : near);
