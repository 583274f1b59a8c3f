/** The drawing of due samples, plots and loss curves. */
import { join } from 'node:path';
import { writeAtomic } from '../files/atomic.js';
import { readMetrics } from '../folder/metrics-log.js';
import { toJson } from '../../common/json.js';
import type { EpochSchedule } from '../../contract/model.js';
import { isDue } from '../../library/train/schedule.js';
import { stageAt, stagesOf } from '../../library/train/stages.js';
import type { Inference } from '../../library/train/inference.js';
import { drawCurves, termsIn } from '../figures/curves.js';
import { fileNameOf } from '../files/file-names.js';
import { chosenFile } from '../folder/chosen-examples.js';
import { chosenExamples } from './chosen-examples.js';
import { drawPlot } from './plot.js';
import { drawSheets } from './sheets.js';
import type { DataSource } from '../data/set/data-source.js';

/** The place of a training at which pictures are drawn. */
export interface DrawingTime {
  /** The number of epochs done, with which `at` is compared. */
  readonly epoch: number;
  readonly epochs: number;
  /** The number of iterations done. */
  readonly step: number;
  /** True if the run ends here: everything without a schedule of its own is drawn. */
  readonly last: boolean;
  /** True if the run stopped inside an epoch; files are then named by the step. */
  readonly inside?: boolean;
}

/** The name of the time: `epoch-0012`, or `step-00001234` if a run stopped inside an epoch. */
export function timeName({ epoch, step, inside }: DrawingTime): string {
  return inside ? `step-${String(step).padStart(8, '0')}` : `epoch-${String(epoch).padStart(4, '0')}`;
}

/** Draws and writes the due pictures. Returns the paths: samples, then plots. */
export async function drawPictures(
  folder: string,
  trainer: Inference,
  source: DataSource,
  time: DrawingTime,
): Promise<string[]> {
  const { model } = trainer;
  const written: string[] = [];
  const write = async (path: string, content: string | Buffer): Promise<void> => {
    await writeAtomic(join(folder, path), content);
    written.push(join(folder, path));
  };
  const name = timeName(time);
  // Pictures that come every few epochs also come at the end, where a reader looks for them.
  const stages = stagesOf(model.train);
  const isScheduled = (at: EpochSchedule): boolean => isDue(at, time.epoch, time.epochs, stages);
  // Inside an epoch everything is drawn that has not been due yet.
  const isAhead = (at: EpochSchedule): boolean =>
    at.kind !== 'after' || stageAt(model.train, time.epoch).name === at.stage;
  const isWanted = (at: EpochSchedule): boolean =>
    (time.inside && isAhead(at)) || isScheduled(at) || (at.kind === 'every' && time.last);
  const samples = Object.keys(model.samples);
  for (const [sample, definition] of Object.entries(model.samples))
    if (definition.at && isWanted(definition.at)) {
      for await (const { image, index, beside } of drawSheets(trainer, sample, source)) {
        const stem = join('samples', fileNameOf(sample, samples), `${name}${index === 0 ? '' : `-${index + 1}`}`);
        await write(`${stem}.png`, image);
        if (beside) await write(`${stem}.${beside.ending}`, beside.content);
      }
      const chosen = await chosenExamples(definition, source);
      const place = join(folder, 'samples', fileNameOf(sample, samples), chosenFile);
      if (chosen) await writeAtomic(place, `${toJson(chosen, 2)}\n`);
    }
  const metrics = await readMetrics(folder);
  const losses = termsIn(metrics, Object.keys(model.terms));
  const curves = await drawCurves(metrics, losses);
  if (curves) {
    await write(join('plots', 'losses.svg'), curves.svg);
    await write(join('plots', 'losses.png'), curves.png);
  }
  for (const [plot, { at, kind }] of Object.entries(model.plots)) {
    const scheduled = at !== undefined && isScheduled(at);
    const last = time.last && (at?.kind !== 'after' || (time.inside === true && isAhead(at)));
    if (!scheduled && kind !== 'lines' && !last) continue;
    const drawn = await drawPlot(trainer, plot, source, metrics);
    if (!drawn) continue;
    const file = fileNameOf(plot, Object.keys(model.plots), ['losses']);
    if (drawn.svg !== undefined) await write(join('plots', `${file}.svg`), drawn.svg);
    await write(join('plots', `${file}.png`), drawn.png);
    if (drawn.ranges) await write(join('plots', `${file}.json`), `${toJson(drawn.ranges, 2)}\n`);
    if (scheduled && kind !== 'lines') await write(join('plots', file, `${name}.png`), drawn.png);
  }
  return written;
}
