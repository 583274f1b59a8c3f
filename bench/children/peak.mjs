// Trains one model for a few steps and records the peak of the wasm heap; prints JSON. Started by peaks.mjs.
import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { peakMemory } from './measure-steps.mjs';
import { openModel } from './open.mjs';

const { entry, batch, steps } = JSON.parse(process.argv[2]);
const { reason } = await prepareBackend('wasm');
const base = peakMemory();
const held = watchHeap(tf.backend().wasm);
const { step } = await openModel(entry, batch);
const atStart = held.used;
held.peak = held.used;
for (let done = 0; done < steps; done++) await step();
const { peak, used } = held;
const heap = tf.backend().wasm.HEAPU8.length;
console.log(JSON.stringify({ reason, steps, atStart, atRest: used, peak, heap, resident: peakMemory(), base }));

/** Counts the bytes between malloc and free, as the guard of the backend does. */
function watchHeap(wasm) {
  const counted = { used: 0, peak: 0 };
  const sizes = new Map();
  const { _malloc: reserve, _free: free } = wasm;
  wasm._malloc = (bytes) => {
    const place = reserve(bytes);
    sizes.set(place >>> 0, bytes);
    counted.used += bytes;
    counted.peak = Math.max(counted.peak, counted.used);
    return place;
  };
  wasm._free = (place) => {
    counted.used -= sizes.get(place >>> 0) ?? 0;
    sizes.delete(place >>> 0);
    free(place);
  };
  return counted;
}
