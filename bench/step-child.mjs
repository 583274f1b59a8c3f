// One model on one variant of the wasm backend; answers with JSON. Started by step.mjs.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const { name, file, batch, steps } = JSON.parse(process.argv[2]);
const original = tf.getKernelsForBackend('wasm').map((kernel) => ({ ...kernel }));

const { createTrainer, loadModule, prepareBackend } = await import('../dist/runtime-node.mjs');
const { reason } = await prepareBackend('wasm');
if (name === 'native' && !reason.includes(', with ONNX Runtime'))
  throw new Error(`not what was to be measured: ${reason}`);
if (name === 'tfjs') undo();

/** Puts tfjs's own kernels back, and the one that it lacks in the simplest way: a convolution over the batch. */
function undo() {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of original) tf.registerKernel(kernel);
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs: { x, dy }, attrs }) => {
      const { strides, pad, dimRoundingMode, filterShape } = attrs;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      const { top, bottom, left, right } = info.padInfo;
      return tf.tidy(() => {
        const frame = [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
        const pictures = tf.transpose(tf.pad(x, frame), [3, 1, 2, 0]);
        const gradients = tf.transpose(dy, [1, 2, 0, 3]);
        const taps = tf.conv2d(pictures, gradients, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]);
        const [tall, wide, channels, outputs] = filterShape;
        return tf.transpose(tf.slice(taps, [0, 0, 0, 0], [channels, tall, wide, outputs]), [1, 2, 0, 3]);
      });
    },
  });
}

const path = new URL(`../specs/compiled/${file}`, import.meta.url);
const model = await loadModule(readFileSync(path, 'utf8'), file);
const trainer = createTrainer(model, { seed: 1 });
const { fields } = Object.values(model.data)[0];
const example = Object.fromEntries(
  Object.entries(fields).map(([key, { shape = [] }], index) => [
    key,
    tf.randomUniform([batch, ...shape], 0, 1, 'float32', 7 + index),
  ]),
);
const batches = Array.from({ length: trainer.batchesPerIteration }, () => example);

const losses = [await trainer.iterate(batches, 0)];
if (name !== 'tfjs') losses.push(await trainer.iterate(batches, 0));
const wall = [];
const before = process.cpuUsage();
for (let step = 0; step < steps; step++) {
  const start = performance.now();
  await trainer.iterate(batches, 0);
  wall.push(performance.now() - start);
}
const { user, system } = process.cpuUsage(before);
const cpu = (user + system) / 1000 / steps;
console.log(JSON.stringify({ reason, wall, cpu, peak: process.resourceUsage().maxRSS / 1024, losses: losses[0] }));
