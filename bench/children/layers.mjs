// Times a model written by hand on tf.layers, on the same kernels as genc; prints JSON. Started by step.mjs.
import '@tensorflow/tfjs-backend-wasm';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { measureSteps, peakMemory } from './measure-steps.mjs';

const { entry, batch, ...request } = JSON.parse(process.argv[2]);
const { reason } = await prepareBackend('wasm');
const { build } = await import(`../layers/${entry.name}.mjs`);
const base = peakMemory();
const { models, step } = build(batch);
const parameters = models.reduce((sum, model) => {
  return sum + model.trainableWeights.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);
}, 0);
const measured = await measureSteps(step, request);
console.log(JSON.stringify({ ...measured, reason, parameters, peak: peakMemory(), base }));
