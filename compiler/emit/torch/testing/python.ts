/** The Python that tests of PyTorch run: one that has torch. */
import { spawnSync } from 'node:child_process';

export interface Finished {
  readonly status: number;
  readonly output: string;
}

/** Runs Python with torch on arguments. Output of both kinds comes together. */
export function runPython(python: string, args: readonly string[], input = ''): Finished {
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' };
  const { status, stdout, stderr } = spawnSync(python, [...args], { encoding: 'utf8', env, input, maxBuffer: 2 ** 30 });
  return { status: status ?? 1, output: `${stdout}${stderr}` };
}

let known: { readonly python: string | undefined } | undefined;

/** The first Python that imports torch: `GENC_PYTHON`, or `python3` in its usual places. Undefined if none does. */
export function torchPython(): string | undefined {
  const { GENC_PYTHON: chosen } = process.env;
  const candidates = chosen ? [chosen] : ['python3', '/usr/bin/python3'];
  known ??= { python: candidates.find((each) => runPython(each, ['-c', 'import torch']).status === 0) };
  return known.python;
}
