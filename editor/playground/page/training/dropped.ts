/** The user's own pictures: read here, handed to the training worker, and sent nowhere. */
import { signal } from '@preact/signals';

export interface OwnPicture {
  /** The path in the folder of data: `/data/NAME/CLASS/FILE`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file, and its path below what was chosen. */
export interface Chosen {
  readonly path: string;
  readonly file: File;
}

export const pictures = signal<readonly OwnPicture[]>([]);

/** The names of files that are no pictures, at the last choice for each set. */
export const refused = signal<Readonly<Record<string, readonly string[]>>>({});

export const picturesOf = (set: string): readonly OwnPicture[] =>
  pictures.value.filter(({ path }) => path.startsWith(`/data/${set}/`));

/** The classes of a set: the folders that its pictures lie in. */
export const classesOf = (set: string): string[] => [
  ...new Set(picturesOf(set).flatMap(({ path }) => path.split('/').slice(3, -1).slice(0, 1))),
];

/** Takes chosen files as the data set of this name, in place of those before. A folder becomes a class. */
export async function take(set: string, chosen: readonly Chosen[]): Promise<void> {
  const taken = chosen.filter(({ file: { type } }) => type.startsWith('image/'));
  const left = chosen.filter((each) => !taken.includes(each)).map(({ file: { name } }) => name);
  refused.value = { ...refused.value, [set]: left };
  const paths = withoutOuter(taken.map(({ path }) => path));
  const read = taken.map(async ({ file }, at) => ({
    path: `/data/${set}/${paths[at]!}`,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  const own = await Promise.all(read);
  pictures.value = [...pictures.value.filter((each) => !picturesOf(set).includes(each)), ...own];
}

/** Paths without a folder around all of them whose folders are the classes. */
export function withoutOuter(paths: readonly string[]): string[] {
  const [outer] = paths[0]?.split('/') ?? [];
  const isOuter = paths.length > 0 && paths.every((path) => path.startsWith(`${outer!}/`));
  const isDeeper = paths.some((path) => path.split('/').length > 2);
  return isOuter && isDeeper ? paths.map((path) => path.slice(outer!.length + 1)) : [...paths];
}

/** The files that a choice holds; `webkitRelativePath` is empty without a folder. */
export const filesOf = (files: Iterable<File>): Chosen[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** The files that were dropped, those in folders included. */
export async function filesDropped({ items }: DataTransfer): Promise<Chosen[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map(filesBelow))).flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<Chosen[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.slice(1), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  // A reader gives a part of a large folder at a time.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(filesBelow))).flat();
}
