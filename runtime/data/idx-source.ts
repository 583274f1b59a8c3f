import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { readIdx } from './idx.js';
import type { Item, Source, Split } from './source.js';

const imageFile = /^(.*?)(train|t10k|test|val|validation)-images[-.]idx\d-ubyte(\.gz)?$/;
const splitOf: Readonly<Record<string, Split>> = {
  train: 'train',
  t10k: 'test',
  test: 'test',
  val: 'validation',
  validation: 'validation',
};

/** Pairs of image and label files of a folder, by the names of the MNIST distribution. */
interface IdxFiles {
  readonly split: Split;
  readonly images: string;
  readonly labels?: string;
}

/** The IDX files of a folder; none when it holds something else. */
export async function findIdxFiles(folder: string): Promise<IdxFiles[]> {
  const names = (await readdir(folder)).sort();
  const found = new Map<Split, IdxFiles>();
  for (const images of names) {
    const [, prefix, word] = imageFile.exec(images) ?? [];
    const split = word === undefined ? undefined : splitOf[word];
    if (!split || found.has(split)) continue; // the plain file sorts before its .gz
    const labels = names.find((name) =>
      new RegExp(`^${word}-labels[-.]idx\\d-ubyte(\\.gz)?$`).test(name.slice(prefix!.length)),
    );
    found.set(split, { split, images, labels });
  }
  return [...found.values()];
}

/**
 * A set in IDX files, read into memory as bytes.
 * @throws UserError when a file is damaged, holds no pictures, or when images and labels disagree in number.
 */
export async function idxSource(name: string, folder: string, files: readonly IdxFiles[]): Promise<Source> {
  const splits: Partial<Record<Split, Item[]>> = {};
  const hash = createHash('sha256');
  let classes = 0;
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
    classOf?.forEach((label) => (classes = Math.max(classes, label + 1)));
  }
  const names = classes > 0 ? Array.from({ length: classes }, (_, label) => String(label)) : undefined;
  return { name, splits, classes: names, numbered: true, resident: true, version: hash.digest('hex') };
}
