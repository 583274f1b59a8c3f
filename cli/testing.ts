import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../', import.meta.url));
const cli = join(root, 'dist/cli.mjs');

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command as a user does: in a process of its own, without a terminal. */
export function genc(words: readonly string[], options: { cwd?: string; input?: string } = {}): Promise<Outcome> {
  if (!existsSync(cli)) throw new Error('the command line is not built; run node scripts/build.mjs');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...words],
      { cwd: options.cwd ?? root, env: { ...process.env, NO_COLOR: '1', npm_command: '' }, maxBuffer: 1 << 26 },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
    child.stdin?.end(options.input ?? '');
  });
}

/** An empty folder that is deleted after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'genc-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until `holds` is true, up to four minutes for a busy machine; `otherwise` gives the message of the error. */
export async function until(holds: () => unknown, otherwise = () => 'it did not happen'): Promise<void> {
  const end = Date.now() + 240_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${otherwise()} (within four minutes)`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
