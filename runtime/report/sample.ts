/** Evaluates a `sample` of the spec and draws it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import { byName } from '../by-name.js';
import { UserError } from '../errors.js';
import type { AnyModel, Batch, Pass, SampleDefinition } from '../model.js';
import type { Trainer } from '../train/trainer.js';
import { drawSampleSheet } from './sample-sheet.js';
import type { OutputValues, SampleBlock } from './sample-sheet.js';
import type { DataSource } from './source.js';

export interface SampleOptions {
  /** Examples; the spec's number without. */
  readonly n?: number;
  /** Repeat for each class of this given value; the spec's without. */
  readonly each?: string;
  /** Outputs to draw, by name or by number from 1; all without. */
  readonly show?: readonly string[];
}

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

/** Values for what a sample is given and no data field gives: classes in turn, standard normal draws otherwise. */
export function freeValue(
  name: string,
  { shape, classes }: { readonly shape: readonly number[]; readonly classes?: number },
  n: number,
  pass: Pass,
): Tensor {
  if (classes !== undefined)
    return tf.tensor1d(
      Int32Array.from({ length: n }, (_, index) => index % classes),
      'int32',
    );
  return pass.normal(`given/${name}`, [n, ...shape]);
}

/** Throws a {@link UserError} when the sample has no such output. */
function chosenOutputs(
  name: string,
  all: readonly OutputValues[],
  show: readonly string[] | undefined,
): OutputValues[] {
  if (show === undefined) return [...all];
  const names = all.map(({ output }) => output.name);
  return show.map((wanted) => {
    const found = all[names.includes(wanted) ? names.indexOf(wanted) : Number(wanted) - 1];
    if (found) return found;
    const listed = names.map((each, index) => `${index + 1} ${each}`).join(', ');
    throw new UserError(`The sample '${name}' gives no output '${wanted}'.`, { hint: `It gives ${listed}.` });
  });
}

export const constantClass = (value: number, n: number): Tensor => tf.fill([n], value, 'int32');

/** Runs a sample on values; answers with what it gives out, outside the backend. */
export async function runSample(
  trainer: Trainer,
  sample: SampleDefinition<unknown>,
  given: Batch,
  pass: Pass,
): Promise<OutputValues[]> {
  const tensors = tf.tidy(() => [...sample.run(trainer.weights, given, pass)]);
  try {
    return await Promise.all(
      tensors.map(async (tensor, index) => ({ output: sample.outputs[index]!, values: await tensor.data() })),
    );
  } finally {
    for (const tensor of tensors) if (!Object.values(given).includes(tensor)) tensor.dispose();
  }
}

/** All blocks of a sample: one, or one per class. Draws are keyed by the sample's name: the same at every epoch. */
export async function collectSample(
  trainer: Trainer,
  name: string,
  source: DataSource,
  options: SampleOptions = {},
): Promise<SampleBlock[]> {
  const sample = sampleNamed(trainer.model, name);
  const each = options.each ?? sample.each;
  const fields = Object.entries(sample.given).filter(([field, { field: isField }]) => isField && field !== each);
  const data = fields.length > 0 ? await source.first(sample.on, options.n ?? sample.on?.first ?? sample.n) : undefined;
  const examples = data ? (Object.values(data)[0]?.shape[0] ?? 0) : (options.n ?? sample.n);
  const block = async (caption: string | undefined, fixed: Readonly<Record<string, number>>): Promise<SampleBlock> => {
    const pass = trainer.pass(`sample/${name}`, examples);
    const given = byName<Tensor>();
    const made = tf.tidy(() => {
      const values = byName<Tensor>();
      for (const [key, about] of Object.entries(sample.given)) {
        if (key in fixed) values[key] = constantClass(fixed[key]!, examples);
        else if (!about.field) values[key] = freeValue(key, about, examples, pass);
      }
      return values;
    });
    for (const key of Object.keys(sample.given)) given[key] = made[key] ?? data![key]!;
    const outputs = chosenOutputs(name, await runSample(trainer, sample, given, pass), options.show);
    tf.dispose(made);
    return { caption, examples, outputs };
  };
  try {
    if (each === undefined) return [await block(undefined, byName())];
    const blocks: SampleBlock[] = [];
    for (let value = 0; value < classesOf(sample, name, each); value++)
      blocks.push(await block(`${each} ${value}`, byName([[each, value]])));
    return blocks;
  } finally {
    if (data) tf.dispose(Object.values(data));
  }
}

/** Number of classes of a given value. */
export function classesOf(sample: SampleDefinition<unknown>, name: string, given: string): number {
  const classes = sample.given[given]?.classes;
  if (classes !== undefined) return classes;
  const possible = Object.entries(sample.given).flatMap(([key, about]) => (about.classes === undefined ? [] : [key]));
  throw new UserError(`'${given}' is no class that the sample '${name}' is given.`, {
    hint: possible.length > 0 ? `It is given ${possible.join(', ')}.` : 'It is given no class at all.',
  });
}

export async function drawSample(
  trainer: Trainer,
  name: string,
  source: DataSource,
  options: SampleOptions = {},
): Promise<Buffer> {
  return drawSampleSheet(await collectSample(trainer, name, source, options));
}
