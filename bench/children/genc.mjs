// Times a model as genc trains it, or on tfjs's own kernels; prints JSON. Started by step.mjs.
import { restorePlainKernels } from './plain.mjs';
import { measureSteps, peakMemory } from './measure-steps.mjs';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { openModel } from './open.mjs';

const { entry, batch, backend = 'wasm', plain = false, ...request } = JSON.parse(process.argv[2]);
let { reason } = await prepareBackend(backend);
if (plain) {
  restorePlainKernels();
  reason = "tfjs's own kernels, the gradient of filters composed";
}
const base = peakMemory();
const { step, parameters } = await openModel(entry, batch);
const measured = await measureSteps(step, request);
console.log(JSON.stringify({ ...measured, reason, parameters, peak: peakMemory(), base }));
