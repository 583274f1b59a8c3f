/**
 * The places outside its folder that a run or an ablation uses. On disk they are relative to the folder, so that a
 * project can be moved as a whole; absolute ones stand beside them, for a folder that was moved alone.
 */
import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The places, all absolute. */
export interface Places {
  /** The folder to which paths in the spec are relative. */
  readonly base: string;
  /** The directory of data sets. */
  readonly dataDirectory?: string;
  /** The runs that draw data for this one, by the model that they trained. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The sources of data that lie elsewhere than the spec says, by the spec's path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

type Named = Readonly<Record<string, string>> | undefined;
const mapped = (named: Named, change: (path: string, name: string) => string): Named =>
  named && Object.fromEntries(Object.entries(named).map(([name, path]) => [name, change(path, name)]));

/** The record as it is written: the places relative to the folder, and `places` with the absolute ones. */
export function toDisk<T extends Places>(folder: string, record: T): T & { readonly places: Places } {
  const { base, dataDirectory, runs, elsewhere } = record;
  const near = (path: string): string => {
    const way = relative(resolve(folder), resolve(path));
    // There is no relative path to another drive.
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

/** The places as they are now. A record from before places were relative is taken unchanged. */
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

/** The folder of the spec. A folder may be there by chance; if it contains the spec, it is the right one. */
const baseOf = ([near, past]: readonly [string, string], spec: string): string =>
  [near, past].find((path) => existsSync(join(path, basename(spec)))) ?? (existsSync(past) ? past : near);
