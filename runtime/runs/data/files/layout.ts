import type { Split } from '../source/source.js';

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
/**
 * The endings of pictures that are read, and of some that are not: those are named in messages instead of being passed
 * over.
 */
const pictureName =
  /\.(jpe?g|jpe|jfif|png|apng|webp|gif|tiff?|avif|heic|heif|hif|bmp|dib|p[bgpnf]m|pam|jp2|j2k|jxl|exr|hdr|tga|psd|qoi|dds|dcm|fits?)$/i;

/** The folders that systems and programs make beside pictures: thumbnails, bins and the bookkeeping of archives. */
const bookkeeping = new Set([
  '__macosx',
  '@eadir',
  '@synoeadir',
  '@recycle',
  '@recently-snapshot',
  '@tmp',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
]);

/** The part of a path that shows that nobody put the file there as data: a hidden name, or a system's own folder. */
const bookkeepingIn = (path: string): string | undefined =>
  path.split('/').find((part) => part.startsWith('.') || bookkeeping.has(part.toLowerCase()));

/** True if nobody put the file there as data. */
export const isBookkeeping = (path: string): boolean => bookkeepingIn(path) !== undefined;

/** True if a path may be a picture's: by its ending, and neither hidden nor a system's bookkeeping. */
export function isPictureName(path: string): boolean {
  return pictureName.test(path) && bookkeepingIn(path) === undefined;
}

/** The numbers of pictures passed over as hidden or as a system's bookkeeping, by the folder or file that shows it. */
export function passedOver(paths: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of paths) {
    const part = pictureName.test(path) ? bookkeepingIn(path) : undefined;
    if (part === undefined) continue;
    const key = path.endsWith(`/${part}`) || path === part ? 'hidden files' : part;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The meaning that a folder's name can give to the files in it. */
export interface Marker {
  readonly split?: Split;
  readonly side?: 'A' | 'B';
}

/**
 * The split, the side or both that a name such as `train`, `testB`, `val_a` or `B` means; undefined for any other name.
 */
export function markerOf(folder: string): Marker | undefined {
  if (/^[AB]$/i.test(folder)) return { side: folder.toUpperCase() as 'A' | 'B' };
  const split = splitOf(folder);
  if (split) return { split };
  const [, word, side] = /^(.+?)[_-]?([AB])$/i.exec(folder) ?? [];
  const both = word === undefined ? undefined : splitOf(word);
  return both && { split: both, side: side!.toUpperCase() as 'A' | 'B' };
}

function splitOf(folder: string): Split | undefined {
  const word = folder.toLowerCase();
  return Object.hasOwn(splitWords, word) ? splitWords[word] : undefined;
}

/** The split that a name seems to mean without being its word: `train2017`, `test_images`, `valset`. */
export function likeSplit(folder: string): Split | undefined {
  const word = /^(.+?)(?:[^a-z].*|set|data|images?|pictures?|imgs?)?$/i.exec(folder)?.[1];
  return word === undefined ? undefined : splitOf(word);
}
