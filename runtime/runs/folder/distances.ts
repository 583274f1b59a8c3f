/** The distances in a run folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsFromJson } from '../../common/json.js';
import type { ClassHistogram } from '../../library/evaluate/index.js';
import type { Split } from '../data/index.js';
import type { ExtractorRecord } from '../features/index.js';

/** The distances of a sample. Every value carries the extractor in its name. */
export interface SampleDistances {
  /** The seed of the draws. */
  readonly seed: number;
  readonly extractor: ExtractorRecord;
  readonly samples: { readonly sample: string; readonly output: string; readonly count: number };
  readonly reference: {
    readonly data: string;
    readonly split: Split;
    readonly field: string;
    readonly count: number;
    /** The SHA-256 of the pictures that were compared with. */
    readonly sha256: string;
  };
  /** The values that were asked for: `fid[mnist-cnn]`, `kid[…]`, `kid_std[…]`, `precision[…]`, `recall[…]`. */
  readonly values: Readonly<Record<string, number>>;
  /** The settings of the measures. */
  readonly settings: {
    readonly kid?: { readonly subsets: number; readonly size: number };
    readonly manifold?: { readonly k: number; readonly samples: number; readonly reference: number };
  };
  /**
   * The share of the Fréchet distance that means alone make, and the share of the covariance that rounding made
   * negative.
   */
  readonly ofMeans?: number;
  readonly clipped?: number;
  /** The classes by the extractor's own classifier. */
  readonly classes: ClassHistogram & { readonly names: readonly string[] };
  readonly warnings: readonly string[];
}

/**
 * The contents of `evaluations/fid-<extractor>.json`, and of a training's `distances/epoch-0001-fid-<extractor>.json`.
 */
export interface RunDistances extends SampleDistances {
  readonly format: 'genc-fid-1';
  readonly model: string;
  readonly step: number;
  readonly epoch: number;
  /** The differences of the data from what the run was trained on, one line per set, if there are any. */
  readonly changedData?: readonly string[];
}

/** The distances of a folder: those measured in training, in the order of epochs, and those measured afterwards. */
export interface StoredDistances {
  readonly during: readonly RunDistances[];
  readonly after: readonly RunDistances[];
}

export async function readDistances(folder: string): Promise<StoredDistances> {
  const read = async (place: string): Promise<RunDistances[]> => {
    const files = (await readdir(join(folder, place)).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
    const found = await Promise.all(
      files.map(async (name): Promise<RunDistances | undefined> => {
        const text = await readFile(join(folder, place, name), 'utf8').catch(() => '');
        try {
          return resultsFromJson<RunDistances>(text);
        } catch {
          return undefined; // A killed process of another version may have written half of the file.
        }
      }),
    );
    return found.filter((each) => each?.format === 'genc-fid-1').map((each) => each!);
  };
  return { during: await read('distances'), after: await read('evaluations') };
}
