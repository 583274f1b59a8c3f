/** Distances that lie in a run folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsFromJson } from '../../common/json.js';
import type { ClassHistogram } from '../../library/evaluate/index.js';
import type { Split } from '../data/index.js';
import type { ExtractorRecord } from '../features/index.js';

/** What was measured. Every value carries the extractor in its name. */
export interface SampleDistances {
  /** Of the draws. */
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
  /** `fid[mnist-cnn]`, `kid[…]`, `kid_std[…]`, `precision[…]`, `recall[…]`: those asked for. */
  readonly values: Readonly<Record<string, number>>;
  /** How they were taken. */
  readonly settings: {
    readonly kid?: { readonly subsets: number; readonly size: number };
    readonly manifold?: { readonly k: number; readonly samples: number; readonly reference: number };
  };
  /** Of the Fréchet distance: the share that means alone make, and the share of the covariance that rounding made negative. */
  readonly ofMeans?: number;
  readonly clipped?: number;
  /** By the extractor's own classifier. */
  readonly classes: ClassHistogram & { readonly names: readonly string[] };
  readonly warnings: readonly string[];
}

/** `evaluations/fid-<extractor>.json`, and what a training measured: `distances/epoch-0001-fid-<extractor>.json`. */
export interface RunDistances extends SampleDistances {
  readonly format: 'genc-fid-1';
  readonly model: string;
  readonly step: number;
  readonly epoch: number;
  /** Where the data was not what the run was trained on: how it differs, a line for each set. */
  readonly changedData?: readonly string[];
}

/** What a folder holds: measured while it was trained, in the order of epochs, and afterwards. */
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
          return undefined; // half written by a killed process of another version
        }
      }),
    );
    return found.filter((each) => each?.format === 'genc-fid-1').map((each) => each!);
  };
  return { during: await read('distances'), after: await read('evaluations') };
}
