/** A page with a compiled model that trains for a few iterations on made-up pictures and draws a sample on a canvas. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { createTrainer, installGradients } from 'genc/runtime';
import type { AnyModel, Batch, Measures } from 'genc/runtime';

export interface Result {
  /** The mean of every term per iteration. */
  readonly losses: readonly Measures[];
  /** The pixels of one sample, in the model's range. */
  readonly picture: readonly number[];
}

/** Pictures whose pixels depend only on their index, so that every machine makes the same ones. */
export function pictures(count: number, height: number, width: number): Batch {
  const values = Float32Array.from({ length: count * height * width }, (_, index) => 0.5 + 0.5 * Math.sin(index * 0.7));
  return { x: tf.tensor4d(values, [count, height, width, 1]) };
}

/** Trains for `iterations` and returns the losses and one sample. Node computes the same numbers. */
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
