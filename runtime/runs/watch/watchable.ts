/** The folders that can be watched: those of runs and of ablations. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAblation } from '../ablation/ablation-file.js';

export const isWatchable = (folder: string): boolean => existsSync(join(folder, 'run.json')) || isAblation(folder);

/** The run or ablation below a folder that was written last; one that trains is preferred. */
export function newestRunBelow(folder: string): string | undefined {
  const runs = existsSync(folder)
    ? readdirSync(folder)
        .map((name) => join(folder, name))
        .filter(isWatchable)
    : [];
  const written = (run: string): number =>
    Math.max(
      ...['', 'metrics.jsonl'].map((name) => statSync(join(run, name), { throwIfNoEntry: false })?.mtimeMs ?? 0),
    );
  return runs.sort((a, b) => written(b) - written(a))[0];
}
