/** Features of many pictures, and a cache of the features of reference sets. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { writeAtomic } from '../files/atomic.js';
import { cacheDirectory } from '../files/cache.js';
import { decodeSafetensors, encodeSafetensors } from '../../library/weights/safetensors.js';
import type { Extracted, FeatureExtractor } from './extractor.js';
import { preparePictures } from './pictures.js';

/** Batches of pictures [batch, h, w, c]; their producer disposes them. */
export type PictureBatches = AsyncIterable<Tensor4D>;

/**
 * The number of pictures per batch. The sizes of the network's input and of the model's pictures limit it, so that
 * little memory is needed.
 */
export function batchFor({ record: { input } }: FeatureExtractor, [height = 1, width = 1]: readonly number[]): number {
  const seen = Math.max(16, Math.floor(2 ** 19 / (input.height * input.width)));
  const made = Math.max(4, Math.floor(2 ** 18 / (height * width)));
  return Math.min(250, seen, made);
}

/** The features and classes of all pictures, whose values lie in `range`. */
export async function featuresOf(
  extractor: FeatureExtractor,
  pictures: PictureBatches,
  range: readonly [number, number],
): Promise<Extracted> {
  const found: Extracted[] = [];
  for await (const batch of pictures) {
    const prepared = preparePictures(batch, range, extractor.record.input);
    try {
      found.push(await extractor.extract(prepared));
    } finally {
      if (prepared !== batch) prepared.dispose();
    }
  }
  const features = new Float32Array(found.reduce((sum, each) => sum + each.features.length, 0));
  const classes = new Int32Array(found.reduce((sum, each) => sum + each.classes.length, 0));
  let [at, row] = [0, 0];
  for (const each of found) {
    features.set(each.features, at);
    classes.set(each.classes, row);
    at += each.features.length;
    row += each.classes.length;
  }
  return { features, classes };
}

export interface ReferenceFeatures extends Extracted {
  /** The SHA-256 of the pictures' values, before preparation. */
  readonly sha256: string;
  /** True if they were computed before. */
  readonly cached: boolean;
}

/**
 * The features of a reference, kept in the user's cache folder under the hash of everything that determines them: the
 * pictures' values and range, and the extractor's record. The pictures are read once for the hash and, if nothing is
 * kept, once more. A cache that cannot be read or written only costs time.
 */
export async function referenceFeatures(
  extractor: FeatureExtractor,
  pictures: () => PictureBatches,
  range: readonly [number, number],
): Promise<ReferenceFeatures> {
  const hash = createHash('sha256').update(JSON.stringify(range));
  for await (const batch of pictures()) {
    const values = await batch.data();
    hash.update(JSON.stringify(batch.shape.slice(1)));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  const sha256 = hash.digest('hex');
  const key = createHash('sha256')
    .update(JSON.stringify([extractor.record, sha256]))
    .digest('hex')
    .slice(0, 32);
  const path = join(cacheFolder(), `${extractor.record.name}-${key}.safetensors`);
  const kept = await readFile(path).then(decodeFeatures, () => undefined);
  if (kept) return { ...kept, sha256, cached: true };
  const { features, classes } = await featuresOf(extractor, pictures(), range);
  const arrays = new Map([
    ['features', { shape: [classes.length, extractor.record.features], values: features }],
    ['classes', { shape: [classes.length], values: Float32Array.from(classes) }],
  ]);
  const metadata = { format: 'genc-features-1', extractor: JSON.stringify(extractor.record), pictures: sha256 };
  await writeAtomic(path, encodeSafetensors(arrays, metadata)).catch(() => undefined);
  return { features, classes, sha256, cached: false };
}

const cacheFolder = (): string => join(cacheDirectory(), 'features');

/** The decoded features; undefined for a damaged file, which is made anew. */
function decodeFeatures(bytes: Uint8Array): Extracted | undefined {
  try {
    const { arrays } = decodeSafetensors(bytes);
    const [features, classes] = [arrays.get('features'), arrays.get('classes')];
    if (!features || !classes || features.shape[0] !== classes.values.length) return undefined;
    return { features: features.values, classes: Int32Array.from(classes.values) };
  } catch {
    return undefined;
  }
}
