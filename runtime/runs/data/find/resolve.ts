import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { Advice } from '../../../common/advice.js';
import { UserError } from '../../../common/errors.js';
import { isPointSet } from '../embedded/points.js';
import { embeddedSource } from '../embedded/source.js';
import { filesOfFolder, filesOfZip, type StoredFile } from '../files/files.js';
import { findIdxFiles, idxSource } from '../files/idx-source.js';
import { imageSource } from '../files/image-source.js';
import { markerOf } from '../files/layout.js';
import { pictures, type Medium } from '../files/medium.js';
import { counted, listed } from '../../../common/names.js';
import type { PlaceOptions } from '../files/place.js';
import type { FolderReading } from '../source/reading.js';
import { knownSets, type KnownSet } from './registry.js';
import type { Source } from '../source/source.js';

/** The meaning of a name after `from`. */
export type ResolvedSource =
  | { readonly kind: 'embedded'; readonly name: string }
  | {
      readonly kind: 'folder' | 'zip';
      readonly name: string;
      readonly path: string;
      readonly known?: KnownSet;
      readonly subset?: string;
    };

/**
 * Finds a source by its name in specs (`mnist`, `colorization.photos`), by a folder's name in the data directory
 * (`my_photos` or `my-photos`), or by path (`"./photos"`, `"photos.zip"`; relative to `cwd`).
 * @throws UserError for a set that is missing, with what to put where, or for an unknown name.
 */
export async function resolveSource(
  name: string,
  directory: string,
  cwd: string = process.cwd(),
): Promise<ResolvedSource> {
  if (isPath(name)) {
    const path = name.startsWith('~/') ? join(homedir(), name.slice(2)) : resolve(cwd, name);
    const kind = await kindOf(path);
    if (kind) return { kind, name: basename(path), path };
    throw new UserError(`There is no folder or zip at ${path}.`, {
      hint: `The data source is written as "${name}", relative to ${cwd}. If it lies elsewhere by now, say where.`,
      advice: { call: 'again', with: { name: 'sources', sources: [name] } },
    });
  }
  const [set, ...parts] = name.split('.') as [string, ...string[]];
  const known = knownSets.find((each) => each.name === set);
  if (known?.embedded) return { kind: 'embedded', name: known.name };
  const subset = parts.length > 0 ? parts.join('.') : undefined;
  if (known && subset !== undefined && !known.subsets?.includes(subset)) throw unknownSubset(known, subset);
  for (const folder of new Set([known?.folder ?? set, set, set.replaceAll('_', '-')])) {
    for (const path of [join(directory, folder), join(directory, `${folder}.zip`)]) {
      const kind = await kindOf(path);
      if (kind) return { kind, name, path, known, subset };
    }
  }
  throw known ? missing(known, directory) : await unknownSet(set, directory);
}

/** The name of a source in a spec, wherever the source lies. */
export const nameOf = (name: string, cwd: string = process.cwd()): string =>
  isPath(name) ? basename(resolve(cwd, name)) : name;

/**
 * Opens a resolved source: lists its files, and reads IDX files into memory.
 * @param reading The spec's reading of folders; by their names alone if absent.
 */
export async function openSource(
  resolved: ResolvedSource,
  reading?: FolderReading,
  medium: Medium = pictures,
): Promise<Source & { close?: () => void }> {
  if (resolved.kind === 'embedded' && isPointSet(resolved.name))
    throw new UserError(`${resolved.name} holds points and no pictures.`, {
      hint: `Give it a data set of its own: data ${resolved.name} { p: [2] }.`,
    });
  if (resolved.kind === 'embedded') return embeddedSource(resolved.name);
  const { name, path, subset } = resolved;
  const options: PlaceOptions = { reading, medium, subset, known: resolved.known !== undefined };
  if (resolved.kind === 'zip') return fromZips(name, [path], options);
  const idx = medium === pictures ? await findIdxFiles(path, subset) : [];
  if (idx.length > 0) {
    const missing = resolved.known ? await missingIdxFiles(resolved.known, path) : [];
    if (missing.length === 0) return idxSource(name, path, idx);
    throw new UserError(
      `${name} in ${path} is not complete: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      {
        hint: wanted(resolved.known!, path),
        ...downloads(resolved.known!),
      },
    );
  }
  const { files, warnings } = await filesOfFolder(path);
  const archives = files.filter((file) => /^[^/]+\.zip$/i.test(file.path));
  const source: Source & { close?: () => void } =
    archives.length > 0 && !files.some((file) => medium.isName(file.path))
      ? await fromZips(
          name,
          archives.map((archive) => join(path, archive.path)),
          options,
        )
      : imageSource(name, [files], options);
  const unread = files.filter((file) => /\.zip$/i.test(file.path) && !(archives.includes(file) && source.close));
  const about = [
    ...warnings.map((warning) => `${name}: ${warning}.`),
    ...(unread.length > 0
      ? [
          `${name}: ${counted(unread.length, 'archive')} not read: ${listed(unread.map((file) => file.path))}. Zips are read where they are all that lies in the folder of the set.`,
        ]
      : []),
  ];
  if (Object.keys(source.splits).length > 0) return { ...source, warnings: [...about, ...(source.warnings ?? [])] };
  source.close?.();
  const where = subset === undefined ? path : `${path} below a folder ${subset}`;
  throw new UserError(`There are no ${medium.word}s in ${where}.`, {
    ...(resolved.known ? downloads(resolved.known) : {}),
    hint: resolved.known ? wanted(resolved.known, path) : [`Looked for ${medium.kinds}.`, ...passed(source)].join(' '),
  });
}

/** The missing IDX files of a known set: those that are there neither plain nor packed. */
export async function missingIdxFiles(known: KnownSet, folder: string): Promise<string[]> {
  const there = new Set((await readdir(folder)).map((name) => name.replace(/\.gz$/, '')));
  return known.files
    .map((file) => file.name)
    .filter((name) => /-ubyte\.gz$/.test(name) && !there.has(name.replace(/\.gz$/, '')));
}

/**
 * The archives, such as `train.zip` beside `test.zip`, or `A.zip` beside `B.zip`, that mean what folders of these names
 * would mean.
 */
function namedArchives(paths: readonly string[]): readonly string[] | undefined {
  const names = paths.map((path) => basename(path).replace(/\.zip$/i, ''));
  return paths.length > 1 && names.every((name) => markerOf(name)) ? names : undefined;
}

async function fromZips(
  name: string,
  paths: readonly string[],
  options: PlaceOptions,
): Promise<Source & { close: () => void }> {
  const archives = await Promise.all(paths.map(filesOfZip));
  const close = (): void => archives.forEach((archive) => archive.close());
  try {
    const names = namedArchives(paths);
    const trees = archives.map(({ files }, index) => (names ? below(names[index]!, files, options.medium) : files));
    const source = imageSource(name, trees, options);
    const warnings = archives.flatMap((archive) => archive.warnings.map((warning) => `${name}: ${warning}.`));
    return { ...source, warnings: [...warnings, ...(source.warnings ?? [])], close };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** The files as in a folder of the archive's name. The archive itself may hold that folder already. */
function below(name: string, files: readonly StoredFile[], { isName }: Medium = pictures): readonly StoredFile[] {
  const own = files.filter(({ path }) => isName(path));
  const inside = own.every(({ path }) => path.toLowerCase().startsWith(`${name.toLowerCase()}/`));
  return inside ? files : files.map((file) => ({ ...file, path: `${name}/${file.path}` }));
}

/** The pictures that were passed over, for a set of which nothing is left. */
function passed({ passedOver = {} }: Source): string[] {
  const names = Object.entries(passedOver).map(([folder, count]) => `${folder} (${counted(count, 'picture')})`);
  return names.length > 0 ? [`Passed over: ${listed(names)}.`] : [];
}

function isPath(name: string): boolean {
  return /[/\\]/.test(name) || /\.zip$/i.test(name) || name === '.' || name === '..';
}

async function kindOf(path: string): Promise<'folder' | 'zip' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() && /\.zip$/i.test(path) ? 'zip' : undefined;
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name.replaceAll('-', '_'));
}

/** The instruction on what to put where, for a set that is missing. */
export function wanted(known: KnownSet, path: string): string {
  return `put into ${path}: ${known.layout}. From ${known.homepage}.`;
}

/** The advice to download a set, if it can be downloaded. */
export const downloads = ({ name, files }: KnownSet): { readonly advice?: Advice } =>
  files.length > 0 ? { advice: { call: 'download', set: name } } : {};

function missing(known: KnownSet, directory: string): UserError {
  return new UserError(`The data set ${known.name} is not in ${directory}.`, {
    hint: `${wanted(known, join(directory, known.folder))} Another data directory is set with GENC_DATA. Without any download there are glyphs and faces.`,
    ...downloads(known),
  });
}

function unknownSubset(known: KnownSet, subset: string): UserError {
  const subsets = known.subsets ?? [];
  const hint = subsets.length > 0 ? `Its parts are ${subsets.join(', ')}.` : `Write \`from ${known.name}\`.`;
  return new UserError(`The data set ${known.name} has no part named ${subset}.`, { hint });
}

/** The error for an unknown name, with the nearest known one. */
export async function unknownSet(name: string, directory: string): Promise<UserError> {
  const folders = await foldersIn(directory);
  const names = [...new Set([...knownSets.map((set) => set.name), ...folders])];
  const plain = (each: string): string => each.toLowerCase().replace(/[^a-z0-9]/g, '');
  const far = (each: string): number => distance(plain(name), plain(each));
  const nearest = names.reduce((best, each) => (far(each) < far(best) ? each : best));
  const guess = far(nearest) <= Math.max(2, name.length / 3) ? `Did you mean ${nearest}? ` : '';
  return new UserError(`There is no data set named ${name}.`, {
    hint: `${guess}Known are ${knownSets.map((set) => set.name).join(', ')}; a folder ${name} in ${directory}, or a path such as "./photos", would do as well.`,
  });
}
