/**
 * The distance between a sample's pictures and data: FID and related measures, with everything on which they depend.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Split } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import { classHistogram, setDistances } from '../../library/evaluate/index.js';
import type { DistanceMeasure } from '../../library/evaluate/index.js';
import type { FeatureExtractor, ReferenceFeatures } from '../features/index.js';
import { batchFor, featuresOf, referenceFeatures } from '../features/index.js';
import { drawnPictures } from '../drawing/sample-pictures.js';
import type { SampleDistances } from '../folder/distances.js';
import type { DrawnSample } from '../drawing/sample-pictures.js';
import type { DataSource } from '../data/set/data-source.js';
import type { Inference } from '../../library/train/inference.js';

/** The pictures of the data to compare with: the first `count` of a split. */
export interface ReferenceSet {
  readonly data: string;
  readonly split: Split;
  readonly field: string;
  readonly count: number;
  readonly range: readonly [number, number];
}

export interface DistanceRequest {
  readonly extractor: FeatureExtractor;
  readonly sample: DrawnSample;
  /** The number of pictures to draw. */
  readonly n: number;
  readonly reference: ReferenceSet;
  /** The measures; all if absent. */
  readonly measures?: readonly DistanceMeasure[];
  /** Called before each batch of either side; an error that it throws ends the measurement. */
  readonly onBatch?: (set: string, done: number, total: number) => void;
}

const sizeFor = ({ extractor, sample }: Pick<DistanceRequest, 'extractor' | 'sample'>): number =>
  batchFor(extractor, sample.output.shape);

/** The features of the data's side, cached by their content. */
export function measureReference(
  source: DataSource,
  request: Pick<DistanceRequest, 'extractor' | 'sample' | 'reference' | 'onBatch'>,
): Promise<ReferenceFeatures> {
  const { extractor, reference, onBatch } = request;
  const { data, split, field, count, range } = reference;
  const batch = sizeFor(request);
  const pictures = (): AsyncGenerator<Tensor4D> =>
    told(fieldOf(source.batches({ data, split, first: count }, batch), field), (done) =>
      onBatch?.(`${data}.${split}`, done, Math.ceil(count / batch)),
    );
  return referenceFeatures(extractor, pictures, range);
}

/**
 * Draws, takes features, and compares. Draws follow from the trainer's seed, the sample's name and the place of a
 * picture, so they are the same at every epoch and in a resumed run.
 * @throws UserError if the drawn pictures cannot be measured: too few of them, or values that are not finite.
 */
export async function measureDistances(
  trainer: Inference,
  source: DataSource,
  real: ReferenceFeatures,
  request: DistanceRequest,
): Promise<SampleDistances> {
  const { extractor, sample, n, reference, measures, onBatch } = request;
  const { seed } = trainer;
  const batch = sizeFor(request);
  const pictures = told(finite(drawnPictures(trainer, source, sample, { n, batch })), (done) =>
    onBatch?.(sample.name, done, Math.ceil(n / batch)),
  );
  const drawn = await measured(sample.name, () => featuresOf(extractor, pictures, sample.range));
  const { name, features } = extractor.record;
  const sides = [drawn, real].map(({ features: rows }) => ({ rows, features }));
  const { fid, kid, manifold, warnings } = await measured(sample.name, () =>
    setDistances(sides[0]!, sides[1]!, { seed, path: `kid/${name}` }, measures),
  );
  const values: Readonly<Record<string, number | undefined>> = {
    fid: fid?.distance,
    kid: kid?.mean,
    kid_std: kid?.std,
    precision: manifold?.precision,
    recall: manifold?.recall,
  };
  const { data, split, field } = reference;
  return {
    seed,
    extractor: extractor.record,
    samples: { sample: sample.name, output: sample.output.name, count: drawn.classes.length },
    reference: { data, split, field, count: real.classes.length, sha256: real.sha256 },
    values: Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[`${key}[${name}]`, value]])),
    ),
    settings: {
      ...(kid ? { kid: { subsets: kid.subsets, size: kid.size } } : {}),
      ...(manifold ? { manifold: { k: manifold.k, samples: manifold.samples, reference: manifold.reference } } : {}),
    },
    ...(fid ? { ofMeans: fid.ofMeans, clipped: fid.clipped } : {}),
    classes: {
      names: extractor.classNames,
      ...classHistogram(drawn.classes, real.classes, extractor.classNames.length),
    },
    warnings,
  };
}

/** Reports too few pictures, and the pictures of a model that diverged, as errors for the user. */
async function measured<T>(sample: string, measure: () => T | Promise<T>): Promise<T> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`What '${sample}' draws cannot be measured: ${error.message}.`, {
      hint: 'Look at the pictures first.',
      advice: { call: 'sample' },
      cause: error,
    });
  }
}

/**
 * The batches, checked to be finite. A network may return numbers for pictures that have none: `relu` of NaN is 0 if it
 * is a maximum.
 */
async function* finite(batches: AsyncIterable<Tensor4D>): AsyncGenerator<Tensor4D> {
  for await (const batch of batches) {
    if (!(await batch.data()).every(Number.isFinite)) throw new RangeError('its pixels are not finite');
    yield batch;
  }
}

async function* fieldOf(
  batches: AsyncIterable<Readonly<Record<string, unknown>>>,
  field: string,
): AsyncGenerator<Tensor4D> {
  for await (const batch of batches) yield batch[field] as Tensor4D;
}

async function* told<T>(items: AsyncIterable<T>, tell: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    tell(done++);
    yield item;
  }
}
