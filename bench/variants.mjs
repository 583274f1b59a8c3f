/** The compared ways of training a model, and the processes that measure them. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const cores = cpus().length;
const LIMIT_MINUTES = 6;

const script = (name) => [process.execPath, `${here}children/${name}.mjs`];
const wasmAlone = (threads) => ({ GENC_NATIVE: 'off', GENC_THREADS: String(threads) });

/**
 * Settings in which PyTorch or OpenBLAS has threads, but not both: with `torch.set_num_threads(2)` alone, both have
 * one thread per processor and compete.
 */
const torchSettings = [
  { request: { threads: 1 }, environment: { OPENBLAS_NUM_THREADS: String(cores) }, says: 'threads 1' },
  { request: { threads: cores }, environment: { OPENBLAS_NUM_THREADS: '1' }, says: `threads ${cores}` },
];

/** The variants. All `settings` are tried, and the best counts. A `slow` variant runs only in the first round. */
export const variants = [
  { name: 'genc', says: 'genc', settings: [{}] },
  { name: 'layers', says: 'tf.layers by hand', settings: [{}] },
  { name: 'torch', says: 'PyTorch', settings: torchSettings },
  // Only the DCGAN has a second script, so that the table shows the gain from sharing one pass of G.
  { name: 'torch-twice', says: 'PyTorch, G twice', settings: torchSettings, only: ['dcgan'] },
  { name: 'floor', says: 'products alone', settings: [{}] },
  { name: 'wasm', says: 'genc, wasm alone', settings: [{ environment: wasmAlone(1) }], slow: true },
  {
    name: 'wasm-threads',
    says: `genc, wasm with ${cores} threads`,
    settings: [{ environment: wasmAlone(cores) }],
    slow: true,
  },
  { name: 'tfjs', says: 'tfjs wasm', settings: [{ request: { plain: true } }], slow: true },
];

/** The Python with PyTorch; undefined if there is none. */
export function findPython() {
  const candidates = [process.env.GENC_BENCH_PYTHON, '/usr/bin/python3', 'python3'].filter(Boolean);
  return candidates.find((python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0);
}

let python;
function torchScript(name) {
  python ??= findPython() ?? null;
  return python === null ? undefined : [python, `${here}torch/${name.replaceAll('-', '_')}.py`];
}

const commands = {
  genc: () => script('genc'),
  wasm: () => script('genc'),
  'wasm-threads': () => script('genc'),
  tfjs: () => script('genc'),
  layers: () => script('layers'),
  floor: () => script('floor'),
  torch: ({ name }) => torchScript(name),
  'torch-twice': ({ name }) => torchScript(`${name}-twice`),
};

/** The measurement of a process, or `{ skipped }` with the reason. */
export function measure(entry, { name, slow: hasty = false }, { request, environment }, { seconds, threads }) {
  const command = commands[name](entry);
  if (command === undefined) return { skipped: 'PyTorch is not installed (apt-get install python3-torch)' };
  const { GENC_NATIVE: _native, GENC_THREADS: _threads, ...inherited } = process.env;
  const env = { ...inherited, ...(threads && { GENC_THREADS: threads }), ...environment };
  const { batch, cycle } = entry;
  const argument = JSON.stringify({ entry, batch, cycle, seconds, hasty, ...request });
  const [program, ...words] = [...command, argument];
  const timeout = LIMIT_MINUTES * 60_000;
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', env, timeout });
  if (error?.code === 'ETIMEDOUT') return { skipped: `more than ${LIMIT_MINUTES} minutes for one step` };
  if (status === 0) return JSON.parse(stdout);
  return { skipped: (stderr ?? '').split('\n').find((line) => /error/i.test(line)) ?? `ended with ${status}` };
}
