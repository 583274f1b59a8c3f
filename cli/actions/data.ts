import { basename, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import writeFileAtomic from 'write-file-atomic';
import { UserError } from '../../runtime/common/errors.js';
import { listed } from '../../runtime/common/names.js';
import { dataDirectory } from '../../runtime/runs/data/find/directory.js';
import { downloadSet } from '../../runtime/runs/data/find/download.js';
import { setStatuses, type SetStatus } from '../../runtime/runs/data/find/status.js';
import { listPrepared, removePrepared } from '../../runtime/runs/data/prepared/list.js';
import { formatHint, pictureFormatOf } from '../../runtime/runs/figures/picture-format.js';
import { withAdvice } from '../common/advice.js';
import { UsageError } from '../common/failure.js';
import { tableDrawer } from '../common/text-table.js';
import { interactive, note, paint, print, printJson } from '../common/terminal.js';

export interface DataOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Lists the known sets. */
export async function runDataList(options: DataOptions): Promise<void> {
  const directory = await dataDirectory({ flag: options.data });
  const statuses = await setStatuses(directory);
  if (options.json) return printJson({ directory, sets: statuses.map(asJson) });
  print(`Data directory: ${directory}\n`);
  const width = Math.max(...statuses.map(({ set }) => set.name.length));
  for (const status of statuses) {
    const { set, present, path } = status;
    const mark = present ? paint.green('✓') : paint.yellow('·');
    print(`${mark} ${paint.bold(set.name.padEnd(width))}  ${set.contents}`);
    const indent = ' '.repeat(width + 4);
    if (set.embedded) print(`${indent}${paint.dim('embedded: needs no download')}`);
    else if (present) print(`${indent}${paint.dim(`${counted(status)} in ${path}`)}`);
    else print(`${indent}${paint.dim(`missing: ${todoOf(status)}`)}`);
    if (!set.embedded) print(`${indent}${paint.dim(`licence: ${set.licence}`)}`);
  }
  print('\nA spec names a set, a folder of the data directory, or a path: data mnist, data my_photos from "./photos".');
}

function counted({ counts = {} }: SetStatus): string {
  return Object.entries(counts)
    .map(([split, count]) => `${count.toLocaleString('en-US')} ${split}`)
    .join(', ');
}

/** The missing files of a set and the way to get them. */
function todoOf({ set, missing = [], todo }: SetStatus): string | undefined {
  if (todo === undefined) return undefined;
  const how = withAdvice(todo, set.files.length > 0 ? { call: 'download', set: set.name } : undefined);
  return missing.length > 0 ? `${missing.join(', ')}. ${how}` : how;
}

function asJson(status: SetStatus): object {
  const { set, present, path, counts } = status;
  const { name, title, contents, licence, homepage, layout, subsets, embedded = false } = set;
  const downloads = set.files.map((file) => ({ file: file.name, addresses: file.addresses, md5: file.md5 }));
  return {
    name,
    title,
    contents,
    licence,
    homepage,
    layout,
    subsets,
    embedded,
    downloads,
    present,
    path,
    counts,
    todo: todoOf(status),
  };
}

/** Downloads a set. */
export async function runDataGet(name: string, options: DataOptions): Promise<void> {
  const directory = await dataDirectory({ flag: options.data });
  const drawn = interactive(process.stderr) && !options.json;
  const bar = new SingleBar({
    format: '{file} {bar} {megabytes} MB of {whole} MB',
    hideCursor: true,
    clearOnComplete: false,
  });
  let current = '';
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  try {
    const folder = await downloadSet(name, directory, ({ file, received, total }) => {
      if (file !== current && !options.json && !drawn) note(`downloading ${file}`);
      if (drawn) {
        const shown = { file, megabytes: megabytes(received), whole: total === undefined ? '?' : megabytes(total) };
        if (file !== current) {
          bar.stop();
          bar.start(total ?? received, received, shown);
        }
        bar.update(received, shown);
      }
      current = file;
    });
    bar.stop();
    if (options.json) printJson({ name, path: folder });
    else print(`${paint.green('✓')} ${name} is in ${folder}`);
  } finally {
    bar.stop();
  }
}

/**
 * Lists the pictures that are prepared for PyTorch, or removes them.
 * @param options.remove The name of a set whose pictures are removed; true for all.
 */
export async function runDataPrepared(options: DataOptions & { remove?: string | true }): Promise<void> {
  const { folder, pictures } = await listPrepared();
  const { remove, json } = options;
  const chosen = remove === undefined ? pictures : pictures.filter(({ name }) => remove === true || name === remove);
  if (typeof remove === 'string' && chosen.length === 0)
    throw new UserError(`No prepared pictures in ${folder} are of a set named ${remove}.`, {
      hint: `There are ${listed([...new Set(pictures.flatMap(({ name }) => name ?? []))]) || 'none'}.`,
    });
  if (remove !== undefined) await removePrepared(chosen);
  if (json) return printJson({ folder, [remove === undefined ? 'pictures' : 'removed']: chosen });
  if (remove === undefined) print(`Prepared for PyTorch, in ${folder}\n`);
  if (chosen.length === 0) return print('Nothing. `genc train --engine torch` prepares the data of its spec.');
  const rows = chosen.map(({ name = 'unfinished', key, examples, bytes, used }) => [
    ...[name, examples === undefined ? '' : examples.toLocaleString('en-US'), (bytes / 1e6).toFixed(1)],
    ...[used.toISOString().slice(0, 16).replace('T', ' '), key],
  ]);
  const draw = await tableDrawer();
  print(draw(['set', 'examples', 'MB', 'last used (UTC)', 'key'], rows, ['left', 'right', 'right', 'left', 'left']));
  const total = (chosen.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);
  print(remove === undefined ? `${total} MB in all.` : `${paint.green('✓')} ${total} MB removed.`);
}

/** The most pictures on a sheet: viewers and file formats fail on larger ones. */
const mostOnSheet = 10_000;

/** Writes a contact sheet of a set. */
export async function runDataShow(name: string, options: DataOptions & { count: number; out?: string }): Promise<void> {
  const { contactSheet } = await import('../../runtime/runs/drawing/contact-sheet.js');
  const directory = await dataDirectory({ flag: options.data });
  const file = options.out ?? `${basename(name).replace(/\W+/g, '-')}.png`;
  const format = pictureFormatOf(file);
  if (!format) throw new UsageError(`pictures cannot be written as ${file}`, formatHint);
  if (options.count > mostOnSheet) throw new UsageError(`a sheet holds at most ${mostOnSheet} pictures`);
  await writeFileAtomic(file, await contactSheet(name, directory, options.count, undefined, format));
  if (options.json) printJson({ name, path: resolve(file) });
  else print(`${paint.green('✓')} ${file}`);
}
