/**
 * A plain tf.layers program, before and after one call of genc's accelerator:
 *
 *   node examples/accelerate-tfjs/train.mjs
 *
 * The program has no spec and uses only `accelerate` of genc. It draws its pictures itself.
 */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import { accelerate } from 'genc/accelerate';

const short = process.argv.includes('--short');
const side = short ? 12 : 28;
const batch = short ? 8 : 32;
const filters = short ? 4 : 16;

/** Pictures of upright or lying bright bars in noise, with their labels. */
function pictures(count) {
  return tf.tidy(() => {
    const lying = Array.from({ length: count }, (_, index) => index % 2);
    const bars = lying.map((isLying, index) => {
      const bar = Array.from({ length: side }, (_, place) => (Math.abs(place - (index % side)) < 2 ? 1 : 0));
      return isLying
        ? tf.tile(tf.tensor2d(bar, [side, 1]), [1, side])
        : tf.tile(tf.tensor2d(bar, [1, side]), [side, 1]);
    });
    const noise = tf.randomNormal([count, side, side, 1], 0, 0.3, 'float32', 1);
    return {
      x: tf.add(tf.reshape(tf.stack(bars), [count, side, side, 1]), noise),
      y: tf.oneHot(tf.tensor1d(lying, 'int32'), 2),
    };
  });
}

/** A network with the same initial weights at every call. */
function network() {
  const start = (seed) => ({ kernelInitializer: layers.initializers.heNormal({ seed }) });
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape: [side, side, 1], filters, kernelSize: 3, activation: 'relu', ...start(1) }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.conv2d({ filters: 2 * filters, kernelSize: 3, activation: 'relu', ...start(2) }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 64, activation: 'relu', ...start(3) }),
      layers.layers.dense({ units: 2, activation: 'softmax', ...start(4) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' });
  return model;
}

/** The loss and the milliseconds of each step; the first step of a new model is a warm-up. */
async function train(steps) {
  const model = network();
  const { x, y } = pictures(batch);
  const losses = [];
  const times = [];
  for (let step = 0; step <= steps; step += 1) {
    const start = performance.now();
    losses.push(await model.trainOnBatch(x, y));
    times.push(performance.now() - start);
  }
  model.dispose();
  model.optimizer.dispose();
  tf.dispose([x, y]);
  const [, ...warm] = times.sort((a, b) => b - a);
  return { losses, milliseconds: warm.reduce((sum, time) => sum + time, 0) / warm.length };
}

const report = (name, { losses, milliseconds }) =>
  console.log(
    `${name.padEnd(12)} ${milliseconds.toFixed(1).padStart(8)} ms a step, loss ${losses[1].toFixed(4)} after one step`,
  );

// Before: tfjs alone. Its wasm backend lacks the gradient of a convolution, so only `cpu` is left.
await tf.setBackend('wasm');
await train(1).then(
  () => console.log('plain wasm   trains by itself by now'),
  (error) => console.log(`plain wasm   cannot train this: ${error.message.split('\n')[0]}`),
);
await tf.setBackend('cpu');
const before = await train(1);
report('plain cpu', before);

const { tier, threads, error, reason } = await accelerate();
console.log(`accelerate   ${reason} (${tier}, threads: ${threads}, self-test error: ${error.toExponential(1)})`);
const after = await train(short ? 2 : 20);
report('accelerated', after);

console.log(`\n${(before.milliseconds / after.milliseconds).toFixed(0)} times as fast as before, to the same losses`);
if (Math.abs(before.losses[1] - after.losses[1]) > 1e-3) throw new Error('the losses are not the same');
