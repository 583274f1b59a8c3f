// Training steps of Python modules that genc has written, beside the same models written by hand (torch/), by turns.
//
//   node bench/emitted.mjs [--models dcgan,vae,wgan_gp] [--pairs 3] [--seconds 10]
//
// Prints milliseconds per step, as medians, and their ratio. GENC_BENCH_PYTHON names the Python with torch.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, machine } from './machine.mjs';
import { findPython } from './python.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const python = findPython();
if (python === undefined) {
  console.error(
    'PyTorch is not installed (apt-get install python3-torch); GENC_BENCH_PYTHON names a Python that has it.',
  );
  process.exit(2);
}
const specs = { dcgan: 'dcgan.gen:DCGAN', wgan_gp: 'dcgan.gen:WGAN_GP', vae: 'vae-mnist.gen:VAE' };
const { values } = parseArgs({
  options: {
    models: { type: 'string', default: Object.keys(specs).join() },
    pairs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
  },
});
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const folder = mkdtempSync(join(tmpdir(), 'genc-emitted-'));
console.log(`${describeMachine(machine())}\n`);
console.log('| model | by hand, ms | by genc, ms | ratio |\n| ----- | ----------- | ----------- | ----- |');
try {
  for (const model of values.models.split(',')) {
    const out = join(folder, model);
    execFileSync(process.execPath, [join(root, 'dist/cli.mjs'), 'compile', join(root, 'specs', specs[model]), '--target', 'torch', '--out', out], { stdio: 'ignore' }); // prettier-ignore
    const pairs = Array.from({ length: Number(values.pairs) }, () => [time(`${model}.py`), time('emitted.py', out)]);
    const [hand, genc] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
    const ratio = median(pairs.map(([a, b]) => b / a));
    console.log(`| ${[model, hand.toFixed(1), genc.toFixed(1), ratio.toFixed(2)].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The milliseconds of a step, as a script of torch/ prints them. */
function time(script, out) {
  const request = { folder: out, threads: 1, batch: 64, seconds: Number(values.seconds) };
  const said = execFileSync(python, [script, JSON.stringify(request)], { cwd: join(root, 'bench/torch'), encoding: 'utf8', env: { ...process.env, OPENBLAS_NUM_THREADS: String(availableParallelism()) } }); // prettier-ignore
  return median(JSON.parse(said.trim().split('\n').at(-1)).wall);
}
