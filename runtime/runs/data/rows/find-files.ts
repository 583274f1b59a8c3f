/** The files of a source of tables or texts: a file, or those of a folder with the splits that their names say. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { naturally } from '../../../common/names.js';
import type { DataDefinition } from '../../../contract/model.js';
import { markerOf } from '../files/layout.js';
import { splitNames, type Split } from '../source/source.js';
import type { OpenOptions } from '../set/data-set.js';

export interface FoundFile {
  readonly path: string;
  /** The name in messages: the file, below the folder of its source. */
  readonly name: string;
  /** The split; absent if the source is not divided. */
  readonly split?: Split;
  readonly read: () => Promise<Uint8Array>;
}

export interface FoundFiles {
  readonly name: string;
  readonly files: readonly FoundFile[];
}

type Options = Pick<OpenOptions, 'directory' | 'base' | 'elsewhere' | 'known'>;

/** @throws UserError if there is no such source, or if it holds no file of these endings. */
export async function findFiles(
  source: string,
  { split = {} }: Pick<DataDefinition, 'split'>,
  endings: readonly string[],
  { directory, base = process.cwd(), elsewhere = {}, known = {} }: Options,
): Promise<FoundFiles> {
  const moved = Object.hasOwn(elsewhere, source) ? elsewhere[source] : undefined;
  const path = await placeOf(moved ?? source, source, endings, directory, base);
  const called = Object.hasOwn(known, source) ? known[source]! : basename(moved === undefined ? path : source);
  if (!(await stat(path)).isDirectory()) return { name: called, files: [found(path, basename(path))] };
  const listed = await filesBelow(path, endings);
  if (listed.length === 0)
    throw new UserError(`There is no file of ${endings.map((each) => `.${each}`).join(', ')} in ${path}.`, {
      hint: 'Put the files there, or name another folder.',
    });
  const said = splitNames.filter((each) => typeof split[each] === 'string');
  const splits = listed.map((name): Split | undefined => {
    const parts = name.split('/').flatMap((part) => [part, basename(part, extname(part))]);
    if (said.length > 0) return said.find((each) => split[each] === name || parts.includes(split[each] as string));
    if (split.folders === false) return undefined;
    return parts.flatMap((part) => markerOf(part)?.split ?? [])[0];
  });
  for (const each of said)
    if (!splits.includes(each))
      throw new UserError(`${called} has no file or folder '${split[each]}' for its ${each} split.`, {
        hint: `It has ${listed.slice(0, 8).join(', ')}.`,
      });
  return {
    name: called,
    files: listed.flatMap((name, index) => {
      // With `split train="…"`, files that no split names are left out.
      if (typeof split.train === 'string' && splits[index] === undefined) return [];
      const own = splits[index];
      return [{ ...found(join(path, name), name), ...(own ? { split: own } : {}) }];
    }),
  };
}

const found = (path: string, name: string): FoundFile => ({ path, name, read: () => readFile(path) });

const isPath = (name: string): boolean => /[/\\]|\.\w+$/.test(name) || name === '.' || name === '..';

async function placeOf(
  name: string,
  written: string,
  endings: readonly string[],
  directory: string,
  base: string,
): Promise<string> {
  const there = (path: string): Promise<boolean> => stat(path).then(() => true, () => false); // prettier-ignore
  if (isPath(name)) {
    const path = name.startsWith('~/') ? join(homedir(), name.slice(2)) : resolve(base, name);
    if (await there(path)) return path;
    throw new UserError(`There is no file or folder at ${path}.`, {
      hint: `The data source is written as "${written}", relative to ${base}. If it lies elsewhere by now, say where.`,
      advice: { call: 'again', with: { name: 'sources', sources: [written] } },
    });
  }
  const stems = [...new Set([name, name.replaceAll('_', '-')])];
  const places = stems.flatMap((stem) => ['', ...endings.map((each) => `.${each}`)].map((end) => join(directory, stem + end))); // prettier-ignore
  for (const path of places) if (await there(path)) return path;
  throw new UserError(`There is no data set named ${name}.`, {
    hint: `Looked for a folder ${name} and for ${name}.${endings[0]} in ${directory}. A path such as "./${name}.${endings[0]}", relative to the spec, would do as well.`,
  });
}

/** The files below a folder in natural order, without hidden ones. */
async function filesBelow(folder: string, endings: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => endings.includes(extname(path).slice(1).toLowerCase()) && !/(^|\/)\./.test(path))
    .sort(naturally);
}
