/** The short form of `npm run bench:memory`: sixty steps neither leave a tensor nor grow the heap. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { AnyModel } from '../runtime/contract/model.js';
import { startBackend, testedBackends } from '../runtime/testing/backends.js';
import { createTrainer } from '../runtime/library/train/trainer.js';
import { model as dcgan } from '../specs/compiled/dcgan/DCGAN.js';
import { model as wganGp } from '../specs/compiled/dcgan/WGAN_GP.js';
import { model as vae } from '../specs/compiled/vae-mnist/VAE.js';

/** The memory of a training, which is the same after every step. */
function held(): { tensors: number; bytes: number; heap: number } {
  const { numTensors: tensors, numBytes: bytes } = tf.memory();
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return { tensors, bytes, heap: wasm.HEAPU8.length };
}

// The number of iterations differs, since an iteration of WGAN-GP has six steps.
const warmUp = 10;
const cases: readonly [string, AnyModel, number][] = [
  ['VAE', vae as AnyModel, 60],
  ['DCGAN', dcgan as AnyModel, 30],
  ['WGAN-GP', wganGp as AnyModel, 10],
];

const onWasm = testedBackends.filter((backend) => backend.startsWith('wasm'));

describe.each(onWasm)('memory of a training on %s', (backend) => {
  it.each(cases)('%s', async (_, model, iterations) => {
    await startBackend(backend);
    const trainer = createTrainer(model, { seed: 1 });
    const x = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 7);
    const batches = Array.from({ length: trainer.batchesPerIteration }, () => ({ x, digit: tf.zeros([2]) }));
    const generate = model.samples['generate']!;
    const train = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done++) await trainer.iterate(batches, 0);
      await trainer.state();
      tf.dispose(tf.tidy(() => [...generate.run(trainer.weights, {}, trainer.pass('generate', 2))]));
    };
    // The warm-up fragments the heap into the holes that all later steps reuse.
    await train(warmUp);
    const before = held();
    await train(iterations);
    expect(held()).toEqual(before);
    tf.dispose(batches);
    trainer.dispose();
  });
});
