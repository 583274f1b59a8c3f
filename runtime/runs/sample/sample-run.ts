/** Draws a sample of a trained model: from the run's checkpoint to a picture, or several where one cannot hold all. */
import { extname, join } from 'node:path';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import { onSearchProgress } from '../../library/ops/search.js';
import { fileNameOf } from '../files/file-names.js';
import { formatHint, pictureFormatOf } from '../figures/picture-format.js';
import { drawSheets } from '../drawing/sheets.js';
import { createTrainer } from '../../library/train/trainer.js';
import { writeAtomic } from '../files/atomic.js';
import { loadCheckpoint } from '../folder/checkpoint.js';
import { asRecorded, openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';

export interface SampleRunOptions {
  readonly folder: string;
  /** The model of a spec of today, with the nets of the run: its samples instead of the run's own. */
  readonly today?: AnyModel;
  /** Name of the sample; the model's first when absent. */
  readonly sample?: string;
  /** Examples; the spec's number when absent. */
  readonly n?: number;
  /** Repeat for each class of this given value. */
  readonly each?: string;
  /** Outputs to draw, by name or by number from 1; all when absent. */
  readonly show?: readonly string[];
  /** Of the draws; the run's own when absent, which draws the pictures of the run again. */
  readonly seed?: number;
  /** Path of the picture, `.png`, `.jpg` or `.webp`; `<folder>/samples/<sample>.png` when absent. */
  readonly out?: string;
  /** `last` when absent. */
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  /** Folders of runs by the model that they trained, instead of those of the run, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** What was drawn, and after which training. */
export interface DrawnFiles {
  /** The first of `paths`. */
  readonly path: string;
  /** One, or `name-1.png`, `name-2.png` … where the examples do not fit into one picture. */
  readonly paths: readonly string[];
  readonly step: number;
  readonly epoch: number;
}

/** @throws UserError when there is no such sample, or the ending of `out` is of no format that is written. */
export async function sampleRun(options: SampleRunOptions): Promise<DrawnFiles> {
  const { folder, n, each, show } = options;
  const format = options.out === undefined ? 'png' : pictureFormatOf(options.out);
  if (!format) throw new UserError(`Pictures cannot be written as '${options.out}'.`, { hint: formatHint });
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today, run) : own;
  const sample = options.sample ?? Object.keys(model.samples)[0] ?? '';
  const { arrays, position } = await loadCheckpoint(folder, options.checkpoint);
  // The data keeps the run's seed: its splits hang on it.
  const source = sourceOfRun(model, run, options, onProgress);
  const trainer = createTrainer(model, { seed: options.seed ?? run.seed });
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress }));
  const stopWatching = onFlowProblem(oncePerKind((message) => onProgress({ kind: 'warning', message })));
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
    const path = options.out ?? join(folder, 'samples', `${fileNameOf(sample, Object.keys(model.samples))}.png`);
    const paths: string[] = [];
    for await (const { image, index, count, examples } of drawSheets(trainer, sample, source, {
      n,
      each,
      show,
      format,
    })) {
      if (index === 0 && n !== undefined && examples < n)
        onProgress({ kind: 'warning', message: fewerThanAsked(sample, model.samples[sample]?.on?.first, examples, n) });
      paths.push(count === 1 ? path : numbered(path, index, count));
      await writeAtomic(paths.at(-1)!, image);
    }
    await flowProblemsSettled();
    return { path: paths[0]!, paths, step: position.step, epoch: position.epoch };
  } finally {
    stopTelling();
    stopWatching();
    await source.close();
    trainer.dispose();
  }
}

/** Why a sample draws fewer examples than were asked for: the spec takes the `first` of its data, or the data has no more. */
export function fewerThanAsked(sample: string, first: number | undefined, examples: number, n: number): string {
  const why =
    examples === first ? `the spec says \`first ${first}\`; a spec of today may take more` : 'its data has no more';
  return `${sample} draws ${examples} and not ${n}: ${why}.`;
}

/** `more.png` → `more-01.png`: with zeros in front, so that they sort. */
function numbered(path: string, index: number, count: number): string {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}-${String(index + 1).padStart(String(count).length, '0')}${ending}`;
}
