import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../../common/errors.js';
import { readIdx } from './idx.js';
import { listed } from '../../../common/names.js';
import type { Item, Source, Split } from '../source/source.js';

const imageFile = /^(.*?)(train|t10k|test|val|validation)-images[-.]idx\d-ubyte(\.gz)?$/;
const splitOf: Readonly<Record<string, Split>> = {
  train: 'train',
  t10k: 'test',
  test: 'test',
  val: 'validation',
  validation: 'validation',
};

/** The pairs of image and label files of a folder, by the names of the MNIST distribution. */
interface IdxFiles {
  readonly split: Split;
  readonly images: string;
  readonly labels?: string;
}

/**
 * The IDX files of a folder; none if it holds something else.
 * @param part The set to take if there are several: `letters` of `emnist-letters-train-images-idx3-ubyte`.
 * @throws UserError if there are several sets and `part` names none of them.
 */
export async function findIdxFiles(folder: string, part?: string): Promise<IdxFiles[]> {
  const names = (await readdir(folder)).sort();
  const sets = new Map<string, Map<Split, IdxFiles>>();
  for (const images of names) {
    const [, prefix, word] = imageFile.exec(images) ?? [];
    const split = word === undefined ? undefined : splitOf[word];
    if (!split || prefix === undefined) continue;
    const found = sets.get(prefix) ?? new Map<Split, IdxFiles>();
    sets.set(prefix, found);
    if (found.has(split)) continue; // The plain file sorts before its .gz.
    const labels = names.find(
      (name) =>
        name.startsWith(prefix) &&
        new RegExp(`^${word}-labels[-.]idx\\d-ubyte(\\.gz)?$`).test(name.slice(prefix.length)),
    );
    found.set(split, { split, images, labels });
  }
  if (sets.size === 0) return [];
  const titles = [...sets.keys()].map((prefix) => prefix.replace(/[-_.]+$/, ''));
  const parts = titles.map((title) => title.split(/[-_.]/).at(-1)!);
  const meant = [...sets.values()].filter(
    (_, index) => part === undefined || [titles[index], parts[index]].includes(part),
  );
  if (meant.length === 1) return [...meant[0]!.values()];
  const name = basename(folder).replaceAll('-', '_');
  throw new UserError(
    part === undefined
      ? `${folder} holds ${sets.size} sets: ${listed(titles.map((title) => title || 'one without a name'))}.`
      : `${folder} holds no set ${part}; it holds ${listed(titles)}.`,
    {
      hint: `Write which one is meant, such as \`from ${name}.${parts.find((each) => each !== '')}\`, or put each into a folder of its own.`,
    },
  );
}

/**
 * A set in IDX files, read into memory as bytes.
 * @throws UserError if a file is damaged, does not hold pictures, or if there are more or fewer images than labels.
 */
export async function idxSource(name: string, folder: string, files: readonly IdxFiles[]): Promise<Source> {
  const splits: Partial<Record<Split, Item[]>> = {};
  let [classes, lowest] = [0, Infinity];
  const hash = createHash('sha256');
  for (const { split, images, labels } of files) {
    const pictures = await readIdx(join(folder, images));
    const [count, height, width, channels = 1] = pictures.shape;
    if (
      height === undefined ||
      width === undefined ||
      pictures.shape.length > 4 ||
      (channels !== 1 && channels !== 3)
    ) {
      throw new UserError(`${images} holds no pictures: its shape is [${pictures.shape.join(', ')}].`, {
        hint: 'Image files have the axes [count, height, width] or [count, height, width, channels].',
      });
    }
    const classOf = labels === undefined ? undefined : (await readIdx(join(folder, labels))).data;
    if (classOf && classOf.length !== count) {
      throw new UserError(`${images} holds ${count} images, but ${labels} holds ${classOf.length} labels.`, {
        hint: 'The two files are not of the same set, or one is an older version.',
      });
    }
    hash.update(pictures.data);
    const area = height * width * channels;
    splits[split] = Array.from({ length: count! }, (_, i): Item => ({
      name: `${images} ${i}`,
      domain: 'image',
      label: classOf?.[i],
      read: () => ({ height, width, channels, data: pictures.data.subarray(i * area, (i + 1) * area) }),
    }));
    classOf?.forEach((label) => ([classes, lowest] = [Math.max(classes, label + 1), Math.min(lowest, label)]));
  }
  const names = classes > 0 ? Array.from({ length: classes }, (_, label) => String(label)) : undefined;
  return {
    ...{ name, splits, classes: names, numbered: true, resident: true, version: hash.digest('hex') },
    ...(names ? { lowest } : {}),
  };
}
