/** The evaluation and drawing of a `plot` of the spec. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { Batch, PlotDefinition } from '../../contract/model.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import { release } from '../../library/train/inference.js';
import type { Inference } from '../../library/train/inference.js';
import { classLabel } from '../figures/class-label.js';
import { drawLines } from '../figures/lines.js';
import { drawHistogram } from '../figures/histogram.js';
import { drawRanges } from '../figures/ranges.js';
import { drawScatter } from '../figures/scatter.js';
import type { Points } from '../figures/points.js';
import type { Range } from '../figures/ranges.js';
import { drawLattice, latticePoints } from '../figures/lattice.js';
import type { LatticePanel } from '../figures/lattice.js';
import { atOnce, runSample, classesOf, constantClass, freeValue, sampleNamed } from './sample-values.js';
import type { DataSource } from '../data/set/data-source.js';

export interface Plot {
  readonly png: Buffer;
  /** The SVG of charts; lattices of images have none. */
  readonly svg?: string;
  /** The ranges of a `ranges` plot. */
  readonly ranges?: readonly Range[];
}

type AnyPlot = PlotDefinition<unknown, Batch>;
type PlotOfPoints = Extract<AnyPlot, { kind: 'scatter' | 'ranges' | 'histogram' }>;

/** Values of all examples of the plot's selection. */
async function collectPoints(
  trainer: Inference,
  name: string,
  plot: PlotOfPoints,
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

/** The points of the lattice in the first two coordinates of vectors; the other coordinates stay at 0. */
function latticeValues(points: Float32Array, count: number, [length = 2]: readonly number[]): Tensor {
  return tf.pad(tf.tensor2d(points, [count, 2]), [
    [0, 0],
    [0, length - 2],
  ]);
}

async function drawGrid(
  trainer: Inference,
  plot: Extract<AnyPlot, { kind: 'grid' }>,
  source: DataSource,
): Promise<Plot> {
  const sample = sampleNamed(trainer.model, plot.sample);
  const image = sample.outputs.findIndex((output) => output.kind === 'image');
  const output = sample.outputs[image] ?? sample.outputs[0]!;
  const cells = plot.cells ** 2;
  const values =
    plot.each === undefined
      ? [undefined]
      : Array.from({ length: classesOf(sample, plot.sample, plot.each) }, (_, value) => value);
  const names = plot.each === undefined ? undefined : await source.classNames(plot.each, sample.on);
  const panels: LatticePanel[] = [];
  const points = latticePoints(plot);
  const size = output.shape.reduce((product, length) => product * length, 1);
  const step = atOnce(trainer.model, cells);
  for (const value of values) {
    const drawn = new Float32Array(cells * size);
    for (let first = 0; first < cells; first += step) {
      const count = Math.min(step, cells - first);
      const draws = { key: `sample/${plot.sample}`, size: count, first };
      const pass = trainer.pass(draws.key, count, first);
      const given = tf.tidy(() => {
        const made = byName<Tensor>();
        for (const [key, about] of Object.entries(sample.given))
          if (key === plot.over)
            made[key] = latticeValues(points.subarray(2 * first, 2 * (first + count)), count, about.shape);
          else made[key] = key === plot.each ? constantClass(value!, count) : freeValue(key, about, count, pass, first);
        return made;
      });
      const outputs = await runSample(trainer, plot.sample, given, draws);
      tf.dispose(given);
      drawn.set(outputs[Math.max(0, image)]!.values, first * size);
    }
    panels.push({
      caption: value === undefined ? undefined : `${plot.each} ${classLabel(value, names)}`,
      values: drawn,
    });
  }
  return { png: await drawLattice(panels, { ...plot, shape: output.shape, range: output.range ?? [0, 1] }) };
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
    case 'scatter':
      return drawScatter(name, await collectPoints(trainer, name, plot, source));
    case 'ranges':
      return drawRanges(name, await collectPoints(trainer, name, plot, source));
    case 'histogram':
      return drawHistogram(name, await collectPoints(trainer, name, plot, source));
  }
}
