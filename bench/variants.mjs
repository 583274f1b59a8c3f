/** The compared ways of training a model, and the processes that measure them. */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { answerOf } from './answer.mjs';
import { withoutHandicaps } from './environment.mjs';
import { systemPython } from './python.mjs';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const cores = cpus().length;

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

/** True where tfjs-node is found, by NODE_PATH too; it is no package of this repository. */
function hasTensorflow() {
  return ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].some((name) => {
    try {
      return Boolean(require.resolve(`${name}/package.json`));
    } catch {
      return false;
    }
  });
}

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
  ...(hasTensorflow()
    ? [
        {
          name: 'tensorflow',
          says: 'genc, TensorFlow',
          like: 'genc',
          settings: [{ request: { backend: 'tensorflow' } }],
        },
      ]
    : []),
  { name: 'tfjs', says: 'tfjs wasm', settings: [{ request: { plain: true } }], slow: true },
];

/**
 * The variants of a further PyTorch, plain and with torch.compile. Today's packages have one pool of threads, which
 * `torch.set_num_threads` governs.
 */
export function variantsOf({ python, version }) {
  const settings = (request) =>
    [...new Set([1, cores])].map((threads) => ({ request: { ...request, threads }, says: `threads ${threads}` }));
  const shared = { python, like: 'torch' };
  return [
    { name: 'torch-other', says: `PyTorch ${version}`, ...shared, settings: settings({}) },
    {
      name: 'torch-other-compiled',
      says: `PyTorch ${version}, compiled`,
      ...shared,
      settings: settings({ compile: true }),
    },
  ];
}

let system;
function torchScript(name, python = (system ??= systemPython() ?? null)) {
  return python === null ? undefined : [python, `${here}torch/${name.replaceAll('-', '_')}.py`];
}

const commands = {
  genc: () => script('genc'),
  wasm: () => script('genc'),
  'wasm-threads': () => script('genc'),
  tfjs: () => script('genc'),
  layers: () => script('layers'),
  floor: () => script('floor'),
  torch: ({ name }, { python }) => torchScript(name, python),
  'torch-twice': ({ name }) => torchScript(`${name}-twice`),
};

const isTorch = ({ name, like = name }) => like.startsWith('torch');
const absent = { skipped: 'PyTorch is not installed (apt-get install python3-torch)' };

/** The measurement of a process, or `{ skipped }` with the reason. PyTorch runs without inherited handicaps. */
export function measure(entry, variant, { request, environment }, { seconds, threads }) {
  const { name, like = name, slow: hasty = false } = variant;
  const command = commands[like](entry, variant);
  if (command === undefined) return absent;
  const { GENC_NATIVE: _native, GENC_THREADS: _threads, ...rest } = process.env;
  const inherited = isTorch(variant) ? withoutHandicaps(rest) : rest;
  const env = { ...inherited, ...(threads && { GENC_THREADS: threads }), ...environment };
  const { batch, cycle } = entry;
  return answerOf(command, { entry, batch, cycle, seconds, hasty, ...request }, env);
}

/** The multiply-adds of a model's training step, counted. */
export const countWork = ({ batch, cycle, ...entry }) => answerOf(script('count'), { entry, batch, cycle });

/**
 * The speed of a large matrix product in every library at hand, on one core and on all: `{ clock, side, speeds }`, and
 * `absent` with the libraries that could not be measured.
 */
export function measureRoof({ seconds }, other) {
  const request = { seconds, side: 2048 };
  const native = answerOf(script('roof'), { ...request, threads: cores });
  const pythons = [...new Set([systemPython(), other?.python].filter(Boolean))];
  const clean = withoutHandicaps(process.env);
  const torch = pythons.map((python) => {
    const counts = [...new Set([1, cores])].map((threads) => {
      const env = { ...clean, OPENBLAS_NUM_THREADS: String(threads) };
      return answerOf([python, `${here}torch/roof.py`], { ...request, threads }, env);
    });
    return { library: python, ...counts[0], one: counts[0].speed, all: counts.at(-1).speed, ...skippedOf(counts) };
  });
  const found = [{ library: 'ONNX Runtime', ...native }, ...torch];
  return {
    clock: native.clock,
    side: request.side,
    cores,
    speeds: found.filter(({ skipped }) => !skipped).map(({ library, one, all }) => ({ library, one, all })),
    absent: found.filter(({ skipped }) => skipped).map(({ library, skipped }) => `${library}: ${skipped}`),
  };
}

const skippedOf = (answers) => answers.find(({ skipped }) => skipped) ?? {};
