/**
 * The check of a prepared folder: sizes at every start, hashes once. `verified.json` remembers the size and the time of
 * each file whose hash was right; a file that was written since is read through again.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../../files/atomic.js';
import { arraysOf, type PicturesManifest, type SetManifest, type StoredArray } from './manifest.js';

type Manifest = PicturesManifest | SetManifest;
type Marks = Readonly<Record<string, string>>;

/** The state of a folder: its manifest if it is whole, the damage if it is not; neither if it is not there. */
export interface State<M> {
  readonly manifest?: M;
  readonly damage?: string;
}

/** Looks whether a folder holds everything that its manifest says. */
export async function stateOf<M extends Manifest>(folder: string, format: M['format']): Promise<State<M>> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return (await stat(folder).catch(() => undefined)) ? { damage: 'it has no manifest' } : {};
  const manifest = parsed<M>(text);
  if (manifest?.format !== format) return { damage: 'its manifest cannot be read' };
  const marks = await marksOf(folder);
  const now: Record<string, string> = {};
  for (const array of arraysOf(manifest)) {
    const found = await markOf(folder, array).catch(() => undefined);
    if (!found) return { damage: `${array.file} is missing` };
    if (found.size !== array.bytes)
      return { damage: `${array.file} has ${number(found.size)} bytes, and should have ${number(array.bytes)}` };
    if (marks[array.file] !== found.mark && (await sha256(join(folder, array.file))) !== array.sha256)
      return { damage: `${array.file} has other contents than were written` };
    now[array.file] = found.mark;
  }
  if (Object.entries(now).some(([file, mark]) => marks[file] !== mark)) await remember(folder, now);
  return { manifest };
}

/** Remembers that the files of a manifest, which were written just now, are as they should be. */
export async function markAll(folder: string, manifest: Manifest): Promise<void> {
  const marks: Record<string, string> = {};
  for (const array of arraysOf(manifest)) marks[array.file] = (await markOf(folder, array)).mark;
  await remember(folder, marks);
}

/** A folder that cannot be written is read through at every start. */
const remember = (folder: string, marks: Marks): Promise<void> =>
  writeAtomic(join(folder, 'verified.json'), JSON.stringify(marks)).catch(() => undefined);

const marksOf = async (folder: string): Promise<Marks> =>
  parsed<Marks>(await readFile(join(folder, 'verified.json'), 'utf8').catch(() => '{}')) ?? {};

async function markOf(folder: string, { file }: StoredArray): Promise<{ size: number; mark: string }> {
  const { size, mtimeNs } = await stat(join(folder, file), { bigint: true });
  return { size: Number(size), mark: `${size}:${mtimeNs}` };
}

function parsed<T>(text: string): T | undefined {
  try {
    const value = JSON.parse(text) as T | null;
    return typeof value === 'object' ? (value ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const number = (value: number): string => value.toLocaleString('en-US');
