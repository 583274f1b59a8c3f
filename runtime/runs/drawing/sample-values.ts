/** The inputs and outputs of a spec's samples. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../../common/errors.js';
import type { AnyModel, Batch, OutputDefinition, Pass, SampleDefinition } from '../../contract/model.js';
import { outputOf, release } from '../../library/train/inference.js';
import type { Draws, Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import type { OutputValues } from '../figures/sample-sheet.js';

/** The sample of that name. Throws a {@link UserError} that suggests the nearest one. */
export function sampleNamed(model: AnyModel, name: string): SampleDefinition<unknown> {
  const sample = model.samples[name];
  if (sample) return sample as SampleDefinition<unknown>;
  const names = Object.keys(model.samples);
  const hint =
    names.length === 0
      ? 'The spec declares no sample.'
      : `Did you mean '${closest(name, names)}'? There are ${names.join(', ')}.`;
  throw new UserError(`${model.name} has no sample '${name}'.`, { hint });
}

/**
 * Values that a sample is given and that are not data fields: classes in turn, standard normal draws otherwise. `first`
 * is the place of the first of the `n` in a whole.
 */
export function freeValue(
  name: string,
  { shape, classes }: { readonly shape: readonly number[]; readonly classes?: number },
  n: number,
  pass: Pass,
  first = 0,
): Tensor {
  if (classes !== undefined)
    return tf.tensor1d(
      Int32Array.from({ length: n }, (_, index) => (first + index) % classes),
      'int32',
    );
  return pass.normal(`given/${name}`, [n, ...shape]);
}

export const constantClass = (value: number, n: number): Tensor => tf.fill([n], value, 'int32');

/** The number of classes of a given value. */
export function classesOf(sample: SampleDefinition<unknown>, name: string, given: string): number {
  const classes = sample.given[given]?.classes;
  if (classes !== undefined) return classes;
  const possible = Object.entries(sample.given).flatMap(([key, about]) => (about.classes === undefined ? [] : [key]));
  throw new UserError(`'${given}' is no class that the sample '${name}' is given.`, {
    hint: possible.length > 0 ? `It is given ${possible.join(', ')}.` : 'It is given no class at all.',
  });
}

/** The places of the outputs to draw. Throws a {@link UserError} if the sample does not have such an output. */
export function chosenOutputs(
  name: string,
  all: readonly OutputDefinition[],
  show: readonly string[] | undefined,
): number[] {
  if (show === undefined) return all.map((_, index) => index);
  const names = all.map((output) => output.name);
  return show.map((wanted) => {
    const found = names.includes(wanted) ? names.indexOf(wanted) : Number(wanted) - 1;
    if (all[found]) return found;
    const listed = names.map((each, index) => `${index + 1} ${each}`).join(', ');
    throw new UserError(`The sample '${name}' gives no output '${wanted}'.`, { hint: `It gives ${listed}.` });
  });
}

/** Runs a sample on values; returns its outputs, outside the backend. */
export async function runSample(trainer: Inference, name: string, given: Batch, draws: Draws): Promise<OutputValues[]> {
  const { outputs } = sampleNamed(trainer.model, name);
  const computed = await trainer.compute({ of: 'sample', name }, given, draws);
  try {
    return await Promise.all(
      outputs.map(async (output, index) => ({ output, values: await outputOf(computed, index).data() })),
    );
  } finally {
    release(computed, given);
  }
}

/** The outputs with the names of classes, if they are those of a data field. */
export async function withNames(
  values: OutputValues,
  { given, on }: SampleDefinition<unknown>,
  source: DataSource,
): Promise<OutputValues> {
  const { name, kind } = values.output;
  const names = kind === 'class' && given[name]?.field ? await source.classNames(name, on) : undefined;
  return names ? { ...values, names } : values;
}

/**
 * The most examples that a spec's sample draws at once. Larger samples are drawn in parts, so that they fit into
 * memory.
 */
const mostAtOnce = 256;
const fewestAtOnce = 64;

/** The number of examples drawn at a time: that of a training batch, or all of a small sample. */
export const atOnce = ({ train }: AnyModel, n: number): number =>
  Math.max(train.batch, fewestAtOnce, Math.min(n, mostAtOnce));
