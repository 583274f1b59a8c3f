import type { Domain, Split } from './source.js';

/** Where a file of an image set belongs, as its folders say. */
export interface Placed {
  readonly path: string;
  /** Absent when the set is not divided. */
  readonly split?: Split;
  readonly domain: Domain;
  /** Folders below those of split and domain, joined by `/`; empty when there are none. */
  readonly folder: string;
}

const splitWords: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  trening: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};
/** Endings of pictures that are read, and of some that are not: those are named, not passed over. */
const pictureName =
  /\.(jpe?g|jpe|jfif|png|apng|webp|gif|tiff?|avif|heic|heif|hif|bmp|dib|p[bgpnf]m|pam|jp2|j2k|jxl|exr|hdr|tga|psd|qoi|dds|dcm|fits?)$/i;

/** Whether a path may be a picture's: by its ending, and neither hidden nor an archive's bookkeeping. */
export function isPictureName(path: string): boolean {
  return pictureName.test(path) && !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/**
 * Reads split, domain and class folder out of paths such as `facades/train/1.jpg`, `trainA/x.jpg`, `Test/Kiwi/3.jpg`,
 * `A/test/1.png` or `images/7.jpg`. Folders that hold everything else are looked through. Where there are split or
 * domain folders, pictures outside them do not belong to the set.
 * @param subset keeps the files below a folder of this name (`photos` in `train/photos/1.jpg`).
 */
export function placeFiles(paths: readonly string[], subset?: string): Placed[] {
  const inside = subset === undefined ? paths : paths.filter((path) => folders(path).includes(subset));
  const common = wrapper(inside.map(folders));
  const read = inside.map((path) => {
    const placed: { split?: Split; domain: Domain } = { domain: 'image' };
    const rest: string[] = [];
    for (const [depth, part] of folders(path).slice(common).entries()) {
      const found = depth <= 1 && rest.length === 0 ? marker(part) : undefined;
      if (found?.split && placed.split === undefined) placed.split = found.split;
      if (found?.domain && placed.domain === 'image') placed.domain = found.domain;
      if (!found && part !== subset) rest.push(part);
    }
    return { path, ...placed, folder: rest.join('/') };
  });
  const divided = read.some((file) => file.split !== undefined);
  const sided = read.some((file) => file.domain !== 'image');
  return read.filter((file) => (!divided || file.split !== undefined) && (!sided || file.domain !== 'image'));
}

function folders(path: string): string[] {
  return path.split('/').slice(0, -1);
}

/** `train`, `testB`, `B`: what a folder's name says about the files in it. */
function marker(folder: string): { split?: Split; domain?: Domain } | undefined {
  if (folder === 'A' || folder === 'B') return { domain: folder };
  const whole = splitWords[folder.toLowerCase()];
  if (whole) return { split: whole };
  const [, word, domain] = /^(.+?)_?([AB])$/.exec(folder) ?? [];
  const split = word === undefined ? undefined : splitWords[word.toLowerCase()];
  return split && { split, domain: domain as Domain };
}

/** How many leading folders all files share, up to the first that says something. */
function wrapper(all: readonly string[][]): number {
  const first = all[0] ?? [];
  let depth = 0;
  while (depth < first.length && !marker(first[depth]!) && all.every((parts) => parts[depth] === first[depth])) depth++;
  return depth;
}
