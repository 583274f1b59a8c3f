/**
 * A separate process that trains, for tests that kill it. Arguments: `train` or `resume`, the folder, the data, and for
 * `train` the steps between two checkpoints. It prints its steps to standard output.
 */
import { prepareBackend } from '../../engine/backend/index.js';
import { trainRun } from '../train/train-run.js';
import { resumeRun } from '../train/resume-run.js';
import type { ProgressEvent } from '../progress.js';
import { runOptions } from './options.js';

const [, , action, folder, data, every] = process.argv;
await prepareBackend('wasm');
const onProgress = (event: ProgressEvent): void => {
  if (event.kind === 'start') {
    process.stdout.write('start\n');
    // Waits before the first checkpoint until it is killed.
    if (process.env['GENC_STALL'] !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  }
  if (event.kind === 'step') process.stdout.write(`step ${event.step}\n`);
  else if (event.kind === 'phase') process.stdout.write(`${event.name} ${event.epoch}\n`);
};
const checkpoints = every === undefined ? {} : { checkpointEverySteps: Number(every) };
if (action === 'train') await trainRun({ ...runOptions(folder!, data!), ...checkpoints, onProgress });
else await resumeRun(folder!, { onProgress });
