/** A sample of the spec, opened to be drawn in parts. Any examples of any class are the same as in the whole. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { Batch, OutputDefinition } from '../../contract/model.js';
import { OutOfMemoryError } from '../../engine/wasm/memory.js';
import type { Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import { classLabel } from '../figures/class-label.js';
import type { OutputValues, SampleBlock } from '../figures/sample-sheet.js';
import {
  atOnce,
  chosenOutputs,
  classesOf,
  constantClass,
  freeValue,
  runSample,
  sampleNamed,
  withNames,
} from './sample-values.js';

export interface SampleOptions {
  /** The number of examples; the spec's if absent. */
  readonly n?: number;
  /** The given value for each of whose classes to repeat; the spec's if absent. */
  readonly each?: string;
  /** The outputs to draw, by name or by number from 1; all if absent. */
  readonly show?: readonly string[];
}

/**
 * A sample that is about to be drawn: its description, and any part of it. Draws are keyed by the sample's name, and
 * are the same at every epoch.
 */
export interface OpenSample {
  /** The captions of the blocks: one block, or one per class. */
  readonly captions: readonly (string | undefined)[];
  /** The number of examples of each block. */
  readonly examples: number;
  readonly outputs: readonly OutputDefinition[];
  /** The examples `first` … `first + count − 1` of a block, drawn in batches: the same as in the whole. */
  readonly rows: (block: number, first: number, count: number) => Promise<SampleBlock>;
  readonly close: () => void;
}

export async function openSample(
  trainer: Inference,
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
  const asked = fromData ? (options.n ?? sample.on?.random ?? sample.on?.first ?? sample.n) : (options.n ?? sample.n);
  const examples = fromData ? Math.min(asked, await source.count(sample.on)) : asked;
  let step = atOnce(model, sample.n);
  // The last batch is kept, because classes ask for the same examples one after the other.
  let loaded: { readonly first: number; readonly size: number; readonly batch: Batch } | undefined;
  const dataAt = async (first: number, size: number): Promise<Batch | undefined> => {
    if (!fromData || (loaded?.first === first && loaded.size === size)) return loaded?.batch;
    if (loaded) tf.dispose(Object.values(loaded.batch));
    loaded = { first, size, batch: await source.rows(sample.on, first, size) };
    return loaded.batch;
  };
  const batch = async (block: number, first: number, size: number): Promise<OutputValues[]> => {
    const data = await dataAt(first, size);
    const draws = { key: `sample/${name}`, size, first };
    const pass = trainer.pass(draws.key, size, first);
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
      const outputs = await runSample(trainer, name, given, draws);
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
          step = Math.ceil(size / 2); // The size of the parts is not a choice of the user's, so it may shrink.
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

/** The parts joined one after the other. */
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
  trainer: Inference,
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
