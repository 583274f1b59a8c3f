// The time of a training step by kernel: `npm run bench:profile -- dcgan`, `-- unet --layers` for the same model
// written by hand on tf.layers, `--batch 16`, `--steps 10`, `--top 40`.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { prepareBackend } from '../dist/runtime-node.mjs';
import { openModel } from './children/open.mjs';
import { chooseModels } from './models.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    layers: { type: 'boolean' },
    batch: { type: 'string' },
    steps: { type: 'string', default: '5' },
    top: { type: 'string', default: '40' },
  },
});
const [entry] = chooseModels(positionals[0] ?? 'dcgan');
const batch = Number(options.batch ?? entry.batch);
const steps = Number(options.steps);

const { reason } = await prepareBackend('wasm');
console.log(reason);

/** Calls and milliseconds by kernel, and by kernel and shapes; a kernel's time excludes the kernels that it calls. */
const times = new Map();
let nested = 0;
const shapesOf = (inputs) =>
  (Array.isArray(inputs) ? inputs : Object.values(inputs).flat())
    .filter((tensor) => tensor?.shape)
    .map(({ shape }) => shape.join('×'))
    .join(' ');

function count(key, ms) {
  const entry = times.get(key) ?? { calls: 0, ms: 0 };
  times.set(key, { calls: entry.calls + 1, ms: entry.ms + ms });
}

for (const kernel of tf.getKernelsForBackend('wasm')) {
  const kernelFunc = (call) => {
    const outer = nested;
    nested = 0;
    const start = performance.now();
    const result = kernel.kernelFunc(call);
    const took = performance.now() - start;
    count(kernel.kernelName, took - nested);
    count(`${kernel.kernelName} ${shapesOf(call.inputs)}`, took - nested);
    nested = outer + took;
    return result;
  };
  tf.unregisterKernel(kernel.kernelName, 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc });
}

const open = options.layers ? (await import(`./layers/${entry.name}.mjs`)).build(batch) : await openModel(entry, batch);
for (let step = 0; step < 3; step++) await open.step();
times.clear();
const start = performance.now();
for (let step = 0; step < steps; step++) await open.step();
const total = (performance.now() - start) / steps;

const rows = [...times].map(([name, { calls, ms }]) => ({ name, calls: calls / steps, ms: ms / steps }));
const print = (selected) =>
  selected
    .sort((a, b) => b.ms - a.ms)
    .slice(0, Number(options.top))
    .forEach(({ name, calls, ms }) => console.log(ms.toFixed(2).padStart(8), String(calls).padStart(6), name));
const kernels = rows.filter(({ name }) => !name.includes(' '));
const inside = kernels.reduce((sum, { ms }) => sum + ms, 0);
const calls = kernels.reduce((sum, row) => sum + row.calls, 0);
console.log(`step ${total.toFixed(1)} ms, kernels ${inside.toFixed(1)} ms, ${calls} calls`);
print(kernels);
console.log();
print(rows.filter(({ name }) => name.includes(' ')));
