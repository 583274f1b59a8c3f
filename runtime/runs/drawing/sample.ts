/** Evaluates a `sample` of the spec and draws it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { closest } from 'fastest-levenshtein';
import { OutOfMemoryError } from '../../engine/wasm/memory.js';
import { byName } from '../../common/by-name.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel, Batch, OutputDefinition, Pass, SampleDefinition } from '../../contract/model.js';
import type { Trainer } from '../../library/train/trainer.js';
import { classLabel } from '../figures/class-label.js';
import type { PictureFormat } from '../figures/picture-format.js';
import { drawSampleSheet, planSheets } from '../figures/sample-sheet.js';
import type { OutputValues, SampleBlock } from '../figures/sample-sheet.js';
import type { DataSource } from '../data/set/data-source.js';

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

/** Values for what a sample is given and no data field gives: classes in turn, standard normal draws otherwise. `first` is the place of the first of the `n` in a whole. */
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

/** Places of the outputs to draw. Throws a {@link UserError} when the sample has no such output. */
function chosenOutputs(name: string, all: readonly OutputDefinition[], show: readonly string[] | undefined): number[] {
  if (show === undefined) return all.map((_, index) => index);
  const names = all.map((output) => output.name);
  return show.map((wanted) => {
    const found = names.includes(wanted) ? names.indexOf(wanted) : Number(wanted) - 1;
    if (all[found]) return found;
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

/** The classes of a data field are shown by their names. */
async function withNames(
  values: OutputValues,
  { given, on }: SampleDefinition<unknown>,
  source: DataSource,
): Promise<OutputValues> {
  const { name, kind } = values.output;
  const names = kind === 'class' && given[name]?.field ? await source.classNames(name, on) : undefined;
  return names ? { ...values, names } : values;
}

/** What a spec's sample may ask for at once. Larger ones are drawn in parts, so that their number does not meet the limits of memory. */
const mostAtOnce = 256;
const fewestAtOnce = 64;

/** How many examples are drawn at a time: as many as a batch of training has, and a small sample at once. */
export const atOnce = ({ train }: AnyModel, n: number): number =>
  Math.max(train.batch, fewestAtOnce, Math.min(n, mostAtOnce));

/** A sample that is about to be drawn: what it will give, and any part of it. Draws are keyed by the sample's name: the same at every epoch. */
export interface OpenSample {
  /** One, or one per class. */
  readonly captions: readonly (string | undefined)[];
  /** Of each block. */
  readonly examples: number;
  readonly outputs: readonly OutputDefinition[];
  /** The examples `first` … `first + count − 1` of a block, drawn in batches: the same as in the whole. */
  readonly rows: (block: number, first: number, count: number) => Promise<SampleBlock>;
  readonly close: () => void;
}

export async function openSample(
  trainer: Trainer,
  name: string,
  source: DataSource,
  options: SampleOptions = {},
): Promise<OpenSample> {
  const { model } = trainer;
  const sample = sampleNamed(model, name);
  const each = options.each ?? sample.each;
  const chosen = chosenOutputs(name, sample.outputs, options.show);
  const classes = each === undefined ? undefined : classesOf(sample, name, each);
  const fromData = Object.entries(sample.given).some(([field, { field: isField }]) => isField && field !== each);
  const names = each === undefined ? undefined : await source.classNames(each, sample.on);
  const captionOf = (value: number): string => `${each} ${classLabel(value, names)}`;
  const asked = fromData ? (options.n ?? sample.on?.first ?? sample.n) : (options.n ?? sample.n);
  const examples = fromData ? Math.min(asked, await source.count(sample.on)) : asked;
  let step = atOnce(model, sample.n);
  // Classes ask for the same examples one after the other.
  let loaded: { readonly first: number; readonly size: number; readonly batch: Batch } | undefined;
  const dataAt = async (first: number, size: number): Promise<Batch | undefined> => {
    if (!fromData || (loaded?.first === first && loaded.size === size)) return loaded?.batch;
    if (loaded) tf.dispose(Object.values(loaded.batch));
    loaded = { first, size, batch: await source.rows(sample.on, first, size) };
    return loaded.batch;
  };
  const batch = async (block: number, first: number, size: number): Promise<OutputValues[]> => {
    const data = await dataAt(first, size);
    const pass = trainer.pass(`sample/${name}`, size, first);
    const made = tf.tidy(() => {
      const values = byName<Tensor>();
      for (const [key, about] of Object.entries(sample.given)) {
        if (key === each) values[key] = constantClass(block, size);
        else if (!about.field) values[key] = freeValue(key, about, size, pass, first);
      }
      return values;
    });
    const given = byName<Tensor>();
    for (const key of Object.keys(sample.given)) given[key] = made[key] ?? data![key]!;
    try {
      const outputs = await runSample(trainer, sample, given, pass);
      return chosen.map((index) => outputs[index]!);
    } finally {
      tf.dispose(made);
    }
  };
  return {
    captions: classes === undefined ? [undefined] : Array.from({ length: classes }, (_, value) => captionOf(value)),
    examples,
    outputs: chosen.map((index) => sample.outputs[index]!),
    rows: async (block, first, count) => {
      const parts: OutputValues[][] = [];
      for (let at = first; at < first + count;) {
        const size = Math.min(step, first + count - at);
        try {
          parts.push(await batch(block, at, size));
          at += size;
        } catch (error) {
          if (!(error instanceof OutOfMemoryError) || size === 1) throw error;
          step = Math.ceil(size / 2); // nobody chose so many at a time
        }
      }
      const caption = classes === undefined ? undefined : captionOf(block);
      const outputs = await Promise.all(joined(parts).map((output) => withNames(output, sample, source)));
      return { caption, examples: count, of: examples, outputs };
    },
    close: () => {
      if (loaded) tf.dispose(Object.values(loaded.batch));
    },
  };
}

/** Parts one after the other. */
function joined(parts: readonly (readonly OutputValues[])[]): OutputValues[] {
  const [first, ...more] = parts;
  if (more.length === 0) return [...(first ?? [])];
  return first!.map(({ output }, index) => {
    const values = new Float32Array(parts.reduce((sum, part) => sum + part[index]!.values.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part[index]!.values, at);
      at += part[index]!.values.length;
    }
    return { output, values };
  });
}

/** All blocks of a sample: one, or one per class. */
export async function collectSample(
  trainer: Trainer,
  name: string,
  source: DataSource,
  options: SampleOptions = {},
): Promise<SampleBlock[]> {
  const open = await openSample(trainer, name, source, options);
  try {
    const blocks: SampleBlock[] = [];
    for (let block = 0; block < open.captions.length; block++) blocks.push(await open.rows(block, 0, open.examples));
    return blocks;
  } finally {
    open.close();
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

/** One picture of a sample. */
export interface Sheet {
  readonly image: Buffer;
  /** Which of `count` sheets. */
  readonly index: number;
  readonly count: number;
  /** Of each class, on all sheets together. */
  readonly examples: number;
}

/** The sheets of a sample, one after the other, each drawn when it is asked for; most samples fit on one. */
export async function* drawSheets(
  trainer: Trainer,
  name: string,
  source: DataSource,
  options: SampleOptions & { readonly format?: PictureFormat } = {},
): AsyncGenerator<Sheet> {
  const open = await openSample(trainer, name, source, options);
  try {
    const sheets = planSheets(open);
    for (const [index, pieces] of sheets.entries()) {
      const blocks: SampleBlock[] = [];
      for (const { block, first, count } of pieces) blocks.push(await open.rows(block, first, count));
      const image = await drawSampleSheet(blocks, { inRows: open.captions.length > 1, format: options.format });
      yield { image, index, count: sheets.length, examples: open.examples };
    }
  } finally {
    open.close();
  }
}
