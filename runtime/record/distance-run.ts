/** How far what a run draws lies from data: FID and its kin, with all that they hang on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import type { Split } from '../data/index.js';
import { UserError } from '../errors.js';
import { classHistogram, setDistances } from '../evaluate/index.js';
import type { ClassHistogram } from '../evaluate/index.js';
import type { ExtractorRecord } from '../features/index.js';
import { batchFor, featuresOf, openExtractor, referenceFeatures } from '../features/index.js';
import type { FieldDefinition } from '../model.js';
import { drawnPictures, pictureOf } from '../report/drawn.js';
import type { DataSource } from '../report/source.js';
import { createTrainer } from '../train/trainer.js';
import { writeAtomic } from './atomic.js';
import { bestOf, loadNewestCheckpoint, readCheckpoint } from './checkpoint.js';
import { dataSource, openRun } from './open-run.js';
import type { ProgressEvent } from './progress.js';

export interface DistanceRunOptions {
  readonly folder: string;
  /** Name of an extractor: `mnist-cnn`. */
  readonly features: string;
  /** The model's first sample when absent. */
  readonly sample?: string;
  /** Which of its pictures; the first when absent. */
  readonly show?: string;
  /** Pictures to draw, and the most to compare with; 10,000 when absent. */
  readonly n?: number;
  /** A data set of the spec; the training one when absent. */
  readonly set?: string;
  /** `train` when absent, as usual in papers. */
  readonly split?: Split;
  /** Which of the set's pictures; the first of the sample's channels when absent. */
  readonly field?: string;
  /** Of the draws; the run's own when absent. */
  readonly seed?: number;
  /** `last` when absent. */
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** `evaluations/fid-<extractor>.json`. Every value carries the extractor in its name. */
export interface RunDistances {
  readonly format: 'genc-fid-1';
  readonly model: string;
  readonly step: number;
  readonly epoch: number;
  readonly seed: number;
  readonly extractor: ExtractorRecord;
  readonly samples: { readonly sample: string; readonly output: string; readonly count: number };
  readonly reference: {
    readonly data: string;
    readonly split: Split;
    readonly field: string;
    readonly count: number;
    /** Of the pictures that were compared with. */
    readonly sha256: string;
  };
  /** `fid[mnist-cnn]`, `kid[…]`, `kid_std[…]`, `precision[…]`, `recall[…]`. */
  readonly values: Readonly<Record<string, number>>;
  /** How they were taken. */
  readonly settings: {
    readonly kid: { readonly subsets: number; readonly size: number };
    readonly manifold?: { readonly k: number; readonly samples: number; readonly reference: number };
  };
  readonly ofMeans: number;
  readonly clipped: number;
  /** By the extractor's own classifier. */
  readonly classes: ClassHistogram & { readonly names: readonly string[] };
  readonly warnings: readonly string[];
}

/** @throws UserError when the run, the sample, the data or the extractor's files are missing. */
export async function distanceRun(
  options: DistanceRunOptions,
): Promise<{ readonly distances: RunDistances; readonly path: string; readonly cached: boolean }> {
  const { folder, n = 10_000, signal } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model } = await openRun(folder);
  const directory = options.dataDirectory ?? run.dataDirectory;
  const extractor = await openExtractor(options.features, directory);
  const best = options.checkpoint === 'best' && existsSync(bestOf(folder));
  const { arrays, position } = best ? await readCheckpoint(bestOf(folder)) : await loadNewestCheckpoint(folder);
  const { base, seed: runSeed, strict } = run;
  const source = dataSource(
    model,
    { directory, base, seed: runSeed, strict, runs: { ...run.runs, ...options.runs } },
    onProgress,
  );
  const seed = options.seed ?? runSeed;
  const trainer = createTrainer(model, { seed });
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
    const sample = pictureOf(trainer, options.sample, options.show);
    const reference = await referenceOf(source, sample.output.shape[2], options);
    const batch = batchFor(extractor);
    const told = <T>(set: string, batches: AsyncIterable<T>, total: number): AsyncIterable<T> =>
      counted(batches, (done) => {
        signal?.throwIfAborted();
        onProgress({ kind: 'evaluation', name: `fid[${extractor.record.name}]`, set, done, total });
      });
    const { data, split, field, range } = reference;
    const count = Math.min(n, reference.count);
    const real = await referenceFeatures(
      extractor,
      () => told(`${data}.${split}`, fieldOf(source.batches({ data, split, first: count }, batch), field), Math.ceil(count / batch)), // prettier-ignore
      range,
    );
    const drawn = await featuresOf(
      extractor,
      told(sample.name, drawnPictures(trainer, source, sample, { n, batch }), Math.ceil(n / batch)),
      sample.range,
    );
    const { name, features } = extractor.record;
    const found = measured(sample.name, () =>
      setDistances(
        { rows: drawn.features, features },
        { rows: real.features, features },
        { seed, path: `kid/${name}` },
      ),
    );
    const { kid, manifold, fid, ofMeans, clipped, warnings } = found;
    const distances: RunDistances = {
      format: 'genc-fid-1',
      ...{ model: model.name, step: position.step, epoch: position.epoch, seed },
      extractor: extractor.record,
      samples: { sample: sample.name, output: sample.output.name, count: drawn.classes.length },
      reference: { data, split, field, count: real.classes.length, sha256: real.sha256 },
      values: {
        [`fid[${name}]`]: fid,
        [`kid[${name}]`]: kid.mean,
        [`kid_std[${name}]`]: kid.std,
        ...(manifold ? { [`precision[${name}]`]: manifold.precision, [`recall[${name}]`]: manifold.recall } : {}),
      },
      settings: {
        kid: { subsets: kid.subsets, size: kid.size },
        ...(manifold ? { manifold: { k: manifold.k, samples: manifold.samples, reference: manifold.reference } } : {}),
      },
      ...{ ofMeans, clipped },
      classes: {
        names: extractor.classNames,
        ...classHistogram(drawn.classes, real.classes, extractor.classNames.length),
      },
      warnings,
    };
    const path = join(folder, 'evaluations', `fid-${name}.json`);
    await writeAtomic(path, `${JSON.stringify(distances, null, 2)}\n`);
    return { distances, path, cached: real.cached };
  } finally {
    await source.close();
    trainer.dispose();
    extractor.dispose();
  }
}

/** Too few pictures, and those of a model that diverged, are no fault of the program. */
function measured<T>(sample: string, measure: () => T): T {
  try {
    return measure();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`What '${sample}' draws cannot be measured: ${error.message}.`, {
      hint: 'Look at the pictures first: genc sample RUN.',
      cause: error,
    });
  }
}

type ImageField = FieldDefinition & { readonly kind: 'image' };

/** The pictures that are compared with. */
async function referenceOf(
  source: DataSource,
  channels: number | undefined,
  { set = source.model.train.data, split = 'train', field }: DistanceRunOptions,
): Promise<{ data: string; split: Split; field: string; range: readonly [number, number]; count: number }> {
  const names = Object.keys(source.model.data);
  if (!names.includes(set))
    throw new UserError(`${source.model.name} declares no data '${set}'.`, {
      hint: `Did you mean ${closest(set, names)}? There are ${names.join(', ')}.`,
    });
  const data = await source.set(set);
  if (data.count(split) === 0)
    throw new UserError(`${set} has no ${split} split.`, { hint: `It has ${data.splits.join(' and ')}.` });
  const images = Object.entries(data.definition.fields).filter(
    (entry): entry is [string, ImageField] => entry[1].kind === 'image',
  );
  const found =
    field === undefined
      ? (images.find(([, { shape }]) => shape[2] === channels) ?? images[0])
      : images.find(([name]) => name === field);
  if (!found)
    throw new UserError(`${set} has no picture '${field ?? ''}'.`, {
      hint: `It has ${images.map(([name]) => name).join(', ')}.`,
    });
  return { data: set, split, field: found[0], range: found[1].range, count: data.count(split) };
}

async function* fieldOf(
  batches: AsyncIterable<Readonly<Record<string, unknown>>>,
  field: string,
): AsyncGenerator<Tensor4D> {
  for await (const batch of batches) yield batch[field] as Tensor4D;
}

async function* counted<T>(items: AsyncIterable<T>, tell: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    tell(done++);
    yield item;
  }
}
