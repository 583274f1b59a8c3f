/** A compiled model in a page: trains for a few iterations on pictures made here, then draws a sample into a canvas. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { createTrainer, installGradients } from 'genc/runtime';
import type { AnyModel, Batch, Measures } from 'genc/runtime';

export interface Result {
  /** Mean of every term, per iteration. */
  readonly losses: readonly Measures[];
  /** Pixels of one sample, in the model's range. */
  readonly picture: readonly number[];
}

/** Pictures in which everything is a function of its place, so that every machine makes the same. */
export function pictures(count: number, height: number, width: number): Batch {
  const values = Float32Array.from({ length: count * height * width }, (_, index) => 0.5 + 0.5 * Math.sin(index * 0.7));
  return { x: tf.tensor4d(values, [count, height, width, 1]) };
}

/** Trains for `iterations` and answers with the losses and one sample. The same numbers come out in Node. */
export async function run(model: AnyModel, iterations: number, sample: string): Promise<Result> {
  installGradients();
  await tf.setBackend('cpu');
  const trainer = createTrainer(model, { seed: 1 });
  const losses: Measures[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const batch = pictures(4, 4, 4);
    losses.push(await trainer.iterate([batch], 0));
    tf.dispose(Object.values(batch));
  }
  const [drawn] = tf.tidy(() => [...model.samples[sample]!.run(trainer.weights, {}, trainer.pass(sample, 1))]);
  const picture = Array.from(await drawn!.data());
  drawn!.dispose();
  trainer.dispose();
  return { losses, picture };
}
