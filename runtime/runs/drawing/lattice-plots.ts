/** Plots over a lattice of two numbers: a sample's pictures, or a value. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { GivenDefinition } from '../../contract/model.js';
import { release } from '../../library/train/inference.js';
import type { Draws, Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import type { Chart } from '../figures/chart.js';
import { classLabel } from '../figures/class-label.js';
import { cellMiddles, drawField } from '../figures/field.js';
import type { FieldPanel } from '../figures/field.js';
import { drawLattice, latticePoints } from '../figures/lattice.js';
import type { LatticePanel } from '../figures/lattice.js';
import type { Points } from '../figures/points.js';
import type { AnyPlot, Plot } from './plot.js';
import { atOnce, classesOf, constantClass, freeValue, runSample, sampleNamed } from './sample-values.js';

/** The most points of a lattice that are evaluated at once. They are small beside pictures. */
const mostPoints = 1024;

/** The points of the lattice in the first two coordinates of vectors; the other coordinates stay at 0. */
function latticeValues(points: Float32Array, count: number, [length = 2]: readonly number[]): Tensor {
  return tf.pad(tf.tensor2d(points, [count, 2]), [
    [0, 0],
    [0, length - 2],
  ]);
}

/** What a function is given at points of a lattice: the points, the class of the panel, and free values. */
function givenOf(
  trainer: Inference,
  { over, each }: { readonly over: string; readonly each?: string },
  given: Readonly<Record<string, GivenDefinition>>,
  points: Float32Array,
  { key, size, first = 0 }: Draws,
  label: number | undefined,
): Readonly<Record<string, Tensor>> {
  const pass = trainer.pass(key, size, first);
  return tf.tidy(() => {
    const made = byName<Tensor>();
    for (const [name, about] of Object.entries(given))
      if (name === over) made[name] = latticeValues(points, size, about.shape);
      else made[name] = name === each ? constantClass(label!, size) : freeValue(name, about, size, pass, first);
    return made;
  });
}

/** The classes of the panels; one panel without a class if there are none. */
const panelsOf = (classes: number | undefined): readonly (number | undefined)[] =>
  classes === undefined ? [undefined] : Array.from({ length: classes }, (_, value) => value);

/** A sample's pictures over a lattice of one of its given values. */
export async function drawGrid(
  trainer: Inference,
  plot: Extract<AnyPlot, { kind: 'grid' }>,
  source: DataSource,
): Promise<Plot> {
  const sample = sampleNamed(trainer.model, plot.sample);
  const image = sample.outputs.findIndex((output) => output.kind === 'image');
  const output = sample.outputs[image] ?? sample.outputs[0]!;
  const cells = plot.cells ** 2;
  const values = panelsOf(plot.each === undefined ? undefined : classesOf(sample, plot.sample, plot.each));
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
      const given = givenOf(trainer, plot, sample.given, points.subarray(2 * first, 2 * (first + count)), draws, value);
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

/** A value over a lattice, and the points of the data over it. */
export async function drawFieldPlot(
  trainer: Inference,
  name: string,
  plot: Extract<AnyPlot, { readonly field: unknown }>,
  source: DataSource,
  points: Points | undefined,
): Promise<Chart> {
  const middles = cellMiddles(plot);
  const count = plot.cells ** 2;
  const names = plot.each === undefined ? undefined : await source.classNames(plot.each, plot.on);
  const panels: FieldPanel[] = [];
  let numbers = 1;
  for (const label of panelsOf(plot.each === undefined ? undefined : plot.given[plot.each]?.classes)) {
    const parts: Float32Array[] = [];
    for (let first = 0; first < count; first += mostPoints) {
      const size = Math.min(mostPoints, count - first);
      const draws = { key: `plot/${name}/lattice`, size, first };
      const given = givenOf(trainer, plot, plot.given, middles.subarray(2 * first, 2 * (first + size)), draws, label);
      const found = await trainer.compute({ of: 'field', name }, given, draws);
      const values = await found['value']!.data();
      parts.push(Float32Array.from(values));
      numbers = values.length / size;
      release(found, given);
      tf.dispose(Object.values(given));
    }
    const values = new Float32Array(count * numbers);
    parts.forEach((part, index) => values.set(part, index * mostPoints * numbers));
    panels.push({ ...(label === undefined ? {} : { caption: `${plot.each} ${classLabel(label, names)}` }), values });
  }
  const classNames = plot.kind === 'decisions' && points?.classCount === numbers ? points.names : undefined;
  return drawField(name, panels, {
    ...plot,
    numbers,
    ...(points ? { points } : {}),
    ...(classNames ? { names: classNames } : {}),
  });
}
