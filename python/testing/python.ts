/** Python with PyTorch, for tests that compare the two engines. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { torchHere } from '../../runtime/torch/testing/torch-here.js';

/** The folder of the package `genc_torch`. */
export const pythonFolder = fileURLToPath(new URL('..', import.meta.url));
const here = await torchHere();
/** The Python with torch that the engine would take; undefined if there is none. */
export const interpreter = here.ok ? here.found.executable : undefined;
export const hasTorch = here.ok;

interface RunOptions {
  /** The number of processes under torchrun. */
  readonly processes?: number;
  /** What it reads. */
  readonly input?: string;
}

/**
 * Runs a script of this folder.
 * @returns Its output.
 * @throws Error with what Python wrote, if it fails.
 */
export function runPython(script: string, ...args: readonly (string | RunOptions)[]): string {
  const { processes = 1, input } = args.find((each): each is RunOptions => typeof each === 'object') ?? {};
  const words = args.filter((each): each is string => typeof each === 'string');
  const path = fileURLToPath(new URL(script, import.meta.url));
  const launcher = processes === 1 ? [] : ['-m', 'genc_torch.launch', '--standalone', `--nproc_per_node=${processes}`];
  const done = spawnSync(interpreter ?? 'python3', [...launcher, path, ...words], {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, PYTHONPATH: pythonFolder, OMP_NUM_THREADS: processes === 1 ? '2' : '1' },
    maxBuffer: 1 << 30,
  });
  if (done.status !== 0) throw new Error(`${script} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
