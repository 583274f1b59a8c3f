/** The evaluation and drawing of a `plot` of the spec. */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch, PlotDefinition } from '../../contract/model.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import { release } from '../../library/train/inference.js';
import type { Inference } from '../../library/train/inference.js';
import { drawLines } from '../figures/lines.js';
import { drawHistogram } from '../figures/histogram.js';
import { drawRanges } from '../figures/ranges.js';
import { drawScatter } from '../figures/scatter.js';
import type { Points } from '../figures/points.js';
import type { Range } from '../figures/ranges.js';
import { drawFieldPlot, drawGrid } from './lattice-plots.js';
import type { DataSource } from '../data/set/data-source.js';

export interface Plot {
  readonly png: Buffer;
  /** The SVG of charts; lattices of images have none. */
  readonly svg?: string;
  /** The ranges of a `ranges` plot. */
  readonly ranges?: readonly Range[];
}

export type AnyPlot = PlotDefinition<unknown, Batch>;
type PlotOfPoints = Extract<AnyPlot, { kind: 'scatter' | 'ranges' | 'histogram' }>;

/** Values of all examples of the plot's selection. */
export async function collectPoints(
  trainer: Inference,
  name: string,
  plot: Pick<PlotOfPoints, 'on' | 'classes'>,
  source: DataSource,
): Promise<Points> {
  const rows: number[][] = [];
  const classes: number[] = [];
  let coloured = false;
  let names: readonly string[] | undefined;
  let index = 0;
  for await (const batch of source.batches(plot.on, trainer.model.train.batch)) {
    const size = Object.values(batch)[0]!.shape[0]!;
    const found = await trainer.compute({ of: 'plot', name }, batch, { key: `plot/${name}/${index}`, size });
    const colour = found['color'] ?? found['by'];
    const field = Object.keys(batch).find((each) => batch[each] === colour);
    if (index === 0 && field !== undefined) names = await source.classNames(field, plot.on);
    const points = tf.reshape(found['points']!, [size, -1]);
    rows.push(...((await points.array()) as number[][]));
    points.dispose();
    if (colour) {
      coloured = true;
      classes.push(...Array.from(await colour.data()));
    }
    release(found, batch);
    index++;
  }
  return { rows, classes: coloured ? classes : undefined, classCount: plot.classes, names };
}

/** Draws the plot of that name; undefined if there is nothing to draw yet. */
export async function drawPlot(
  trainer: Inference,
  name: string,
  source: DataSource,
  metrics: readonly MetricsLine[],
): Promise<Plot | undefined> {
  const plot = trainer.model.plots[name] as AnyPlot;
  switch (plot.kind) {
    case 'lines':
      return drawLines(name, metrics, plot.series);
    case 'grid':
      return drawGrid(trainer, plot, source);
    case 'heat':
    case 'vectors':
    case 'decisions': {
      const points = plot.values === undefined ? undefined : await collectPoints(trainer, name, plot, source);
      return drawFieldPlot(trainer, name, plot, source, points);
    }
    case 'scatter':
      return drawScatter(name, await collectPoints(trainer, name, plot, source));
    case 'ranges':
      return drawRanges(name, await collectPoints(trainer, name, plot, source));
    case 'histogram':
      return drawHistogram(name, await collectPoints(trainer, name, plot, source));
  }
}
