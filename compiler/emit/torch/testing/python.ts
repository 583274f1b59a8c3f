/** The Python that tests of PyTorch run: one that has torch. */
import { spawnSync } from 'node:child_process';
import { torchHere } from '../../../../runtime/torch/testing/torch-here.js';

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

const here = await torchHere();

/** The Python with torch that the engine would take. Undefined if there is none. */
export const torchPython = (): string | undefined => (here.ok ? here.found.executable : undefined);
