/** The Pythons that have PyTorch: the system's, and another one that is asked for. */
import { spawnSync } from 'node:child_process';

const runs = (python, program) => spawnSync(python, ['-c', program], { encoding: 'utf8' });

/** The system's Python with PyTorch; undefined if there is none. */
export const systemPython = () =>
  ['/usr/bin/python3', 'python3'].find((python) => runs(python, 'import torch').status === 0);

/** Any Python with PyTorch: the one that GENC_BENCH_PYTHON names, else the system's. */
export const findPython = () => process.env.GENC_BENCH_PYTHON || systemPython();

/** A further PyTorch beside the system's, `{ python, version }`: by `--python`, else by GENC_BENCH_PYTHON. */
export function otherPyTorch(path = process.env.GENC_BENCH_PYTHON) {
  if (!path) return undefined;
  const { status, stdout, stderr, error } = runs(path, 'import torch; print(torch.__version__)');
  if (status === 0) return { python: path, version: stdout.trim() };
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new Error(`${path} has no PyTorch: ${reason}. bench/README.md says how to make an environment with it.`);
}
