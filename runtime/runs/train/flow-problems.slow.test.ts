/** A flow whose inverse does not converge reports it in training and in drawing, once, and in the run's events. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareBackend } from '../../engine/backend/index.js';
import { readEvents } from '../folder/event-log.js';
import { loadModule } from '../open/module.js';
import type { ProgressEvent } from '../progress.js';
import { sampleRun } from '../sample/sample-run.js';
import { runOptions, writeDots } from '../testing/options.js';
import { trainRun } from './train-run.js';

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'genc-flow-'));
  writeDots(join(home, 'data'));
  await prepareBackend('wasm');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('is told once of each kind, by training and by drawing', async () => {
  const folder = join(home, 'run');
  const options = runOptions(folder, join(home, 'data'));
  const decoded = "Decoder(w.Decoder, given['z'] as Tensor2D)";
  expect(options.compiledCode).toContain(decoded);
  const inverse = "flow.residualInverse(given['z'] as Tensor2D, (z) => tf.mul(z, 0.5), { steps: 2, tolerance: 1e-5 })";
  const compiledCode = options.compiledCode
    .replace('import { adam,', 'import { adam, flow,')
    .replace(decoded, `Decoder(w.Decoder, ${inverse})`);
  const { data } = options.model;
  const model = { ...(await loadModule(compiledCode, 'model.ts')), data };

  const warnings: string[] = [];
  const onProgress = (event: ProgressEvent): void => {
    if (event.kind === 'warning') warnings.push(event.message);
  };
  await trainRun({ ...options, model, compiledCode, epochs: 2, onProgress });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/did not converge to its inverse: step 2 .* tolerance of 0\.00001/);
  const events = (await readEvents(folder)).filter(({ event }) => event === 'warning');
  expect(events.map(({ message }) => message)).toEqual(warnings);

  await sampleRun({ folder, sample: 'decode', n: 4, out: join(home, 'decode.png'), onProgress });
  expect(warnings).toHaveLength(2);
});
