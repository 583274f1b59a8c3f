/** The distance between a run's pictures and data: FID and related measures, with everything on which they depend. */
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import type { Split } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import { toJson } from '../../common/json.js';
import { openExtractor } from '../features/index.js';
import type { AnyModel, FieldDefinition } from '../../contract/model.js';
import { pictureOf } from '../drawing/sample-pictures.js';
import { writeReport } from '../report/report.js';
import type { DataSource } from '../data/set/data-source.js';
import { writeAtomic } from '../files/atomic.js';
import type { RunDistances } from '../folder/distances.js';
import { loadCheckpoint } from '../folder/checkpoint.js';
import { measureDistances, measureReference } from './distances.js';
import type { DistanceRequest, ReferenceSet } from './distances.js';
import { inProcess } from '../open/inference.js';
import type { OpensInference } from '../open/inference.js';
import { asRecorded, openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';

export interface DistanceRunOptions {
  readonly folder: string;
  /** The model of a present spec, with the nets of the run: its samples replace the run's own. */
  readonly today?: AnyModel;
  /** The name of an extractor: `mnist-cnn`. */
  readonly features: string;
  /** The sample; the model's first if absent. */
  readonly sample?: string;
  /** The name of its picture; the first if absent. */
  readonly show?: string;
  /** The number of pictures to draw, and the most to compare with; 10,000 if absent. */
  readonly n?: number;
  /** The data set of the spec; the training one if absent. */
  readonly set?: string;
  /** The split; `train` if absent, as is usual in papers. */
  readonly split?: Split;
  /** The field of the set's pictures; if absent, the first with the sample's channels. */
  readonly field?: string;
  /** The seed of the draws; the run's own if absent. */
  readonly seed?: number;
  /** The checkpoint; `last` if absent. */
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** What computes; this process if absent. */
  readonly inference?: OpensInference;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** @throws UserError if the run, the sample, the data or the extractor's files are missing. */
export async function distanceRun(options: DistanceRunOptions): Promise<{
  readonly distances: RunDistances;
  readonly path: string;
  readonly cached: boolean;
  readonly report: string;
}> {
  const { folder, n = 10_000, inference = inProcess, signal } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today, run) : own;
  const directory = options.dataDirectory ?? run.dataDirectory;
  const extractor = await openExtractor(options.features, directory);
  const checkpoint = await loadCheckpoint(folder, options.checkpoint);
  const { position } = checkpoint;
  const changedData: string[] = [];
  const source = sourceOfRun(model, run, options, onProgress, changedData);
  const seed = options.seed ?? run.seed;
  const trainer = await inference({ folder, model, seed, checkpoint });
  try {
    const sample = pictureOf(trainer, options.sample, options.show);
    const reference = await referenceOf(source, sample.output.shape[2], options);
    const request: DistanceRequest = {
      ...{ extractor, sample, n, reference: { ...reference, count: Math.min(n, reference.count) } },
      onBatch: (set, done, total) => {
        signal?.throwIfAborted();
        onProgress({ kind: 'evaluation', name: `fid[${extractor.record.name}]`, set, done, total });
      },
    };
    const real = await measureReference(source, request);
    const distances: RunDistances = {
      format: 'genc-fid-1',
      ...{ model: model.name, step: position.step, epoch: position.epoch },
      ...(await measureDistances(trainer, source, real, request)),
      ...(changedData.length > 0 ? { changedData } : {}),
    };
    // Samples that were named, and those of other specs, have numbers of their own.
    const named = [options.today && model.name, options.sample].filter((each) => each !== undefined);
    const path = join(folder, 'evaluations', `${['fid', extractor.record.name, ...named].join('-')}.json`);
    await writeAtomic(path, `${toJson(distances, 2)}\n`);
    return { distances, path, cached: real.cached, report: await writeReport(folder) };
  } finally {
    await source.close();
    await trainer.close();
    extractor.dispose();
  }
}

type ImageField = FieldDefinition & { readonly kind: 'image' };

/** The pictures to compare with. */
async function referenceOf(
  source: DataSource,
  channels: number | undefined,
  { set = source.model.train.data, split = 'train', field }: DistanceRunOptions,
): Promise<ReferenceSet> {
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
