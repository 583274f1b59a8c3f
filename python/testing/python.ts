/** Python with PyTorch, for tests that compare the two engines. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the package `genc_torch`. */
export const pythonFolder = fileURLToPath(new URL('..', import.meta.url));
const candidates = [process.env['GENC_PYTHON'] ?? 'python3', '/usr/bin/python3'];
const works = (python: string): boolean => spawnSync(python, ['-c', 'import torch, numpy']).status === 0;
/** The first Python that has PyTorch; undefined if none has. */
export const interpreter = candidates.find(works);
export const hasTorch = interpreter !== undefined;
if (!hasTorch) process.stdout.write('PyTorch is not installed: tests that need it are skipped.\n');

/**
 * Runs a script of this folder.
 * @returns Its output.
 * @throws Error with what Python wrote, if it fails.
 */
export function runPython(script: string, ...args: readonly string[]): string {
  const done = spawnSync(interpreter ?? 'python3', [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: pythonFolder },
    maxBuffer: 1 << 30,
  });
  if (done.status !== 0) throw new Error(`${script} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
