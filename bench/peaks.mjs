// The peak of the wasm heap in training beside the compiler's estimate from the graph: `npm run bench:peaks`,
// `-- --models pix2pix,stylegan --steps 20`. The exit code is 1 if an estimate is off by more than a quarter.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { compileFile, estimateMemory } from '../dist/compiler.mjs';
import { document } from './document.mjs';
import { describeMachine, machine } from './machine.mjs';
import { render } from './table.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const child = fileURLToPath(new URL('children/peak.mjs', import.meta.url));
/** The largest ratio between an estimate and the measured peak, either way. */
const BOUND = 1.25;

const entries = [
  ['vae-mnist', 'VAE', 128],
  ['vae-faces', 'FacesVAE', 64],
  ['fruit-vae', 'FruitVAE', 32],
  ['colorize', 'M1', 32],
  ['vq-vae', 'VQVAE', 32],
  ['dcgan', 'DCGAN', 64],
  ['dcgan', 'WGAN_GP', 64],
  ['realnvp', 'RealNVP', 128],
  ['residual-flow', 'ResidualFlow', 64],
  ['pix2pix', 'Pix2Pix', 1],
  ['pix2pix', 'Pix2Pix', 2],
  ['cyclegan', 'CycleGAN', 1],
  ['cyclegan', 'ResNet9', 1],
  ['stylegan', 'StyleGAN', 2],
  ['stylegan', 'StyleGAN', 8],
].map(([name, model, batch]) => ({ name, spec: `specs/${name}.gen`, model, batch }));

const { values: options } = parseArgs({
  options: {
    models: { type: 'string' },
    steps: { type: 'string', default: '2' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    document: { type: 'boolean' },
  },
});
const wanted = options.models?.split(',').map((word) => word.trim());
const chosen = entries.filter(({ name, model }) => !wanted || wanted.includes(name) || wanted.includes(model));
if (chosen.length === 0)
  throw new Error(
    `There is none of ${options.models}. Known: ${[...new Set(entries.map(({ name }) => name))].join(', ')}.`,
  );

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const results = chosen.map(({ name, spec, model, batch }) => {
  process.stderr.write(`${name}.gen:${model}, batch ${batch}: ${options.steps} steps\n`);
  const estimate = estimateMemory(compileFile(root + spec, { read, model }).graph, batch);
  const request = JSON.stringify({ entry: { spec, model }, batch, steps: Number(options.steps) });
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, request], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const measured = JSON.parse(stdout);
  return { spec, model, batch, estimate, measured, ratio: estimate.bytes / measured.peak };
});

const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);
const rows = results.map(({ spec, model, batch, estimate, measured, ratio }) => [
  `${spec.replace('specs/', '')}:${model}, batch ${batch}`,
  megabytes(estimate.atRest),
  megabytes(measured.atRest),
  megabytes(estimate.bytes),
  megabytes(measured.peak),
  ratio.toFixed(2),
  megabytes(measured.heap),
  measured.resident.toFixed(0),
]);
const title = 'Memory of a training step at most, megabytes';
const head = ['', 'at rest, estimated', 'measured', 'at most, estimated', 'measured', 'ratio', 'wasm heap', 'resident'];
const lines = [`- ${results[0].measured.reason}`, `- ${describeMachine(machine())}`].join('\n');
const told = (asMarkdown) => `${render([{ title, head, rows }], asMarkdown)}\n${lines}`;
if (options.document) await document('peaks', told(true));
if (options.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2));
else console.log(told(options.markdown));
if (results.some(({ ratio }) => ratio > BOUND || ratio < 1 / BOUND)) process.exitCode = 1;
