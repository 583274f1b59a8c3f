// Where a training step spends its time, kernel by kernel: `npm run bench:profile -- dcgan/DCGAN.ts 64`.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const [file = 'dcgan/DCGAN.ts', batch = '64', steps = '10'] = process.argv.slice(2);
const { createTrainer, loadModule, prepareBackend } = await import('../dist/runtime-node.mjs');
const { reason } = await prepareBackend('wasm');
console.log(reason);

const times = new Map();
let nested = 0;
for (const kernel of tf.getKernelsForBackend('wasm')) {
  const inner = kernel.kernelFunc;
  const kernelFunc = (call) => {
    const outer = nested;
    nested = 0;
    const start = performance.now();
    const result = inner(call);
    const took = performance.now() - start;
    const shapes = Object.values(call.inputs)
      .flat()
      .filter(Boolean)
      .map(({ shape }) => shape.join('×'))
      .join(' ');
    for (const key of [kernel.kernelName, `${kernel.kernelName} ${shapes}`]) {
      const entry = times.get(key) ?? { calls: 0, ms: 0 };
      entry.calls += 1;
      entry.ms += took - nested;
      times.set(key, entry);
    }
    nested = outer + took;
    return result;
  };
  tf.unregisterKernel(kernel.kernelName, 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc });
}

const path = file.startsWith('/') ? file : new URL(`../specs/compiled/${file}`, import.meta.url);
const model = await loadModule(readFileSync(path, 'utf8'), file);
const trainer = createTrainer(model, { seed: 1 });
const { fields } = Object.values(model.data)[0];
const example = Object.fromEntries(
  Object.entries(fields).map(([key, { shape = [] }], index) => [
    key,
    tf.randomUniform([Number(batch), ...shape], 0, 1, 'float32', 7 + index),
  ]),
);
const batches = Array.from({ length: trainer.batchesPerIteration }, () => example);
for (let step = 0; step < 3; step++) await trainer.iterate(batches, 0);
times.clear();
const start = performance.now();
for (let step = 0; step < Number(steps); step++) await trainer.iterate(batches, 0);
const total = (performance.now() - start) / Number(steps);
const rows = [...times].map(([name, { calls, ms }]) => ({ name, calls: calls / steps, ms: ms / steps }));
const line = ({ name, calls, ms }) => console.log(ms.toFixed(2).padStart(8), String(calls).padStart(6), name);
const kernels = rows.filter(({ name }) => !name.includes(' ')).sort((a, b) => b.ms - a.ms);
const inside = kernels.reduce((sum, { ms }) => sum + ms, 0);
console.log(
  `step ${total.toFixed(1)} ms, kernels ${inside.toFixed(1)} ms, ${kernels.reduce((n, { calls }) => n + calls, 0)} calls`,
);
kernels.slice(0, 25).forEach(line);
console.log();
rows
  .filter(({ name }) => name.includes(' '))
  .sort((a, b) => b.ms - a.ms)
  .slice(0, 40)
  .forEach(line);
