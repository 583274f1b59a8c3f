// Training steps on the wasm backend, with and without what genc adds to it: `npm run bench:step`, `-- --json` for
// programs. Every variant runs in a process of its own; they take turns, so that a busy machine slows all alike.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { lowerQuartile } from './measure.mjs';

const models = [
  { name: 'VAE', file: 'vae-mnist/VAE.ts', batch: 128 },
  { name: 'DCGAN', file: 'dcgan/DCGAN.ts', batch: 64 },
  { name: 'WGAN_GP', file: 'dcgan/WGAN_GP.ts', batch: 64 },
];
const variants = [
  { name: 'native', says: 'genc with ONNX Runtime', steps: 6 },
  { name: 'wasm', says: 'genc, wasm alone', steps: 3 },
  { name: 'tfjs', says: 'tfjs wasm, gradients composed', steps: 1 },
];
const rounds = Number(process.env.ROUNDS ?? 3);

const child = fileURLToPath(new URL('step-child.mjs', import.meta.url));
function measure(model, variant) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, JSON.stringify({ ...model, ...variant })], {
    encoding: 'utf8',
    env: { ...process.env, GENC_NATIVE: variant.name === 'native' ? 'on' : 'off' },
  });
  if (status !== 0) throw new Error(`${model.name}, ${variant.name}: ${stderr}`);
  return JSON.parse(stdout);
}

const results = models.map((model) => {
  const runs = variants.map(() => []);
  for (let round = 0; round < rounds; round++)
    variants.forEach((variant, which) => runs[which].push(measure(model, variant)));
  const measured = variants.map(({ name }, which) => ({
    variant: name,
    reason: runs[which][0].reason,
    wallMs: lowerQuartile(runs[which].flatMap(({ wall }) => wall)),
    cpuMs: lowerQuartile(runs[which].map(({ cpu }) => cpu)),
    peakMegabytes: Math.max(...runs[which].map(({ peak }) => peak)),
    losses: runs[which][0].losses,
  }));
  const [base] = measured;
  return {
    model: model.name,
    batch: model.batch,
    variants: measured.map((entry) => ({
      ...entry,
      wallRatio: entry.wallMs / base.wallMs,
      cpuRatio: entry.cpuMs / base.cpuMs,
    })),
  };
});

if (process.argv.includes('--json')) {
  const machine = { node: process.version, processor: cpus()[0].model, processors: cpus().length };
  console.log(JSON.stringify({ machine, results }, null, 2));
} else {
  const table = new Table({
    head: ['training step', 'ms', 'times as long', 'CPU ms', 'times as much', 'peak MB'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { model, batch, variants: entries } of results)
    for (const { variant, wallMs, wallRatio, cpuMs, cpuRatio, peakMegabytes } of entries)
      table.push([
        `${model}, batch ${batch}: ${variants.find(({ name }) => name === variant).says}`,
        wallMs.toFixed(0),
        wallRatio.toFixed(2),
        cpuMs.toFixed(0),
        cpuRatio.toFixed(2),
        peakMegabytes.toFixed(0),
      ]);
  console.log(`${table}\n\nNode ${process.version}, ${cpus().length} × ${cpus()[0].model}`);
}
