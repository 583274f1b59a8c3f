// Counts the multiply-adds in the matrix products of a training step, or of a sample; prints JSON. Started by
// variants.mjs.
import * as tf from '@tensorflow/tfjs-core';
import { restorePlainKernels } from './plain.mjs';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { openModel } from './open.mjs';
import { multiplicationsOf, recordProducts } from './products.mjs';

const { entry, batch, cycle = 1, sample } = JSON.parse(process.argv[2]);
await prepareBackend('wasm');
// The gradient of an embedding: tfjs has no kernel for it on wasm, and it holds no products.
restorePlainKernels(['UnsortedSegmentSum']);
const { model, trainer, step } = await openModel(entry, batch);

async function work() {
  if (sample === undefined) for (let done = 0; done < cycle; done++) await step();
  else tf.dispose(tf.tidy(() => [...model.samples[sample].run(trainer.weights, {}, trainer.pass(sample, batch))]));
}
console.log(JSON.stringify({ multiplications: multiplicationsOf(await recordProducts(work)) / cycle }));
