// Trains the first steps of a model on a backend and prints their losses as JSON. Started by first-steps.mjs.
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { openModel } from './open.mjs';

const { entry, backend, batch, steps } = JSON.parse(process.argv[2]);
const { reason } = await prepareBackend(backend);
const { step, parameters } = await openModel(entry, batch);
const losses = [];
const started = performance.now();
let tensors;
for (let done = 0; done < steps; done++) {
  losses.push(await step());
  if (done === 0) tensors = tf.memory().numTensors;
}
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ reason, parameters, losses, seconds, left: tf.memory().numTensors - tensors }));
