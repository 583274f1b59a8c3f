/** A run that takes a second: the tiny autoencoder on two hundred pictures of dots. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '../../testing/tiny-vae.js';
export { writeDots } from './dots.js';
import type { TrainRunOptions } from '../train/options.js';

/** The compiled module, as a run folder holds it. */
const moduleText = readFileSync(join(process.cwd(), 'runtime/testing/tiny-vae.ts'), 'utf8')
  .replaceAll("'../index.js'", "'genc/runtime'")
  .replace("sources: ['glyphs']", "sources: ['dots']");

export const runOptions = (folder: string, dataDirectory: string): TrainRunOptions => ({
  model: { ...model, data: { glyphs: { ...model.data['glyphs']!, sources: ['dots'] } } },
  folder,
  spec: { path: 'tiny-vae.gen', text: '// a tiny autoencoder\nmodel TinyVAE {}\n', resolved: 'model TinyVAE {}\n' },
  compiledCode: moduleText,
  dataDirectory,
  seed: 11,
  epochs: 2,
  batch: 10,
  logEverySteps: 3,
  checkpointEverySteps: 4,
});
