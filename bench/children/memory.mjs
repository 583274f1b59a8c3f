// Trains one model for many steps and records its memory on the way; prints JSON. Started by memory.mjs.
import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { openModel } from './open.mjs';

const { entry, batch, steps } = JSON.parse(process.argv[2]);
const { reason } = await prepareBackend('wasm');
const { model, trainer, step } = await openModel(entry, batch);

/** Does a run's work between steps: it reads the state for a checkpoint and draws a sample that needs no data. */
async function saveAndSample() {
  await trainer.state();
  const sample = Object.values(model.samples).find(
    ({ given, on }) => on === undefined && Object.keys(given).length === 0,
  );
  if (sample) tf.dispose(tf.tidy(() => [...sample.run(trainer.weights, {}, trainer.pass('sample', 4))]));
}

const moments = [];
for (let done = 1; done <= steps; done++) {
  await step();
  if (done % 50 === 0) await saveAndSample();
  if (done % Math.ceil(steps / 10) !== 0) continue;
  // Node keeps garbage for thousands of small steps; without it, resident memory shows leaks.
  globalThis.gc();
  const { numTensors: tensors, numBytes: bytes } = tf.memory();
  const heap = tf.backend().wasm.HEAPU8.length;
  moments.push({ step: done, tensors, bytes, heap, resident: process.memoryUsage().rss });
}

const [first] = moments;
const largest = (part, key) => Math.max(...part.map((moment) => moment[key]));
const grown = [];
for (const [key, says] of Object.entries({ tensors: 'live tensors', bytes: 'their bytes', heap: 'the wasm heap' }))
  if (largest(moments, key) > first[key]) grown.push(says);
// The allocator of the process takes and returns tens of megabytes at a time. Memory leaks if it is above all earlier
// values and still rises.
const early = moments.slice(0, moments.length / 2);
const late = moments.slice(-3).map(({ resident }) => resident);
if (Math.min(...late) > 1.05 * largest(early, 'resident') && late.at(-1) > 1.01 * late[0])
  grown.push('resident memory');
console.log(JSON.stringify({ reason, moments, grown }));
