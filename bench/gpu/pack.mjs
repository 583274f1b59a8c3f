// Packs trainings for a machine that has a GPU, Python and torch, but no Node: compiled models, runs that are ready to
// begin, their prepared pictures, and genc_torch.
//
//   node bench/gpu/pack.mjs OUT [--data DIR]
//
// Copy OUT there and run: python3 OUT/measure.py --minutes 10. Copy OUT back; `genc report OUT/runs/DCGAN` then draws the
// pictures and measures the distances of the epochs that were kept.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const genc = join(root, 'dist/cli.mjs');
const words = process.argv.slice(2);
const at = words.indexOf('--data');
const data = at >= 0 ? words.splice(at, 2).slice(1) : [];
const [out] = words;
if (out === undefined) {
  console.error('Name the folder to pack into: node bench/gpu/pack.mjs OUT [--data DIR]');
  process.exit(2);
}
mkdirSync(join(out, 'models'), { recursive: true });

/** The trainings, with the share of the time that each gets. */
const runs = [
  { spec: 'dcgan.gen', model: 'DCGAN', minutes: 0.45 },
  { spec: 'stylegan.gen', model: 'StyleGAN', minutes: 0.15 },
];
const packed = [];
for (const { spec, model, minutes } of runs) {
  const folder = join(out, 'runs', model);
  rmSync(folder, { recursive: true, force: true });
  const options = ['--engine', 'torch', '--device', 'cuda', '--slurm', '--out', folder];
  const where = data.length > 0 ? ['--data', ...data] : [];
  if (run(['train', `${join(root, 'specs', spec)}:${model}`, ...options, ...where])) packed.push({ model, minutes });
}
for (const { model } of packed) takeData(join(out, 'runs', model));
for (const spec of readdirSync(join(root, 'specs')).filter((name) => name.endsWith('.gen'))) {
  const folder = join(out, 'models', basename(spec, '.gen'));
  run(['compile', join(root, 'specs', spec), '--target', 'torch', '--out', folder]);
}
cpSync(join(root, 'python/genc_torch'), join(out, 'genc_torch'), { recursive: true, filter: isSource });
cpSync(join(here, 'measure.py'), join(out, 'measure.py'));
writeFileSync(join(out, 'trainings.json'), `${JSON.stringify(packed, null, 2)}\n`);
console.log(`packed: ${packed.map(({ model }) => model).join(', ') || 'no training'}; ${out}`);

/** Copies the prepared pictures of a run into the pack, and names them relative to the pack. */
function takeData(folder) {
  const path = join(folder, 'torch/job.json');
  const job = JSON.parse(readFileSync(path, 'utf8'));
  for (const [name, set] of Object.entries(job.data)) {
    // A set names pictures that lie beside it, below the folder of all prepared data.
    const cache = dirname(dirname(set));
    for (const file of filesOf(set, cache)) cpSync(join(cache, file), join(out, 'data', file), { recursive: true });
    job.data[name] = join('data', relative(cache, set));
  }
  writeFileSync(path, `${JSON.stringify(job, null, 2)}\n`);
}

/** The folder of a set and the folders of its pictures, relative to the folder of all prepared data. */
function filesOf(set, cache) {
  const manifest = JSON.parse(readFileSync(join(set, 'manifest.json'), 'utf8'));
  const found = new Set([relative(cache, set)]);
  const look = (value) => {
    if (typeof value === 'string' && value.startsWith('../')) found.add(dirname(relative(cache, resolve(set, value))));
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(look);
  };
  look(manifest);
  return found;
}

function isSource(path) {
  return !path.includes('__pycache__');
}

function run(command) {
  const { status } = spawnSync(process.execPath, [genc, ...command], { stdio: 'inherit' });
  if (status !== 0) console.error(`left out: genc ${command.slice(0, 2).join(' ')}`);
  return status === 0;
}
