/** Pictures of a sample in any number, batch by batch, from which features are taken. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import { UserError } from '../../common/errors.js';
import type { Batch, OutputDefinition, SampleDefinition } from '../../contract/model.js';
import { outputOf, release } from '../../library/train/inference.js';
import type { Inference } from '../../library/train/inference.js';
import { freeValue, sampleNamed } from './sample-values.js';
import type { DataSource } from '../data/set/data-source.js';

export interface DrawnSample {
  readonly name: string;
  readonly sample: SampleDefinition<unknown>;
  /** The place of the output that is a picture. */
  readonly index: number;
  readonly output: OutputDefinition;
  readonly range: readonly [number, number];
}

/**
 * @param name The sample; the model's first if absent.
 * @param show The name of the picture among its outputs; if absent, the first that was not given to the sample.
 * @throws UserError if there is no such sample, or if it does not draw a picture.
 */
export function pictureOf(
  { model }: Inference,
  name = Object.keys(model.samples)[0] ?? '',
  show?: string,
): DrawnSample {
  const sample = sampleNamed(model, name);
  const pictures = sample.outputs.flatMap((output, index) => (output.kind === 'image' ? [{ output, index }] : []));
  // A picture that the sample was only given is not one of the model's.
  const made = pictures.find(({ output }) => !(output.name in sample.given)) ?? pictures[0];
  const found = show === undefined ? made : pictures.find(({ output }) => output.name === show);
  if (!found)
    throw new UserError(`The sample '${name}' draws no picture${show === undefined ? '' : ` '${show}'`}.`, {
      hint:
        pictures.length > 0
          ? `It draws ${pictures.map(({ output }) => output.name).join(', ')}.`
          : 'Name a sample that does.',
    });
  return { name, sample, ...found, range: found.output.range ?? [0, 1] };
}

/**
 * `n` pictures, or as many as the data gives if the sample is given some. Draws are keyed by the sample's name and the
 * place of the batch, apart from those of the pictures in the report. Classes, also those of `each`, come in turn. Each
 * batch is disposed when the next is asked for.
 */
export async function* drawnPictures(
  trainer: Inference,
  source: DataSource,
  { name, sample, index }: DrawnSample,
  { n, batch }: { readonly n: number; readonly batch: number },
): AsyncGenerator<Tensor4D> {
  const given = Object.entries(sample.given);
  const fromData = given.some(([key, { field }]) => field && key !== sample.each);
  const batches = fromData ? source.batches({ ...sample.on, first: n }, batch) : undefined;
  const data = batches?.[Symbol.asyncIterator]();
  try {
    for (let start = 0; start < n; start += batch) {
      const next = await data?.next();
      if (next?.done) return;
      const examples: Batch = next?.value ?? {};
      const size = Object.values(examples)[0]?.shape[0] ?? Math.min(batch, n - start);
      const draws = { key: `distance/${name}/${start}`, size };
      const pass = trainer.pass(draws.key, size);
      const made = tf.tidy(() => {
        const values = byName<Tensor>();
        for (const [key, about] of given) {
          if (about.field && key !== sample.each) continue;
          values[key] =
            about.classes === undefined ? freeValue(key, about, size, pass) : turns(start, size, about.classes);
        }
        return values;
      });
      const values = byName(given.map(([key]) => [key, made[key] ?? examples[key]!] as const));
      const outputs = await trainer.compute({ of: 'sample', name }, values, draws);
      const pictures = outputOf(outputs, index).clone() as Tensor4D;
      release(outputs, values);
      tf.dispose(made);
      try {
        yield pictures;
      } finally {
        pictures.dispose();
      }
    }
  } finally {
    await data?.return?.(undefined);
  }
}

const turns = (start: number, size: number, classes: number): Tensor =>
  tf.tensor1d(
    Int32Array.from({ length: size }, (_, i) => (start + i) % classes),
    'int32',
  );
