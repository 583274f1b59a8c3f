/**
 * The drawing of a trained model's sample: from the run's checkpoint to a picture, or to several if one cannot hold
 * all.
 */
import { extname, join } from 'node:path';
import { flowProblemsSettled, oncePerKind, onFlowProblem } from '../../library/flow/watch.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel, Selection } from '../../contract/model.js';
import { onSearchProgress } from '../../library/ops/progress.js';
import { fileNameOf } from '../files/file-names.js';
import { fileEndingOf, pictureFormatOf, sampleFormatHint } from '../figures/picture-format.js';
import { chosenExamples } from '../drawing/chosen-examples.js';
import { sampleFiles } from '../drawing/sample-as-files.js';
import { drawSheets } from '../drawing/sheets.js';
import { writeAtomic } from '../files/atomic.js';
import type { ChosenExamples } from '../folder/chosen-examples.js';
import { loadCheckpoint } from '../folder/checkpoint.js';
import { inProcess } from '../open/inference.js';
import type { OpensInference } from '../open/inference.js';
import { asRecorded, openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';

export interface SampleRunOptions {
  readonly folder: string;
  /** The model of a present spec, with the nets of the run: its samples replace the run's own. */
  readonly today?: AnyModel;
  /** The name of the sample; the model's first if absent. */
  readonly sample?: string;
  /** The number of examples; the spec's if absent. */
  readonly n?: number;
  /** The given value for each of whose classes to repeat. */
  readonly each?: string;
  /** The outputs to draw, by name or by number from 1; all if absent. */
  readonly show?: readonly string[];
  /** The seed of the draws; if absent, the run's own, which draws the pictures of the run again. */
  readonly seed?: number;
  /**
   * The path of the picture, `.png`, `.jpg` or `.webp`, or of a text, a table or sounds, `.txt`, `.csv` or `.wav`;
   * `<folder>/samples/<sample>.png` if absent.
   */
  readonly out?: string;
  /** The checkpoint; `last` if absent. */
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  /**
   * The folders of runs by the model that they trained, in place of those of the run, for data that another model
   * draws.
   */
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** What computes; this process if absent. */
  readonly inference?: OpensInference;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** The drawn files, and the progress of the training they show. */
export interface DrawnFiles {
  /** The first of `paths`. */
  readonly path: string;
  /** One path, or `name-1.png`, `name-2.png` … if the examples do not fit into one picture. */
  readonly paths: readonly string[];
  readonly step: number;
  readonly epoch: number;
  /** The random examples that the sample was drawn on, if the spec asks for such. */
  readonly chosen?: ChosenExamples;
}

/** @throws UserError if there is no such sample, or if the ending of `out` is not that of a written format. */
export async function sampleRun(options: SampleRunOptions): Promise<DrawnFiles> {
  const { folder, n, each, show, inference = inProcess } = options;
  const format = options.out === undefined ? 'png' : pictureFormatOf(options.out);
  const ending = format ? undefined : fileEndingOf(options.out!);
  if (!format && !ending)
    throw new UserError(`Samples cannot be written as '${options.out}'.`, {
      hint: sampleFormatHint,
    });
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today, run) : own;
  const sample = options.sample ?? Object.keys(model.samples)[0] ?? '';
  const checkpoint = await loadCheckpoint(folder, options.checkpoint);
  // The data keeps the run's seed, because its splits depend on it.
  const source = sourceOfRun(model, run, options, onProgress);
  const trainer = await inference({ folder, model, seed: options.seed ?? run.seed, checkpoint });
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress, blocks: true }));
  const stopWatching = onFlowProblem(oncePerKind((message) => onProgress({ kind: 'warning', message })));
  try {
    const path = options.out ?? join(folder, 'samples', `${fileNameOf(sample, Object.keys(model.samples))}.png`);
    const paths: string[] = [];
    const write = async (file: string, content: string | Buffer): Promise<void> => {
      await writeAtomic(file, content);
      paths.push(file);
    };
    const told = (examples: number): void => {
      if (n !== undefined && examples < n)
        onProgress({ kind: 'warning', message: fewerThanAsked(sample, model.samples[sample]?.on, examples, n) });
    };
    if (ending) {
      const { files, examples } = await sampleFiles(trainer, sample, source, ending, { n, each, show });
      told(examples);
      for (const [index, content] of files.entries())
        await write(files.length === 1 ? path : numbered(path, index, files.length), content);
    } else
      for await (const sheet of drawSheets(trainer, sample, source, { n, each, show, format })) {
        if (sheet.index === 0) told(sheet.examples);
        await write(sheet.count === 1 ? path : numbered(path, sheet.index, sheet.count), sheet.image);
        const { beside } = sheet;
        if (beside && options.out === undefined)
          await write(`${path.slice(0, -extname(path).length)}.${beside.ending}`, beside.content);
      }
    await flowProblemsSettled();
    const { step, epoch } = checkpoint.position;
    const chosen = await chosenExamples(model.samples[sample]!, source, n);
    return { path: paths[0]!, paths, step, epoch, ...(chosen ? { chosen } : {}) };
  } finally {
    stopTelling();
    stopWatching();
    await source.close();
    await trainer.close();
  }
}

/**
 * The reason why a sample draws fewer examples than were asked for: the spec takes some of its data, or the data
 * has no more.
 */
export function fewerThanAsked(sample: string, on: Selection | undefined, examples: number, n: number): string {
  const word = on?.random === undefined ? 'first' : 'random';
  const why =
    examples === on?.[word]
      ? `the spec says \`${word} ${examples}\`; a spec of today may take more`
      : 'its data has no more';
  return `${sample} draws ${examples} and not ${n}: ${why}.`;
}

/** The numbered path, `more.png` → `more-01.png`: with leading zeros, so that files sort. */
function numbered(path: string, index: number, count: number): string {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}-${String(index + 1).padStart(String(count).length, '0')}${ending}`;
}
